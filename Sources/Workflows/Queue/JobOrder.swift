/// A job as a form describes it. It becomes the arguments of the command line that does the same.
///
/// Files are named by their paths inside the project's folder.
public enum JobOrder: Sendable, Codable, Equatable {
    /// `consent grant`.
    case grant(Grant)
    /// `extract`.
    case extract(Extraction)
    /// `train`.
    case train(Training)
    /// `convert`.
    case convert(Conversion)

    /// What `consent grant` takes. Who sends it attests that the person is an adult and agreed.
    public struct Grant: Sendable, Codable, Equatable {
        /// The person's name.
        public var person: String
        /// A clip that shows the person.
        public var clip: String
        /// Which person of the clip, from 1; `nil` when it shows one only.
        public var face: Int?
        /// The document that the person signed.
        public var release: String
        /// `source`, `target`.
        public var roles: [String]
        /// What it may be used for.
        public var uses: [String]
        /// The last day: `2027-12-31`.
        public var until: String
        /// Who may use it; empty for the recorder.
        public var users: [String]
        /// Who attests; `nil` for the name of this account.
        public var recorder: String?
        /// The record's file.
        public var output: String
    }

    /// What `extract` takes.
    public struct Extraction: Sendable, Codable, Equatable {
        /// Clips and folders of pictures.
        public var clips: [String]
        /// The person's consent.
        public var consent: String
        /// The faceset.
        public var output: String
        /// `256`, `native`; `nil` for the default.
        public var size: String?
        /// Every so many-th frame; `nil` for all.
        public var every: Int?
    }

    /// What `train` takes.
    public struct Training: Sendable, Codable, Equatable {
        /// The faces that are put in.
        public var source: String
        /// The faces that are replaced.
        public var target: String
        /// The model's folder.
        public var model: String
        /// Minutes over all runs together; `nil` until somebody asks to stop.
        public var minutes: Double?
        /// The networks; `nil` for the default.
        public var architecture: String?
        /// Settings as `key=value`.
        public var set: [String]
    }

    /// What `convert` takes.
    public struct Conversion: Sendable, Codable, Equatable {
        /// The clip whose performer is replaced.
        public var plate: String
        /// The model's folder.
        public var model: String
        /// The result.
        public var output: String
        /// The file of its settings; `nil` for the defaults.
        public var settings: String?
        /// How the video is encoded; `nil` for the default.
        public var profile: String?
        /// Which checkpoint, as `convert --checkpoint` names it; `nil` for the newest.
        public var checkpoint: String?
        /// Every so many-th frame; `nil` for all.
        public var every: Int?
        /// Whether a result that is there may be replaced.
        public var overwrite: Bool
    }

    /// The files and folders that are read.
    public var inputs: [String] {
        switch self {
        case .grant(let order): [order.clip, order.release]
        case .extract(let order): order.clips + [order.consent]
        case .train(let order): [order.source, order.target]
        case .convert(let order): [order.plate, order.model] + (order.settings.map { [$0] } ?? [])
        }
    }

    /// The file or folder that comes about.
    public var output: String {
        switch self {
        case .grant(let order): order.output
        case .extract(let order): order.output
        case .train(let order): order.model
        case .convert(let order): order.output
        }
    }

    /// What stands behind the program's name. A value never stands alone, so that none can be taken for an option.
    public var arguments: [String] {
        switch self {
        case .grant(let order):
            var words = [
                "consent", "grant", "--name=\(order.person)", "--clip=\(order.clip)",
                "--release=\(order.release)",
            ]
            words += order.roles.map { "--role=\($0)" } + order.uses.map { "--use=\($0)" }
            words += ["--until=\(order.until)"] + order.users.map { "--user=\($0)" }
            if let face = order.face { words.append("--face=\(face)") }
            if let recorder = order.recorder { words.append("--recorder=\(recorder)") }
            return words + ["--output=\(order.output)"]
        case .extract(let order):
            var words = ["extract"] + order.clips
            words += ["--consent=\(order.consent)", "--output=\(order.output)"]
            if let size = order.size { words.append("--size=\(size)") }
            if let every = order.every { words.append("--every=\(every)") }
            return words
        case .train(let order):
            var words = [
                "train", "--source=\(order.source)", "--target=\(order.target)",
                "--model=\(order.model)",
            ]
            if let minutes = order.minutes { words.append("--minutes=\(Words.number(minutes))") }
            if let architecture = order.architecture {
                words.append("--architecture=\(architecture)")
            }
            return words + order.set.map { "--set=\($0)" }
        case .convert(let order):
            var words = [
                "convert", order.plate, "--model=\(order.model)", "--output=\(order.output)",
            ]
            if let settings = order.settings { words.append("--settings=\(settings)") }
            if let profile = order.profile { words.append("--profile=\(profile)") }
            if let checkpoint = order.checkpoint { words.append("--checkpoint=\(checkpoint)") }
            if let every = order.every { words.append("--every=\(every)") }
            return words + (order.overwrite ? ["--overwrite"] : [])
        }
    }
}
