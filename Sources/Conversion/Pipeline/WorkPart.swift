import Media

/// The part of a plate that one run converts.
struct WorkPart: Sendable {
    /// The frames of the result, of the plate's; `nil` for all.
    private(set) var clip: ClipPart?
    /// The frames of those that stay; `nil` for all.
    private(set) var step: FrameStep?
    /// The plate's frames; known where a part of them is wanted.
    private(set) var table: FrameTable?
    /// The segments that are made; `nil` for all.
    private(set) var segments: Range<Int>?
    /// The first frame that is made, of the result's.
    private(set) var begin = 0
    /// The frames that are made, where a part is wanted.
    private(set) var frameCount: Int?

    /// What a job asks for.
    ///
    /// - Throws: `.media` for a range beyond the plate, `.shards(.tooMany)`.
    init(_ job: ConversionJob, of plate: ClipReader) throws(ConversionError) {
        guard job.range != nil || job.shard != nil || job.every > 1 else { return }
        let table = try media { () throws(MediaError) in try FrameTable(of: plate) }
        self.table = table
        var frames = table.count
        if let range = job.range {
            guard !range.isEmpty, range.lowerBound >= 0, range.upperBound <= table.count else {
                throw .media(.changed(file: job.plate, frame: range.upperBound - 1))
            }
            clip = ClipPart(range, of: table, rate: plate.info.frameRate)
            frames = range.count
        }
        if job.every > 1 {
            let step = FrameStep(job.every, of: clip?.frames ?? 0..<table.count, in: table)
            self.step = step
            frames = step.count
        }
        frameCount = frames
        guard let shard = job.shard else { return }
        let plan = PassPlan.segments(job.settings, every: job.every)
        let total = plan.segment(of: frames - 1) + 1
        guard shard.count <= total else {
            throw .shards(.tooMany(shard, frames: frames, most: total))
        }
        let part = shard.segments(of: total)
        segments = part
        begin = plan.firstFrame(of: part.lowerBound)
        frameCount = min(frames, plan.firstFrame(of: part.upperBound)) - begin
    }

    /// A painted frame at its place in the result.
    func placed(_ frame: VideoFrame) -> VideoFrame {
        let moved = clip?.moved(frame) ?? frame
        guard let step else { return moved }
        return moved.shown(
            asIndex: moved.index / step.every, for: step.duration(of: frame.index))
    }
}
