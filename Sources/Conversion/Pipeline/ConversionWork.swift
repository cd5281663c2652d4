package import Foundation
import Media
import Provenance

/// A conversion from its work folder to the unsigned result.
package struct ConversionWork: Sendable {
    private let job: ConversionJob
    private let workFolder: URL
    private let key: WorkKey
    private let overwrite: Bool

    /// The work on `job`.
    package init(job: ConversionJob, workFolder: URL, key: WorkKey, overwrite: Bool) {
        self.job = job
        self.workFolder = workFolder
        self.key = key
        self.overwrite = overwrite
    }

    /// Does what is left to do.
    ///
    /// - Parameters:
    ///   - start: Makes the first event of the plate's number of frames and of the first frame of this run.
    ///   - report: Told what happens.
    package func convert(
        start: @Sendable (Int?, Int) -> ConversionStart,
        _ report: @escaping @Sendable (ConversionEvent) -> Void
    ) async throws -> ConversionReport {
        let plate = try media { () throws(MediaError) in try ClipReader(job.plate, threads: 1) }
        let part = try WorkPart(job, of: plate)
        let folder = try WorkFolder(workFolder, key: key, overwrite: overwrite)
        return try await beginningAnew(folder) {
            let counts = try await encode(in: folder, part, of: plate, start: start, report)
            return try assemble(counts, in: folder, part, of: plate, report)
        }
    }

    /// Does some work, and where what an earlier run left is damaged and may be overwritten, does it again from the start.
    private func beginningAnew<Made>(
        _ folder: WorkFolder, _ work: () async throws -> Made
    ) async throws -> Made {
        do { return try await work() } catch ConversionError.damagedWork where overwrite {
            try folder.begin(key)
            return try await work()
        }
    }

    /// Makes the job's shard.
    ///
    /// - Returns: What has been dealt with in it.
    package func makeShard(
        start: @Sendable (Int?, Int) -> ConversionStart,
        _ report: @escaping @Sendable (ConversionEvent) -> Void
    ) async throws -> ConversionCounts {
        let plate = try media { () throws(MediaError) in try ClipReader(job.plate, threads: 1) }
        let part = try WorkPart(job, of: plate)
        guard let segments = part.segments else {
            preconditionFailure("whoever makes a shard names it")
        }
        let folder = try WorkFolder(workFolder, key: key, overwrite: overwrite)
        let counts = try await beginningAnew(folder) {
            try await encode(in: folder, part, of: plate, start: start, report)
        }
        guard counts.frames == part.frameCount else {
            throw ConversionError.media(.changed(file: job.plate, frame: counts.frames))
        }
        try ShardFolder.seal(folder, counts: counts, segments: segments, of: job)
        return counts
    }

    /// Puts the shards in the folders of `parent` together.
    package func join(
        _ parent: URL, start: @Sendable (Int?, Int) -> ConversionStart,
        _ report: @Sendable (ConversionEvent) -> Void
    ) throws -> ConversionReport {
        let shards = try ShardFolder.all(in: parent, of: key)
        let plate = try media { () throws(MediaError) in try ClipReader(job.plate, threads: 1) }
        let folder = try WorkFolder(workFolder, key: key, overwrite: overwrite)
        let counts = try ShardFolder.gather(shards, into: folder)
        var event = start(counts.frames, counts.frames)
        event.begin = counts.frames
        report(.started(event))
        return try assemble(counts, in: folder, WorkPart(job, of: plate), of: plate, report)
    }

    private func assemble(
        _ counts: ConversionCounts, in folder: WorkFolder, _ part: WorkPart, of plate: ClipReader,
        _ report: @Sendable (ConversionEvent) -> Void
    ) throws -> ConversionReport {
        report(.assembling)
        var result = ConversionReport(
            unsigned: workFolder, pictures: [], counts: counts, outcome: .init(counts),
            lostMetadata: [], plate: key.plate.hex, work: key.hash)
        if let container = job.container {
            result.unsigned = folder.unsigned(container.rawValue)
            result.lostMetadata = try media { () throws(MediaError) in
                try SegmentAssembler(
                    folder: folder.segments, plate: plate, leavingOut: job.leavingOut,
                    part: part.clip, every: job.every
                ).assemble(to: result.unsigned).lostMetadata
            }
        } else {
            (result.unsigned, result.pictures) = try folder.takeOutPictures(
                of: job.profile, withFaces: job.patch)
        }
        report(.finished(result))
        return result
    }

    private func encode(
        in folder: WorkFolder, _ part: WorkPart, of plate: ClipReader,
        start: @Sendable (Int?, Int) -> ConversionStart,
        _ report: @escaping @Sendable (ConversionEvent) -> Void
    ) async throws -> ConversionCounts {
        do {
            let run = ConversionRun(job: job, folder: folder, part: part, report: report)
            return try await run.encode(like: plate) { first in
                var event = start(part.frameCount ?? plate.info.frameCount, first)
                event.begin = part.begin
                report(.started(event))
            }
        } catch let error as ConversionError {
            // A refusal leaves nothing behind.
            if case .explicit = error { try folder.remove() }
            throw error
        }
    }
}
