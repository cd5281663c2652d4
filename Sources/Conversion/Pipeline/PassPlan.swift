import Media

/// How a clip's frames are divided among passes, and the result's among segments.
///
/// The passes are those of a whole conversion, also where only every so many-th frame is painted: the same faces meet in a
/// group there, and the frames that are painted are those of the whole, number by number. A segment is so long that a pass
/// begins with each.
struct PassPlan: Sendable {
    /// The encoder's segments.
    let segments: SegmentPlan
    /// Frames that a frame's result depends on, to either side.
    let reach: Int
    /// The plate's frame that the first segment begins with.
    let origin: Int
    /// From one frame of the result to the next, in frames of the plate.
    let every: Int
    /// The frames that are converted, of the plate's.
    let range: Range<Int>
    /// The frame that a search for faces starts with that goes through all of them.
    let first: Int
    /// The plate's frames of a pass.
    private let length: Int

    /// - Parameters:
    ///   - range: The frames of the plate that the result is made of; `nil` for all.
    ///   - every: The result holds every so many-th of them. The default is 1.
    ///   - part: The segments of them that are made; `nil` for all.
    init(
        _ settings: ConversionSettings, range: Range<Int>?, every: Int = 1,
        part: Range<Int>? = nil
    ) {
        let plan = Self.segments(settings, every: every)
        let whole = range ?? 0..<Int.max
        segments = plan
        length = Self.segments(settings, every: 1).framesPerSegment
        reach = SwapPass.reach(settings)
        origin = whole.lowerBound
        self.every = every
        first = max(0, whole.lowerBound - reach - StillPainter.settling)
        self.range =
            part.map { part in
                let frames =
                    whole.lowerBound + plan.firstFrame(of: part.lowerBound) * every..<whole
                    .lowerBound + plan.firstFrame(of: part.upperBound) * every
                return frames.clamped(to: whole)
            } ?? whole
    }

    /// The segments of a result that holds every so many-th frame.
    static func segments(_ settings: ConversionSettings, every: Int) -> SegmentPlan {
        let all = SegmentPlan(framesPerSegment: settings.work.segment)
        var (a, b) = (all.framesPerSegment, every)
        while b > 0 { (a, b) = (b, a % b) }
        return SegmentPlan(framesPerSegment: all.framesPerSegment / a)
    }

    /// The plate's frames from one segment's beginning to the next one's.
    private var span: Int { segments.framesPerSegment * every }

    /// The pass that a segment begins with.
    func pass(of segment: Int) -> Int { segment * span / length }

    /// The first frame that a pass looks at.
    func start(ofPass pass: Int) -> Int { max(first, origin + pass * length - reach) }

    /// The frames that a pass paints.
    func wanted(_ pass: Int) -> WantedFrames {
        let frames = origin + pass * length..<origin + (pass + 1) * length
        return WantedFrames(frames.clamped(to: range), every: every, from: origin)
    }

    /// The frame behind the last one that a pass looks at.
    func end(ofPass pass: Int) -> Int { origin + (pass + 1) * length + reach }

    /// The first frame that is looked at for a segment.
    func start(of segment: Int) -> Int { start(ofPass: pass(of: segment)) }

    /// The segment of a frame that is painted.
    func segment(of frame: Int) -> Int { segments.segment(of: (frame - origin) / every) }

    /// Whether a frame that is painted ends its segment.
    func isLast(_ frame: Int) -> Bool { segments.isLast((frame - origin) / every) }

    /// Whether nothing behind a frame is looked at.
    func isEnd(_ frame: Int) -> Bool {
        range.upperBound < Int.max && frame + 1 >= range.upperBound + reach
    }

    /// Whether a segment's first pass begins with a frame that is not the first of all.
    func isStart(_ frame: Int) -> Bool {
        let local = frame - origin + reach
        return frame > first && local > 0 && local % span == 0
    }

    /// Whether no frame is looked at for a segment, in a clip of so many frames: all are painted before.
    func isBehind(_ segment: Int, ofFrames count: Int) -> Bool {
        let end = range.upperBound < Int.max ? min(count, range.upperBound + reach) : count
        return start(of: segment) >= end
    }
}
