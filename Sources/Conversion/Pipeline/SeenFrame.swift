import Media

/// A frame as it was read, with the number of damaged places met right before it.
struct ReadFrame: Sendable {
    let frame: VideoFrame
    let damaged: Int
}

/// A frame on its way from the search for faces to the painter.
struct SeenFrame: Sendable {
    let frame: VideoFrame
    let damaged: Int
    let faces: FrameFaces
    /// How a run goes on with this frame; kept for frames at which a pass begins.
    let point: ResumePoint?
}

/// A frame that is painted, on its way to the encoder.
struct FinishedFrame: Sendable {
    let painted: PaintedFrame
    let damaged: Int
    /// How a run goes on behind this frame, the last of a segment; `nil` where reading begins at the clip's start.
    let point: ResumePoint?
}
