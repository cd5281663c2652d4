/// What a result says of how it was made: our own assertion in its manifest, `org.understudy.swap`.
///
/// It holds hashes and no names: whoever has the records can say whose they are, and nobody else can.
public struct SwapStatement: Hashable, Sendable, Codable {
    /// The assertion's label.
    public static let label = "org.understudy.swap"
    /// The version of the assertion that this program writes.
    public static let currentVersion = 1

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
    /// The hash of the weights that made the faces.
    public var model: SHA256Hash
    /// The architecture of the model, by its name in the catalog.
    public var architecture: String
    /// The hash of the plate's file.
    public var plate: SHA256Hash
    /// The consents of the people whose likeness is in the result.
    public var consents: [Consent]
    /// What the result may be used for: the uses that all consents allow.
    public var uses: [ConsentUse]

    /// A statement by its parts.
    public init(
        program: String, model: SHA256Hash, architecture: String, plate: SHA256Hash,
        consents: [Consent], uses: Set<ConsentUse>
    ) {
        version = Self.currentVersion
        self.program = program
        self.model = model
        self.architecture = architecture
        self.plate = plate
        self.consents = consents
        self.uses = uses.sorted { $0.rawValue < $1.rawValue }
    }
}
