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

/// How a clip's frames are divided among passes.
struct PassPlan: Sendable {
    /// The encoder's segments.
    let segments: SegmentPlan
    /// Frames that a frame's result depends on, to either side.
    let reach: Int

    init(_ settings: ConversionSettings) {
        segments = SegmentPlan(framesPerSegment: settings.work.segment)
        reach = SwapPass.reach(settings)
    }

    /// The first frame that the pass of a segment looks at.
    func start(of segment: Int) -> Int { max(0, segments.firstFrame(of: segment) - reach) }

    /// The frames that the pass of a segment paints.
    func wanted(_ segment: Int) -> Range<Int> {
        segments.firstFrame(of: segment)..<segments.firstFrame(of: segment + 1)
    }

    /// The frame behind the last one that the pass of a segment looks at.
    func end(of segment: Int) -> Int { wanted(segment).upperBound + reach }

    /// Whether a pass begins with a frame that is not the clip's first.
    func isStart(_ frame: Int) -> Bool { frame > 0 && segments.isLast(frame + reach - 1) }
}
