/// What the credentials of a file say, and whether they hold.
public struct CredentialsReport: Sendable, Equatable {
    /// Whether the credentials hold.
    public enum State: Sendable, Equatable {
        /// File and manifest fit together, and this machine knows the signer.
        case trusted
        /// File and manifest fit together; nobody that this machine knows vouches for the signer.
        case untrustedSigner
        /// The file or the manifest was changed after it was signed.
        case invalid
    }

    /// Something that a check found.
    public struct Finding: Sendable, Equatable {
        /// The standard's name for it: `assertion.bmffHash.mismatch`.
        public var code: String
        /// The library's explanation.
        public var explanation: String
    }

    /// A step of the making.
    public struct Action: Sendable, Equatable {
        /// The standard's name for it: `c2pa.edited`.
        public var name: String
        /// The last word of IPTC's source type, when it has one: `compositeWithTrainedAlgorithmicMedia`.
        public var sourceType: String?
    }

    /// Something that the file was made of.
    public struct Ingredient: Sendable, Equatable {
        /// Its name.
        public var title: String
        /// `parentOf`, `inputTo` or `componentOf`.
        public var relationship: String
        /// It has credentials of its own, which are chained.
        public var hasCredentials: Bool
    }

    /// Whether the credentials hold.
    public var state: State
    /// What is wrong, when they do not.
    public var faults: [Finding]
    /// The name of the signed file at the time of signing.
    public var title: String?
    /// The program that made the manifest: `Understudy 0.1.0`.
    public var generator: String?
    /// The organization in the signer's certificate.
    public var signer: String?
    /// The steps of the making.
    public var actions: [Action]
    /// What the file was made of.
    public var ingredients: [Ingredient]
    /// Our own statement, when the file is one of ours.
    public var statement: SwapStatement?
    /// The result may not be learned from.
    public var forbidsTraining: Bool
    /// The credentials lie in a file beside.
    public var isSidecar: Bool
}
