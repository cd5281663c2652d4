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
        let part = try part(of: plate)
        let folder = try WorkFolder(workFolder, key: key, overwrite: overwrite)
        do {
            let run = ConversionRun(job: job, folder: folder, part: part, report: report)
            let counts = try await run.encode(like: plate) { first in
                let total = part?.clip.frames.count ?? plate.info.frameCount
                report(.started(start(total, first)))
            }
            report(.assembling)
            var result = ConversionReport(
                unsigned: workFolder, pictures: [], counts: counts, outcome: .init(counts),
                lostMetadata: [], plate: key.plate.hex)
            if let container = job.container {
                result.unsigned = folder.unsigned(container.rawValue)
                result.lostMetadata = try media { () throws(MediaError) in
                    try SegmentAssembler(
                        folder: folder.segments, plate: plate, leavingOut: job.leavingOut,
                        part: part?.clip
                    ).assemble(to: result.unsigned).lostMetadata
                }
            } else {
                (result.unsigned, result.pictures) = try folder.takeOutPictures(
                    of: job.profile, withFaces: job.patch)
            }
            report(.finished(result))
            return result
        } catch let error as ConversionError {
            // A refusal leaves nothing behind.
            if case .explicit = error { try folder.remove() }
            throw error
        }
    }

    /// The part of the plate that is wanted; `nil` for all of it.
    private func part(
        of plate: ClipReader
    ) throws(ConversionError) -> (clip: ClipPart, table: FrameTable)? {
        guard let range = job.range else { return nil }
        let table = try media { () throws(MediaError) in try FrameTable(of: plate) }
        guard !range.isEmpty, range.lowerBound >= 0, range.upperBound <= table.count else {
            throw .media(.changed(file: job.plate, frame: range.upperBound - 1))
        }
        return (ClipPart(range, of: table, rate: plate.info.frameRate), table)
    }
}
