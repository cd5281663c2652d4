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
    /// The result: a video, or `shots/frame.%05d.png` for pictures; a folder for pictures that are called as the plate's.
    public var output: URL
    /// Records that the user names besides those in the models' folders. The default is none.
    public var consents: [URL]
    /// How the face is put in. The default is `nil`: the defaults; otherwise a `conversion.json`.
    public var settings: URL?
    /// The name of an encoding profile. The default is `nil`: the catalog's first, or that of the pictures' ending.
    public var profile: String?
    /// Whether pictures hold the swapped face alone, to be laid over the plate. The default is `false`.
    public var patch: Bool
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
    /// The result holds every so many-th frame of that part, each shown until the next one. The default is 1: all of them.
    public var every: Int
    /// The one frame that is wanted, as a picture in place of a video. The default is `nil`: the whole plate.
    public var frame: FramePlace?
    /// How much of the work this run does. The default is `.whole`.
    public var portion: Portion
    /// Whether a result that is there already may be replaced, and another beginning thrown away. The default is `false`.
    public var overwrite: Bool
    /// Where the work comes about. The default is `conversion` in the folder that `workFolder(of:)` names.
    var workFolder: URL

    /// A conversion by its parts.
    public init(
        plate: URL, models: [URL], output: URL, consents: [URL] = [], settings: URL? = nil,
        profile: String? = nil, patch: Bool = false, checkpoint: CheckpointChoice = .last,
        use: UseChoice? = nil,
        device: DeviceChoice = .auto, threads: Int? = nil, range: PlaceRange? = nil,
        every: Int = 1, frame: FramePlace? = nil, portion: Portion = .whole, overwrite: Bool = false
    ) {
        self.plate = plate
        self.models = models
        self.output = output
        self.consents = consents
        self.settings = settings
        self.profile = profile
        self.patch = patch
        self.checkpoint = checkpoint
        self.use = use
        self.device = device
        self.threads = threads
        self.range = range
        self.every = every
        self.frame = frame
        self.portion = portion
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

    /// The names of all profiles of pictures: `png, tiff, …`.
    public static var pictureProfiles: String {
        EncodingProfile.pictures.map(\.name).joined(separator: ", ")
    }

    /// Converts and signs.
    public func events(stop: StopRequest) -> WorkflowEvents {
        WorkflowEvents { report in try await run(report, stop) }
    }

    func run(_ report: Reporter, _ stop: StopRequest) async throws {
        if let frame { return try await runStill(frame, report, stop) }
        let surroundings = try Surroundings(of: [output] + models)
        try await surroundings.notingRefusals(of: .convert) {
            let naming = try PictureNaming(output, plate: plate)
            let signed = try clearUp(naming, surroundings)
            if signed == nil { try checkPlaces(naming) }
            let (held, revocations) = try checkedConsents(surroundings)
            let search = SearchNetworks()
            async let _: Void = signed == nil ? search.loadAhead() : ()
            let converter = try Converter(
                try request(naming == nil ? Container(for: output) : nil, naming),
                held.replacements(checkpoint), use: use?.value, revocations: revocations,
                search: search)
            report(.started(.convert, subject: plate.lastPathComponent))
            if let signed {
                if try isSame(signed, converter, held) {
                    report(.note("An earlier run has finished and signed it."))
                    return finish(signed.counts, converter, report)
                }
                try checkPlaces(naming)
            }
            if case .shard(let choice) = portion {
                return try await makeShard(choice, converter, report, stop)
            }
            let result = try await convert(converter, report, stop)
            try expectFace(in: result, of: held)
            let statement = converter.statement(plate: result.plate, held)
            let hash =
                if let naming {
                    try await deliver(
                        result, as: naming, statement,
                        from: converter.request.range?.lowerBound ?? 0, report, stop)
                } else {
                    try await deliver(result, statement, report)
                }
            try note(statement, hash, surroundings)
            try removeWork(withShards: portion == .joined)
            finish(result.counts, converter, report)
        }
    }

    private func finish(
        _ counts: ConversionCounts, _ converter: Converter, _ report: Reporter
    ) {
        let people = converter.parts.map(\.target.terms.person)
        for warning in ConversionNarrator.absent(counts, people) { report(.warning(warning)) }
        report(.finished(.convert, summary: ConversionNarrator.summary(counts, people)))
    }

    /// Signs a video into its place, and gives its hash.
    private func deliver(
        _ result: ConversionReport, _ statement: SwapStatement, _ report: Reporter
    ) async throws -> SHA256Hash {
        let (carrier, hash) = try await offThePool {
            var hash = SHA256Hash(of: [])
            let carrier = try ContentCredentials.sign(
                result.unsigned, into: output, plate: plate, statement: statement,
                version: Program.version,
                announce: { file throws(ProvenanceError) in
                    hash = try SHA256Hash(ofFile: file)
                    try SignedWork(
                        result, statement, result: hash, pictures: nil,
                        isJoined: portion == .joined
                    ).write(in: workFolder)
                })
            return (carrier, hash)
        }
        report(.wrote(output, role: "video"))
        if carrier != output { report(.wrote(carrier, role: "credentials")) }
        return hash
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

    func checkPlaces(_ naming: PictureNaming? = nil) throws {
        if patch, naming == nil { throw WorkflowError.patchIsNoVideo(output) }
        if frame == nil, naming == nil { _ = try Container(for: output) }
        func place(_ url: URL) -> String { url.absoluteURL.standardizedFileURL.path }
        guard place(output) != place(plate) else { throw WorkflowError.overItself(file: output) }
        if let naming {
            guard place(naming.folder) != place(plate) else {
                throw WorkflowError.overItself(file: output)
            }
            return try SequenceDelivery(
                naming, workFolder: workFolder, overwrite: overwrite
            ).check()
        }
        if !overwrite, FileManager.default.fileExists(atPath: output.path) {
            // The last steps of clearing up, which a kill may have stopped.
            removeEmptyFolders()
            throw WorkflowError.exists(file: output)
        }
    }

    func request(
        _ container: Container?, _ naming: PictureNaming? = nil
    ) throws -> ConversionRequest {
        var request = ConversionRequest(
            plate: plate, workFolder: workFolder, container: container)
        if case .shard(let choice) = portion { request.workFolder = folder(of: choice) }
        request.profile = try naming?.profile(profile) ?? .chosen(profile)
        request.patch = patch
        if let settings { request.settings = try ConversionSettings(contentsOf: settings) }
        if let threads { request.threads = threads }
        if range != nil || every > 1 {
            let reader = try ClipReader(plate, threads: 1)
            let table = try FrameTable(of: reader)
            request.range = try range?.frames(of: reader, table)
            let frames = request.range?.count ?? table.count
            guard every <= frames else { throw WorkflowError.tooSparse(every, frames: frames) }
            request.every = every
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
            return try await stopping(on: stop) {
                portion == .joined
                    ? try await converter.join(
                        workFolder.deletingLastPathComponent(), narrator.tell)
                    : try await converter.convert(narrator.tell)
            }
        } catch is CancellationError {
            throw WorkflowError.stopped(during: .convert)
        }
    }

    /// A result in which nobody was replaced would be the plate under another name.
    private func expectFace(in result: ConversionReport, of held: HeldConsents) throws {
        guard result.outcome != .replaced else { return }
        try removeWork(withShards: portion == .joined)
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

    func removeWork(withShards: Bool) throws {
        // The shards first: as long as the work folder is there, a kill leaves word of them.
        if withShards {
            try Converter.removeShards(in: workFolder.deletingLastPathComponent())
        }
        try Converter.removeWork(in: workFolder)
        removeEmptyFolders()
    }

    /// Removes the folders of the work where nothing lies in them.
    func removeEmptyFolders() {
        rmdir(workFolder.path)
        rmdir(workFolder.deletingLastPathComponent().path)
    }
}
