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
    /// The frames that are converted, of the plate's.
    let range: Range<Int>
    /// The frame that reading starts with.
    let first: Int

    init(_ settings: ConversionSettings, range: Range<Int>?) {
        segments = SegmentPlan(framesPerSegment: settings.work.segment)
        reach = SwapPass.reach(settings)
        self.range = range ?? 0..<Int.max
        first = max(0, self.range.lowerBound - reach - StillPainter.settling)
    }

    /// The first frame that the pass of a segment looks at.
    func start(of segment: Int) -> Int {
        max(first, range.lowerBound + segments.firstFrame(of: segment) - reach)
    }

    /// The frames that the pass of a segment paints.
    func wanted(_ segment: Int) -> Range<Int> {
        let frames =
            range.lowerBound + segments.firstFrame(of: segment)..<range.lowerBound
            + segments.firstFrame(of: segment + 1)
        return frames.clamped(to: range)
    }

    /// The segment of a frame of the range.
    func segment(of frame: Int) -> Int { segments.segment(of: frame - range.lowerBound) }

    /// Whether a frame of the range ends its segment.
    func isLast(_ frame: Int) -> Bool { segments.isLast(frame - range.lowerBound) }

    /// Whether nothing behind a frame is looked at.
    func isEnd(_ frame: Int) -> Bool {
        range.upperBound < Int.max && frame + 1 >= range.upperBound + reach
    }

    /// The frame behind the last one that the pass of a segment looks at.
    func end(of segment: Int) -> Int {
        range.lowerBound + segments.firstFrame(of: segment + 1) + reach
    }

    /// Whether a pass begins with a frame that is not the first of all.
    func isStart(_ frame: Int) -> Bool {
        let local = frame - range.lowerBound + reach
        return frame > first && local > 0 && segments.isLast(local - 1)
    }
}
