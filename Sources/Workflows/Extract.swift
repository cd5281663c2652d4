import Extraction
import Faces
public import Foundation
import Provenance

/// Reads clips into a faceset of the person whose consent is given.
public struct Extract: Sendable {
    /// Films, pictures and folders of pictures.
    public var clips: [URL]
    /// The consent, or several of which one holds. The default is none: the project's.
    public var consents: [URL]
    /// The faceset. One that exists is added to.
    public var faceset: URL
    /// How large crops are. The default is 256 pixels.
    public var size: CropSize
    /// Only every so many-th frame is looked at for faces. The default is 1: every frame.
    public var every: Int
    /// What it is for. The default is `nil`: any use that the consent names.
    public var use: UseChoice?
    /// Threads that decode. The default is `nil`: 1.
    public var threads: Int?
    /// How much of the work this run does. The default is `.whole`.
    public var portion: Portion
    /// Whether a faceset that is there already is thrown away; for a shard, whether other work in its folder is. The
    /// default is `false`.
    public var overwrite: Bool

    /// How large crops are.
    public enum CropSize: Sendable, Hashable {
        /// A side of so many pixels, 128 ... 1024.
        case pixels(Int)
        /// The face's own size in the frame, never enlarged.
        case native

        /// The size of a word: `256` or `native`; `nil` for any other.
        public init?(word: String) {
            if word == "native" {
                self = .native
            } else if let side = Int(word), ExtractionSettings.sizes.contains(side) {
                self = .pixels(side)
            } else {
                return nil
            }
        }

        /// The word: `256` or `native`.
        public var word: String {
            switch self {
            case .pixels(let side): "\(side)"
            case .native: "native"
            }
        }
    }

    /// An extraction by its parts.
    public init(
        clips: [URL], consents: [URL] = [], faceset: URL, size: CropSize = .pixels(256),
        every: Int = 1, use: UseChoice? = nil, threads: Int? = nil, portion: Portion = .whole,
        overwrite: Bool = false
    ) {
        self.clips = clips
        self.consents = consents
        self.faceset = faceset
        self.size = size
        self.every = every
        self.use = use
        self.threads = threads
        self.portion = portion
        self.overwrite = overwrite
    }

    /// Extracts.
    public func events(stop: StopRequest) -> WorkflowEvents {
        WorkflowEvents { report in
            let surroundings = try Surroundings(of: [faceset] + clips)
            try await surroundings.notingRefusals(of: .extract) {
                let gate = try ConsentGate(surroundings)
                let record = try gate.record(
                    among: gate.records(consents), role: nil, use: use?.value)
                try await run(of: record, gate, report, stop)
            }
        }
    }

    /// Extracts the faces of one person, whose consent holds.
    func run(
        of record: ConsentRecord, _ gate: ConsentGate, _ report: Reporter, _ stop: StopRequest,
        isRepeat: Bool = false
    ) async throws {
        if overwrite, portion == .whole { try Faceset.remove(faceset) }
        let settings = ExtractionSettings(
            size: size.extracted, frameStep: every, decodingThreads: threads ?? 1)
        let extractor = Extractor(
            clips: clips, consent: record, revocations: gate.revocations, faceset: faceset,
            settings: settings)
        let narrator = ExtractionNarrator(report: report, isRepeat: isRepeat)
        do {
            try await stopping(on: stop) {
                for try await event in events(of: extractor) { narrator.tell(event) }
            }
        } catch ExtractionError.interrupted {
            throw WorkflowError.stopped(during: .extract)
        }
        // A shard is no faceset yet.
        if case .shard = portion { return }
        try gate.surroundings.note(
            .extracted,
            [
                "faceset": faceset.lastPathComponent, "consent": record.hash.hex,
                "clips": try Faceset(faceset).clips().map(\.clip.sha256).joined(separator: " "),
            ])
        if portion == .joined { try Extractor.removeShards(in: shardsFolder) }
    }

    private func events(of extractor: Extractor) -> ExtractionEvents {
        switch portion {
        case .whole: extractor.events()
        case .shard(let choice):
            extractor.events(
                of: choice.shard,
                in: shardsFolder.appending(
                    path: choice.folderName, directoryHint: .isDirectory),
                overwrite: overwrite)
        case .joined: extractor.joining(shardsFolder, overwrite: overwrite)
        }
    }

    /// The folder beside the faceset in which shards come about: `ben.faceset.understudy`.
    private var shardsFolder: URL { Convert.workFolder(of: faceset) }
}

extension Extract.CropSize {
    fileprivate var extracted: ExtractionSettings.CropSize {
        switch self {
        case .pixels(let side): .pixels(side)
        case .native: .native
        }
    }
}
