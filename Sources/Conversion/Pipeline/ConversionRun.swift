import AsyncAlgorithms
import CPlatform
import Foundation
import Imaging
import Media

/// One run over a plate: four stages that hand frames on through short queues, so that memory does not grow with the
/// clip.
///
///     read -> find faces -> swap and paint -> encode
///
/// It ends when the last segment is on the disk. Cancelling its task ends it at once; finished segments stay.
struct ConversionRun: Sendable {
    let job: ConversionJob
    let folder: WorkFolder
    let report: @Sendable (ConversionEvent) -> Void
    /// What of the plate is converted.
    let part: WorkPart
    private let plan: PassPlan

    /// A run in a work folder.
    init(
        job: ConversionJob, folder: WorkFolder, part: WorkPart,
        report: @escaping @Sendable (ConversionEvent) -> Void
    ) {
        (self.job, self.folder, self.part, self.report) = (job, folder, part, report)
        plan = PassPlan(
            job.settings, range: part.clip?.frames ?? part.step?.frames, every: job.every,
            part: part.segments)
    }

    /// The first segment that is made.
    private var first: Int { part.segments?.lowerBound ?? 0 }

    private static let executor = StageExecutor()
    /// Frames that wait between two stages, at most: those that fit in 48 MiB, and 4 to 12. Each stage works in bursts, which
    /// twelve frames even out.
    private static func queue(_ plate: ClipInfo) -> Int {
        let (layout, size) = (plate.layout, plate.size)
        let samples = (0..<layout.planeCount).reduce(0) { sum, i in
            let plane = layout.planeSize(i, width: size.width, height: size.height)
            return sum + plane.width * plane.height
        }
        return max(4, min(12, (48 << 20) / max(1, samples * layout.bytesPerSample)))
    }
    /// Frames after which freed memory is given back: more often costs time, less often memory.
    private static let framesPerTrim = 32

    /// Encodes all frames that are not encoded yet, and gives the counts of all.
    ///
    /// - Parameter started: Told the first frame of this run.
    func encode(
        like plate: ClipReader, started: (Int) -> Void
    ) async throws -> ConversionCounts {
        let encoder = try media { () throws(MediaError) in
            try SegmentEncoder(
                folder: folder.segments, like: plate, container: job.container,
                profile: job.profile, plan: plan.segments, from: first, threads: job.threads,
                leavingOut: job.leavingOut,
                pixels: job.patch ? PatchMaker.layout(in: job.profile) : nil)
        }
        started(encoder.nextFrame)
        if encoder.isComplete { return try folder.finalCounts() }
        let segment = first + encoder.segments.count
        let saved = encoder.segments.isEmpty ? nil : try folder.saved(before: segment)
        let info = plate.info
        if let saved, let table = part.table, plan.isBehind(segment, ofFrames: table.count) {
            // The run before had seen the clip's end, and was killed before it could say so.
            try folder.saveFinal(saved.counts)
            _ = try media { () throws(MediaError) in try encoder.finish() }
            return saved.counts
        }
        let start: Start = try await withTaskExecutorPreference(Self.executor) {
            try await self.start(of: segment, from: saved?.point, in: info)
        }
        boundMemory(info)
        let read = Queue<ReadFrame>()
        let seen = Queue<SeenFrame>()
        let finished = Queue<FinishedFrame>()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask(executorPreference: Self.executor) {
                try await stage(into: read) { try await readFrames(from: start, into: read) }
            }
            group.addTask(executorPreference: Self.executor) {
                try await stage(into: seen) {
                    try await findFaces(in: read, of: info, from: start, of: segment, into: seen)
                }
            }
            group.addTask(executorPreference: Self.executor) {
                try await stage(into: finished) {
                    try await swapFaces(in: seen, of: info, segment: segment, into: finished)
                }
            }
            return try await write(
                finished, to: encoder, of: info, counts: saved?.counts ?? ConversionCounts(),
                total: part.frameCount ?? plate.info.frameCount)
        }
    }

    /// Encoders take a frame's planes and more in one block, and each segment has an encoder of its own: among smaller
    /// blocks theirs would leave holes. A face's planes stay smaller, and cost no pages each time.
    private func boundMemory(_ plate: ClipInfo) {
        let plane = plate.size.width * plate.size.height * MemoryLayout<Float>.size
        // Never below the C library's own 128 KiB: in a tiny clip every array would have pages of its own.
        _ = us_map_blocks(Int32(min(max(plane, 128 << 10), 32 << 20)))
    }

    private typealias Queue<Element: Sendable> = AsyncThrowingChannel<Element, any Error>

    /// Runs a stage and tells the next one how it ended: after a failure nobody takes what has come so far for the whole
    /// clip.
    private func stage<Element: Sendable>(
        into next: Queue<Element>, _ body: () async throws -> Void
    ) async throws {
        do {
            try await body()
            try Task.checkCancellation()
            next.finish()
        } catch {
            next.fail(error)
            throw error
        }
    }

    /// Where reading begins, and what the search for faces remembers there.
    private enum Start: Sendable {
        /// A run that was stopped came to this point.
        case point(ResumePoint)
        /// A frame; the state is `nil` for a search that has seen nothing.
        case frame(Int, AnalysisState?)

        var analysis: AnalysisState? {
            switch self {
            case .point(let point): point.analysis
            case .frame(_, let state): state
            }
        }
    }

    /// Where a run begins whose first segment is `segment`.
    ///
    /// Where nobody can tell what a search would remember, it goes back to the beginning of the shot, where it would have
    /// forgotten everything. To know which frame that is, all before are decoded, and nothing more is done with them.
    private func start(
        of segment: Int, from point: ResumePoint?, in plate: ClipInfo
    ) async throws -> Start {
        if let point { return .point(point) }
        let wanted = plan.start(of: segment)
        guard segment > 0, wanted > plan.first, let table = part.table else {
            return .frame(plan.first, nil)
        }
        let reader = try media { () throws(MediaError) in
            try ClipReader(job.plate, threads: job.threads)
        }
        _ = try media { () throws(MediaError) in try reader.seek(toFrame: plan.first, by: table) }
        let shots = job.makeShots(plate)
        var start = Start.frame(plan.first, nil)
        while let event = try media({ () throws(MediaError) in try reader.next() }) {
            try Task.checkCancellation()
            guard case .frame(let frame) = event else { continue }
            if let state = try shots.beginning(at: frame) { start = .frame(frame.index, state) }
            if frame.index == wanted { return start }
        }
        throw ConversionError.media(.changed(file: job.plate, frame: wanted))
    }

    private func readFrames(from start: Start, into next: Queue<ReadFrame>) async throws {
        let reader = try media { () throws(MediaError) in
            try ClipReader(job.plate, threads: job.threads)
        }
        switch start {
        case .point(let point):
            _ = try media { () throws(MediaError) in try reader.skip(to: point.position) }
        case .frame(let frame, _):
            if let table = part.table {
                _ = try media { () throws(MediaError) in try reader.seek(toFrame: frame, by: table)
                }
            }
        }
        var damaged = 0
        while let event = try media({ () throws(MediaError) in try reader.next() }) {
            try Task.checkCancellation()
            switch event {
            case .frame(let frame):
                await next.send(ReadFrame(frame: frame, damaged: damaged))
                damaged = 0
                if plan.isEnd(frame.index) { return }
            case .damage: damaged += 1
            case .packet: continue
            }
        }
    }

    private func findFaces(
        in frames: Queue<ReadFrame>, of plate: ClipInfo, from start: Start, of segment: Int,
        into next: Queue<SeenFrame>
    ) async throws {
        let finder = try job.makeFinder(plate)
        if let analysis = start.analysis { finder.state = analysis }
        // Frames before are looked at for the search's own sake.
        let wanted = segment > 0 ? plan.start(of: segment) : plan.first
        var before: VideoFrame?
        var refusal: (from: RationalTime, to: RationalTime, score: Double)?
        for try await read in frames.buffer(policy: .bounded(Self.queue(plate))) {
            let frame = read.frame
            if let found = refusal {
                // Only how far it goes is still to be learned, and a minute of it says enough.
                guard try finder.isStillExplicit(frame),
                    frame.time.seconds - found.from.seconds < 60
                else { break }
                refusal?.to = frame.time
                continue
            }
            // The run's own first frame needs no point: it was started from one.
            let point = before.flatMap { before in
                plan.isStart(frame.index)
                    ? ResumePoint(position: ReadPosition(after: before), analysis: finder.state)
                    : nil
            }
            before = frame
            switch try finder.look(at: frame) {
            case .faces(let faces):
                guard frame.index >= wanted else { continue }
                await next.send(
                    SeenFrame(frame: frame, damaged: read.damaged, faces: faces, point: point))
            case .explicit(let score): refusal = (frame.time, frame.time, score)
            }
        }
        if let refusal {
            throw ConversionError.explicit(
                from: refusal.from, to: refusal.to, score: refusal.score)
        }
    }

    private func swapFaces(
        in frames: Queue<SeenFrame>, of plate: ClipInfo, segment: Int,
        into next: Queue<FinishedFrame>
    ) async throws {
        let swapper = try SegmentSwapper(
            networks: job.makeNetworks(), settings: job.settings, plan: plan, segment: segment)
        for try await seen in frames.buffer(policy: .bounded(Self.queue(plate))) {
            for frame in try swapper.push(seen) { await next.send(frame) }
        }
        try Task.checkCancellation()
        for frame in try swapper.finish() { await next.send(frame) }
    }

    /// Tells what the rest takes, before much of it is done; and stops when there is no room for it.
    private func tell(_ estimate: WorkEstimate?, after segment: Segment) throws(ConversionError) {
        guard let estimate else { return }
        let rest = estimate.rest(after: segment, free: job.freeBytes(folder.url))
        report(.estimate(rest))
        if let free = rest.free, free < rest.bytes.lowerBound {
            throw .diskTooSmall(folder: folder.url, needed: rest.bytes.lowerBound, free: free)
        }
    }

    private func write(
        _ frames: Queue<FinishedFrame>, to encoder: SegmentEncoder, of plate: ClipInfo,
        counts before: ConversionCounts, total: Int?
    ) async throws -> ConversionCounts {
        try await withThrowingTaskGroup(of: Segment.self) { endings in
            var counts = before
            var estimate = total.map {
                WorkEstimate(frames: $0, of: job, segments: encoder.segments)
            }
            var told = ContinuousClock.now
            let patches = job.patch ? PatchMaker(job.profile, plate: plate) : nil
            var placements: [[FacePlacement]] = []
            var open: SegmentCoder?
            for try await finished in frames.buffer(policy: .bounded(Self.queue(plate))) {
                let frame = patches?.patch(finished.painted) ?? finished.painted.frame
                counts.add(finished)
                placements.append(finished.painted.mattes.map(FacePlacement.init))
                if plan.isLast(frame.index) {
                    // One segment at most empties its encoder while the next one fills another.
                    for try await segment in endings { encoder.add(segment) }
                    if job.patch { try folder.save(placements, of: plan.segment(of: frame.index)) }
                    placements = []
                    // Before the segment is finished: once it is, a run may have to go on behind it.
                    try folder.save(
                        WorkFolder.Saved(counts: counts, point: finished.point),
                        before: plan.segment(of: frame.index) + 1)
                }
                let placed = part.placed(frame)
                do throws(MediaError) {
                    if open == nil { open = try encoder.begin(placed.index) }
                    try open?.write(placed)
                } catch { throw ConversionError.media(error) }
                if plan.isLast(frame.index), let coder = open {
                    let expected = estimate
                    (open, estimate) = (nil, nil)
                    // Nobody else has the coder any more.
                    nonisolated(unsafe) let full = coder
                    endings.addTask(executorPreference: Self.executor) {
                        try end(full, expected, stopping: frames)
                    }
                }
                // Pictures of many sizes leave gaps between them, which would add up over an hour of film.
                if counts.frames * job.every % Self.framesPerTrim < job.every {
                    us_return_memory()
                }
                if ContinuousClock.now - told > .milliseconds(200) {
                    told = .now
                    report(
                        .progress(
                            ConversionProgress(counts: counts, total: total, time: frame.time)))
                }
            }
            try Task.checkCancellation()
            for try await segment in endings { encoder.add(segment) }
            if job.patch, !placements.isEmpty {
                try folder.save(placements, of: first + encoder.segments.count)
            }
            try folder.saveFinal(counts)
            if let open { encoder.add(try end(open, nil, stopping: frames)) }
            _ = try media { () throws(MediaError) in try encoder.finish() }
            return counts
        }
    }

    /// Finishes a segment. When that fails, no more frames are taken.
    private func end(
        _ segment: SegmentCoder, _ estimate: WorkEstimate?, stopping frames: Queue<FinishedFrame>
    ) throws -> Segment {
        do {
            let segment = try media { () throws(MediaError) in try segment.finish() }
            report(.segment(segment.index, frames: segment.frames))
            try tell(estimate, after: segment)
            return segment
        } catch {
            frames.fail(error)
            throw error
        }
    }
}
