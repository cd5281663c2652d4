public import Foundation
import Inference
import Media
import Networks
public import Provenance
import Torch

/// Puts the source's face on the target in a plate.
///
///     let converter = try Converter(request, target: ben, source: ana, revocations: revocations)
///     for try await event in converter.run() { ... }
///
/// There is no way to one without both consents, and none to a result under its final name: what comes out lies unsigned
/// in the work folder, and Workflows signs it into its place.
///
/// The same request goes on where an earlier run in the same work folder stopped, however it was stopped, and gives the
/// same streams, packet by packet.
public struct Converter: Sendable {
    /// What is to be done.
    public let request: ConversionRequest
    /// The iteration of the model's checkpoint that is used.
    public let iteration: Int
    /// The SHA-256 of the model's weights.
    public let modelHash: String
    /// The SHA-256 of its occlusion network's weights; `nil` where it has none.
    private let occlusionHash: String?
    private let damagedCheckpoints: [Int]
    private let consents: [SHA256Hash]
    let enrolment: Enrolment

    /// A converter for a plate, once both people agree and the model was made under their consents.
    ///
    /// - Parameters:
    ///   - request: What is to be done.
    ///   - target: The consent of the person in the plate.
    ///   - source: The consent of the person whose face is put in.
    ///   - use: What it is for. The default is `nil`: any use that both consents name.
    ///   - day: The day that counts. The default is today in UTC.
    ///   - revocations: The consents that were taken back.
    /// - Throws: `.provenance(.refused)`, `.otherEncoder`, `.model`, `.settings`.
    public init(
        _ request: ConversionRequest, target: ConsentRecord, source: ConsentRecord,
        use: ConsentUse? = nil, on day: Day = .today, revocations: Revocations
    ) throws(ConversionError) {
        try provenance { () throws(ProvenanceError) in
            try target.check(role: .target, use: use, on: day, revocations: revocations)
            try source.check(role: .source, use: use, on: day, revocations: revocations)
            _ = try ConsentRecord.commonUses(of: [target, source], wanted: use)
        }
        guard target.enrolment.encoder.hex == Weight.identity.sha256 else {
            throw .otherEncoder(consent: target.file, found: target.enrolment.encoder)
        }
        try request.settings.validate()
        let folder = ModelFolder(request.model)
        let description = try stored { () throws(StoredError) in try folder.readDescription() }
        try request.settings.check(for: description.architecture)
        for (record, person) in [(target, description.target), (source, description.source)]
        where !person.consents.contains(record.hash.hex) {
            throw .provenance(record.refusal(.otherRecord(needed: record.hash)))
        }
        let (newest, damaged): (Checkpoint?, [CheckpointFault]) = try stored {
            () throws(StoredError) in
            let files = [Checkpoint.weightsName]
            guard let iteration = request.checkpoint else {
                return try folder.checkpoints.newest(checking: files)
            }
            return (try folder.checkpoints.checkpoint(of: iteration, checking: files), [])
        }
        guard let newest, let weights = newest.state.files[Checkpoint.weightsName] else {
            throw .model(.noCheckpoint(folder.checkpoints.folder, damaged: damaged))
        }
        self.request = request
        iteration = newest.state.iteration
        modelHash = weights.sha256
        damagedCheckpoints = damaged.map(\.iteration)
        occlusionHash = try stored { () throws(StoredError) in try StoredOcclusion.hash(folder) }
        consents = [target.hash, source.hash]
        enrolment = target.enrolment
    }

    /// Converts, and tells what happens; for one listener. Cancelling the listener's task stops the work, which goes on
    /// with the next run.
    ///
    /// The sequence throws `ConversionError`.
    public func run() -> AsyncThrowingStream<ConversionEvent, any Error> {
        AsyncThrowingStream { events in
            let work = Task {
                do {
                    _ = try await convert { events.yield($0) }
                    events.finish()
                } catch {
                    events.finish(throwing: error)
                }
            }
            events.onTermination = { _ in work.cancel() }
        }
    }

    /// Converts, and gives what came out. Cancelling the task stops the work, which goes on with the next run.
    ///
    /// - Parameter report: Told what happens, from the working tasks; it should be quick.
    /// - Throws: `ConversionError`, or `CancellationError` once the work has stopped.
    public func convert(
        _ report: @escaping @Sendable (ConversionEvent) -> Void = { _ in }
    ) async throws -> ConversionReport {
        let plate = try provenance { () throws(ProvenanceError) in
            try SHA256Hash(ofClip: request.plate)
        }
        let key = WorkKey(
            plate: plate, model: modelHash, occlusion: occlusionHash, consents: consents,
            settings: request.settings, profile: request.profile.name, range: request.range,
            patch: request.patch ? true : nil)
        return try await ConversionWork(
            job: job, workFolder: request.workFolder, key: key, overwrite: request.overwrite
        ).convert(
            start: { total, first in
                ConversionStart(
                    total: total, firstFrame: first, iteration: iteration,
                    damagedCheckpoints: damagedCheckpoints)
            }, report)
    }

    /// Removes the work in a folder, the unsigned result included: once that is signed under its final name, or when the
    /// work is given up.
    ///
    /// - Throws: `.workInUse`, `.cannotWrite`.
    public static func removeWork(in folder: URL) throws(ConversionError) {
        try WorkFolder.remove(folder)
    }

    var job: ConversionJob {
        let (request, enrolment, modelHash) = (request, enrolment, modelHash)
        let occlusionHash = occlusionHash
        return ConversionJob(
            plate: request.plate, container: request.container, profile: request.profile,
            settings: request.settings, threads: request.threads,
            leavingOut: request.leavingOut, range: request.range, patch: request.patch,
            makeFinder: { plate throws(ConversionError) in
                try TargetFinder(enrolment, in: plate, settings: request.settings.faces)
            },
            makeNetwork: { () throws(ConversionError) in
                let model = try stored { () throws(StoredError) in
                    try StoredModel.open(
                        request.model, iteration: request.checkpoint, device: request.device)
                }
                let occlusion = try stored { () throws(StoredError) in
                    try StoredOcclusion.open(ModelFolder(request.model), device: request.device)
                }
                // Training may have gone on meanwhile.
                guard model.hash == modelHash, occlusion?.hash == occlusionHash else {
                    throw .otherWork(folder: request.workFolder, difference: .model)
                }
                return ModelNetwork(
                    model, occlusion: occlusion?.network, morph: request.settings.morph,
                    device: request.device)
            })
    }
}
