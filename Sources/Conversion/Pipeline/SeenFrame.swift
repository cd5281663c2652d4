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
    /// The plate's frame that the first segment begins with.
    let origin: Int
    /// The frames that are converted, of the plate's.
    let range: Range<Int>
    /// The frame that a search for faces starts with that goes through all of them.
    let first: Int

    /// - Parameters:
    ///   - range: The frames of the result, of the plate's; `nil` for all.
    ///   - part: The segments of them that are made; `nil` for all.
    init(_ settings: ConversionSettings, range: Range<Int>?, part: Range<Int>? = nil) {
        let plan = SegmentPlan(framesPerSegment: settings.work.segment)
        let whole = range ?? 0..<Int.max
        segments = plan
        reach = SwapPass.reach(settings)
        origin = whole.lowerBound
        first = max(0, whole.lowerBound - reach - StillPainter.settling)
        self.range =
            part.map { part in
                let frames =
                    whole.lowerBound + plan.firstFrame(of: part.lowerBound)..<whole.lowerBound
                    + plan.firstFrame(of: part.upperBound)
                return frames.clamped(to: whole)
            } ?? whole
    }

    /// The first frame that the pass of a segment looks at.
    func start(of segment: Int) -> Int {
        max(first, origin + segments.firstFrame(of: segment) - reach)
    }

    /// The frames that the pass of a segment paints.
    func wanted(_ segment: Int) -> Range<Int> {
        let frames =
            origin + segments.firstFrame(of: segment)..<origin
            + segments.firstFrame(of: segment + 1)
        return frames.clamped(to: range)
    }

    /// The segment of a frame of the result.
    func segment(of frame: Int) -> Int { segments.segment(of: frame - origin) }

    /// Whether a frame of the result ends its segment.
    func isLast(_ frame: Int) -> Bool { segments.isLast(frame - origin) }

    /// Whether nothing behind a frame is looked at.
    func isEnd(_ frame: Int) -> Bool {
        range.upperBound < Int.max && frame + 1 >= range.upperBound + reach
    }

    /// The frame behind the last one that the pass of a segment looks at.
    func end(of segment: Int) -> Int {
        origin + segments.firstFrame(of: segment + 1) + reach
    }

    /// Whether a pass begins with a frame that is not the first of all.
    func isStart(_ frame: Int) -> Bool {
        let local = frame - origin + reach
        return frame > first && local > 0 && segments.isLast(local - 1)
    }
}
