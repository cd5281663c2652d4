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
        let folder = try WorkFolder(workFolder, key: key, overwrite: overwrite)
        let unsigned = folder.unsigned(job.container.rawValue)
        do {
            let run = ConversionRun(job: job, folder: folder, report: report)
            let counts = try await run.encode(like: plate) { first in
                report(.started(start(plate.info.frameCount, first)))
            }
            report(.assembling)
            let made = try media { () throws(MediaError) in
                try SegmentAssembler(
                    folder: folder.segments, plate: plate, leavingOut: job.leavingOut
                ).assemble(to: unsigned)
            }
            let result = ConversionReport(
                unsigned: unsigned, counts: counts, outcome: .init(counts),
                lostMetadata: made.lostMetadata, plate: key.plate.hex, model: key.model)
            report(.finished(result))
            return result
        } catch let error as ConversionError {
            // A refusal leaves nothing behind.
            if case .explicit = error { try folder.remove() }
            throw error
        }
    }
}
