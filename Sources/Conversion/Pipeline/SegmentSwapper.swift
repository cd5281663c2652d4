import Media

/// Runs one pass after the other over a clip's frames: a segment's pass sees some frames before and behind the segment,
/// so that neighboring passes overlap.
///
/// It belongs to one task at a time, and holds the frames of one overlap and of the pass in work.
final class SegmentSwapper {
    private let networks: [any FaceNetwork]
    private let settings: ConversionSettings
    private let plan: PassPlan
    private var segment: Int
    private var pass: SwapPass
    /// The last frames seen, which the next pass begins with.
    private var recent: [SeenFrame] = []
    /// What later stages want to know of frames in work, by frame.
    private var damaged: [Int: Int] = [:]
    private var points: [Int: ResumePoint] = [:]

    /// A swapper whose first segment is `segment`. The first frame given to it is the one that the segment's pass starts
    /// with.
    init(
        networks: [any FaceNetwork], settings: ConversionSettings, plan: PassPlan, segment: Int
    ) throws(ConversionError) {
        (self.networks, self.settings, self.segment) = (networks, settings, segment)
        self.plan = plan
        pass = try SwapPass(
            networks: networks, settings: settings, wanted: plan.wanted(segment))
    }

    /// Takes the next frame, and gives those that are finished, in order.
    func push(_ seen: SeenFrame) throws(ConversionError) -> [FinishedFrame] {
        let index = seen.frame.index
        recent.append(seen)
        forget()
        if seen.damaged > 0 { damaged[index] = seen.damaged }
        if let point = seen.point { points[index] = point }
        var painted = try pass.push(seen.frame, seen.faces)
        if index + 1 == plan.end(of: segment) { painted += try nextPass() }
        return painted.map(finished)
    }

    /// Gives the frames that are left: the clip has ended.
    func finish() throws(ConversionError) -> [FinishedFrame] {
        var painted: [PaintedFrame] = []
        // The clip may have ended behind the beginning of further segments.
        while let last = recent.last, plan.wanted(segment).upperBound <= last.frame.index {
            painted += try nextPass()
        }
        painted += try pass.finish()
        return painted.map(finished)
    }

    /// Ends the pass in work and gives the next one the frames that both see.
    private func nextPass() throws(ConversionError) -> [PaintedFrame] {
        var painted = try pass.finish()
        segment += 1
        pass = try SwapPass(
            networks: networks, settings: settings, wanted: plan.wanted(segment))
        // Nothing is left to paint: what follows was seen for the segment before.
        guard !plan.wanted(segment).isEmpty else {
            recent = []
            return painted
        }
        let overlap = recent.filter { $0.frame.index >= plan.start(of: segment) }
        forget()
        for seen in overlap { painted += try pass.push(seen.frame, seen.faces) }
        return painted
    }

    /// Lets go of frames that the next pass does not begin with.
    private func forget() {
        let keep = plan.start(of: segment + 1)
        recent.removeAll { $0.frame.index < keep }
    }

    private func finished(_ painted: PaintedFrame) -> FinishedFrame {
        let index = painted.frame.index
        var point: ResumePoint?
        if plan.isLast(index) {
            let next = plan.segment(of: index) + 1
            point = points.removeValue(forKey: plan.start(of: next))
        }
        return FinishedFrame(
            painted: painted, damaged: damaged.removeValue(forKey: index) ?? 0, point: point)
    }
}
