import Conversion
public import Foundation
import Media
import Provenance

/// Puts sources' faces on targets in a plate, and signs the result.
public struct Convert: Sendable {
    /// The plate: a clip, or a folder of pictures.
    public var plate: URL
    /// The folders of the trained models, each of which replaces a person of its own; at least one.
    public var models: [URL]
    /// The result.
    public var output: URL
    /// Records that the user names besides those in the models' folders. The default is none.
    public var consents: [URL]
    /// How the face is put in. The default is `nil`: the defaults; otherwise a `conversion.json`.
    public var settings: URL?
    /// The name of an encoding profile. The default is `nil`: the catalog's first.
    public var profile: String?
    /// Which of each model's checkpoints is used. The default is `.last`.
    public var checkpoint: CheckpointChoice
    /// What it is for. The default is `nil`: any use that all consents name.
    public var use: UseChoice?
    /// Where the network runs. The default is `.auto`.
    public var device: DeviceChoice
    /// Threads that decode, and threads that encode. The default is `nil`: the number of cores.
    public var threads: Int?
    /// The part of the plate that is converted: the result holds nothing else. The default is `nil`: the whole plate.
    public var range: PlaceRange?
    /// The one frame that is wanted, as a picture in place of a video. The default is `nil`: the whole plate.
    public var frame: FramePlace?
    /// Whether a result that is there already may be replaced, and another beginning thrown away. The default is `false`.
    public var overwrite: Bool
    /// Where the work comes about. The default is `conversion` in the folder that `workFolder(of:)` names.
    var workFolder: URL

    /// A conversion by its parts.
    public init(
        plate: URL, models: [URL], output: URL, consents: [URL] = [], settings: URL? = nil,
        profile: String? = nil, checkpoint: CheckpointChoice = .last, use: UseChoice? = nil,
        device: DeviceChoice = .auto, threads: Int? = nil, range: PlaceRange? = nil,
        frame: FramePlace? = nil, overwrite: Bool = false
    ) {
        self.plate = plate
        self.models = models
        self.output = output
        self.consents = consents
        self.settings = settings
        self.profile = profile
        self.checkpoint = checkpoint
        self.use = use
        self.device = device
        self.threads = threads
        self.range = range
        self.frame = frame
        self.overwrite = overwrite
        workFolder = Self.workFolder(of: output).appending(
            path: "conversion", directoryHint: .isDirectory)
    }

    /// The folder beside a result in which it comes about: `out.mp4.understudy`.
    public static func workFolder(of output: URL) -> URL {
        output.deletingLastPathComponent().appending(
            path: "\(output.lastPathComponent).\(Project.fileExtension)",
            directoryHint: .isDirectory)
    }

    /// The names of all encoding profiles, the default first: `h264, h264-lossless, …`.
    public static var profiles: String {
        EncodingProfile.catalog.map(\.name).joined(separator: ", ")
    }

    /// Converts and signs.
    public func events(stop: StopRequest) -> WorkflowEvents {
        WorkflowEvents { report in try await run(report, stop) }
    }

    func run(_ report: Reporter, _ stop: StopRequest) async throws {
        if let frame { return try await runStill(frame, report, stop) }
        let surroundings = try Surroundings(of: [output] + models)
        try await surroundings.notingRefusals(of: .convert) {
            try checkPlaces()
            let (held, revocations) = try checkedConsents(surroundings)
            let converter = try Converter(
                try request(Container(for: output)), held.replacements(checkpoint),
                use: use?.value, revocations: revocations)
            report(.started(.convert, subject: plate.lastPathComponent))
            let result = try await convert(converter, report, stop)
            try expectFace(in: result, of: held)
            let statement = converter.statement(plate: result.plate, held)
            let carrier = try await offThePool {
                try ContentCredentials.sign(
                    result.unsigned, into: output, plate: plate, statement: statement,
                    version: Program.version)
            }
            try surroundings.note(
                .converted,
                [
                    "plate": result.plate, "model": converter.modelHashes,
                    "result": try SHA256Hash(ofFile: output).hex, "consents": held.hashes,
                ])
            try removeWork()
            report(.wrote(output, role: "video"))
            if carrier != output { report(.wrote(carrier, role: "credentials")) }
            let people = converter.parts.map(\.target.terms.person)
            for warning in ConversionNarrator.absent(result.counts, people) {
                report(.warning(warning))
            }
            report(.finished(.convert, summary: ConversionNarrator.summary(result.counts, people)))
        }
    }

    /// The consents that the models were made under, all of which hold now, and the revocations that count.
    func checkedConsents(
        _ surroundings: Surroundings
    ) throws -> (held: HeldConsents, revocations: Revocations) {
        let gate = try ConsentGate(surroundings)
        let held = try HeldConsents(
            models, by: gate, extra: consents.map { file in try ConsentRecord(contentsOf: file) },
            use: use?.value)
        return (held, gate.revocations)
    }

    func checkPlaces() throws {
        if frame == nil { _ = try Container(for: output) }
        func place(_ url: URL) -> String { url.absoluteURL.standardizedFileURL.path }
        guard place(output) != place(plate) else { throw WorkflowError.overItself(file: output) }
        if !overwrite, FileManager.default.fileExists(atPath: output.path) {
            throw WorkflowError.exists(file: output)
        }
    }

    func request(_ container: Container) throws -> ConversionRequest {
        var request = ConversionRequest(
            plate: plate, workFolder: workFolder, container: container)
        request.profile = try EncodingProfile.chosen(profile)
        if let settings { request.settings = try ConversionSettings(contentsOf: settings) }
        if let threads { request.threads = threads }
        if let range {
            let reader = try ClipReader(plate, threads: 1)
            request.range = try range.frames(of: reader, FrameTable(of: reader))
        }
        request.device = try device.device()
        request.overwrite = overwrite
        return request
    }

    private func convert(
        _ converter: Converter, _ report: Reporter, _ stop: StopRequest
    ) async throws -> ConversionReport {
        let narrator = ConversionNarrator(report: report)
        do {
            return try await stopping(on: stop) { try await converter.convert(narrator.tell) }
        } catch is CancellationError {
            throw WorkflowError.stopped(during: .convert)
        }
    }

    /// A result in which nobody was replaced would be the plate under another name.
    private func expectFace(in result: ConversionReport, of held: HeldConsents) throws {
        guard result.outcome != .replaced else { return }
        try removeWork()
        let people = Words.any(held.targets)
        switch result.outcome {
        case .replaced: return
        case .noFace: throw WorkflowError.noFace(clip: plate, frames: result.counts.frames)
        case .targetAbsent:
            throw WorkflowError.targetAbsent(plate: plate, person: people)
        case .leftAlone:
            throw WorkflowError.targetLeftAlone(
                plate: plate, person: people,
                why: ConversionNarrator.skipped(result.counts))
        }
    }

    private func removeWork() throws {
        try Converter.removeWork(in: workFolder)
        // Only when nothing else lies there.
        rmdir(workFolder.deletingLastPathComponent().path)
    }
}
