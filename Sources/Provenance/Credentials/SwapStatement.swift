/// What a result says of how it was made: our own assertion in its manifest, `org.understudy.swap`.
///
/// It holds hashes and no names: whoever has the records can say whose they are, and nobody else can.
public struct SwapStatement: Hashable, Sendable, Codable {
    /// The assertion's label.
    public static let label = "org.understudy.swap"
    /// The version of the assertion that this program writes.
    public static let currentVersion = 2

    /// A model that made faces of the result.
    public struct Model: Hashable, Sendable, Codable {
        /// The hash of its weights.
        public var weights: SHA256Hash
        /// Its architecture, by its name in the catalog.
        public var architecture: String
        /// The network by which likeness is judged has taught it. Written where it is so.
        public var knowsJudge: Bool

        /// A model by its weights and architecture. The default is one that does not know its judge.
        public init(weights: SHA256Hash, architecture: String, knowsJudge: Bool = false) {
            self.weights = weights
            self.architecture = architecture
            self.knowsJudge = knowsJudge
        }

        private enum Key: String, CodingKey { case weights, architecture, knowsJudge }

        /// A model; where nothing is said of its judge, it does not know it.
        public init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            weights = try fields.decode(SHA256Hash.self, forKey: .weights)
            architecture = try fields.decode(String.self, forKey: .architecture)
            knowsJudge = try fields.decodeIfPresent(Bool.self, forKey: .knowsJudge) ?? false
        }

        /// A model by its weights and architecture, and its judge where it knows it.
        public func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: Key.self)
            try fields.encode(weights, forKey: .weights)
            try fields.encode(architecture, forKey: .architecture)
            if knowsJudge { try fields.encode(true, forKey: .knowsJudge) }
        }
    }

    /// A consent that the result rests on.
    public struct Consent: Hashable, Sendable, Codable {
        /// The record's hash.
        public var record: SHA256Hash
        /// What the person is in the result.
        public var role: ConsentRole

        /// A consent by its record and role.
        public init(record: SHA256Hash, role: ConsentRole) {
            self.record = record
            self.role = role
        }
    }

    /// The assertion's version.
    public var version: Int
    /// The program and its version: `Understudy 0.1.0`.
    public var program: String
    /// The models that made the faces.
    public var models: [Model]
    /// The hash of the plate's file.
    public var plate: SHA256Hash
    /// The consents of the people whose likeness is in the result.
    public var consents: [Consent]
    /// What the result may be used for: the uses that all consents allow.
    public var uses: [ConsentUse]

    /// A statement by its parts.
    public init(
        program: String, models: [Model], plate: SHA256Hash,
        consents: [Consent], uses: Set<ConsentUse>
    ) {
        version = Self.currentVersion
        self.program = program
        self.models = models
        self.plate = plate
        self.consents = consents
        self.uses = uses.sorted { $0.rawValue < $1.rawValue }
    }

    private enum Key: String, CodingKey {
        case version, program, models, plate, consents, uses
        /// Of version 1, which had one model.
        case model, architecture
    }

    /// A statement of any version so far.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        let found = try fields.decode(Int.self, forKey: .version)
        guard (1...Self.currentVersion).contains(found) else {
            throw DecodingError.dataCorruptedError(
                forKey: .version, in: fields, debugDescription: "of a newer program")
        }
        program = try fields.decode(String.self, forKey: .program)
        plate = try fields.decode(SHA256Hash.self, forKey: .plate)
        consents = try fields.decode([Consent].self, forKey: .consents)
        uses = try fields.decode([ConsentUse].self, forKey: .uses)
        models =
            found == 1
            ? [
                Model(
                    weights: try fields.decode(SHA256Hash.self, forKey: .model),
                    architecture: try fields.decode(String.self, forKey: .architecture))
            ] : try fields.decode([Model].self, forKey: .models)
        version = Self.currentVersion
    }

    /// The statement as this version writes it.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(version, forKey: .version)
        try fields.encode(program, forKey: .program)
        try fields.encode(models, forKey: .models)
        try fields.encode(plate, forKey: .plate)
        try fields.encode(consents, forKey: .consents)
        try fields.encode(uses, forKey: .uses)
    }
}
