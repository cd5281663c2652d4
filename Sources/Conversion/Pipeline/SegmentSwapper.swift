import Media

/// Runs one pass after the other over a clip's frames: a segment's pass sees some frames before and behind the segment,
/// so that neighboring passes overlap.
///
/// It belongs to one task at a time, and holds the frames of one overlap and of the pass in work.
final class SegmentSwapper {
    private let networks: [any FaceNetwork]
    private let settings: ConversionSettings
    private let plan: PassPlan
    private var number: Int
    private var pass: SwapPass
    /// The last frames seen, which the next pass begins with.
    private var recent: [SeenFrame] = []
    /// Painted frames, the first of which ends a segment while nobody knows yet how a run would go on behind it.
    private var waiting: [PaintedFrame] = []
    /// What later stages want to know of frames in work, by frame.
    private var damaged: [Int: Int] = [:]
    private var points: [Int: ResumePoint] = [:]

    /// A swapper whose first segment is `segment`. The first frame given to it is the one that the segment's first pass
    /// starts with.
    init(
        networks: [any FaceNetwork], settings: ConversionSettings, plan: PassPlan, segment: Int
    ) throws(ConversionError) {
        (self.networks, self.settings, self.plan) = (networks, settings, plan)
        number = plan.pass(of: segment)
        pass = try SwapPass(
            networks: networks, settings: settings, wanted: plan.wanted(number))
    }

    /// Takes the next frame, and gives those that are finished, in order.
    func push(_ seen: SeenFrame) throws(ConversionError) -> [FinishedFrame] {
        let index = seen.frame.index
        recent.append(seen)
        forget()
        if seen.damaged > 0 { damaged[index] = seen.damaged }
        if let point = seen.point { points[index] = point }
        waiting += try pass.push(seen.frame, seen.faces)
        if index + 1 == plan.end(ofPass: number) { waiting += try nextPass() }
        return finished { plan.start(of: plan.segment(of: $0) + 1) <= index }
    }

    /// Gives the frames that are left: the clip has ended.
    func finish() throws(ConversionError) -> [FinishedFrame] {
        // The clip may have ended behind the beginning of further passes.
        while let last = recent.last, plan.wanted(number).range.upperBound <= last.frame.index {
            waiting += try nextPass()
        }
        waiting += try pass.finish()
        return finished { _ in true }
    }

    /// Ends the pass in work and gives the next one the frames that both see.
    private func nextPass() throws(ConversionError) -> [PaintedFrame] {
        var painted = try pass.finish()
        number += 1
        pass = try SwapPass(
            networks: networks, settings: settings, wanted: plan.wanted(number))
        // Nothing is left to paint: what follows was seen for the pass before.
        guard !plan.wanted(number).range.isEmpty else {
            recent = []
            return painted
        }
        let overlap = recent.filter { $0.frame.index >= plan.start(ofPass: number) }
        forget()
        for seen in overlap { painted += try pass.push(seen.frame, seen.faces) }
        return painted
    }

    /// Lets go of frames that the next pass does not begin with.
    private func forget() {
        let keep = plan.start(ofPass: number + 1)
        recent.removeAll { $0.frame.index < keep }
    }

    /// The painted frames up to the first that ends a segment and is not `known` to have a point behind it.
    private func finished(_ isKnown: (Int) -> Bool) -> [FinishedFrame] {
        let end = waiting.firstIndex { plan.isLast($0.frame.index) && !isKnown($0.frame.index) }
        let done = waiting.prefix(end ?? waiting.count)
        waiting.removeFirst(done.count)
        return done.map(finished)
    }

    private func finished(_ painted: PaintedFrame) -> FinishedFrame {
        let index = painted.frame.index
        var point: ResumePoint?
        if plan.isLast(index) {
            point = points.removeValue(forKey: plan.start(of: plan.segment(of: index) + 1))
        }
        // What is missing before a frame shows in it, also where nothing is painted between.
        let places = (index - plan.every + 1...index).reduce(0) {
            $0 + (damaged.removeValue(forKey: $1) ?? 0)
        }
        return FinishedFrame(painted: painted, damaged: places, point: point)
    }
}
