/// What the doctor found about one part of the machine.
public struct Finding: Sendable, Equatable, Encodable {
    /// How bad it is.
    public enum State: String, Sendable, Codable {
        /// As it should be.
        case good
        /// It works, with less than there could be.
        case warning
        /// Something will fail.
        case fault
    }

    /// What was looked at, in a few words: "LibTorch".
    public var subject: String
    /// How bad it is.
    public var state: State
    /// What is there, in a few words.
    public var found: String
    /// What to do about it, in a whole sentence; there is one for every fault and every warning.
    public var mend: String?

    /// Something as it should be.
    public static func good(_ subject: String, _ found: String) -> Finding {
        Finding(subject: subject, state: .good, found: found, mend: nil)
    }

    /// Something that works, with less than there could be.
    public static func warning(_ subject: String, _ found: String, mend: String) -> Finding {
        Finding(subject: subject, state: .warning, found: found, mend: mend)
    }

    /// Something that will fail.
    public static func fault(_ subject: String, _ found: String, mend: String) -> Finding {
        Finding(subject: subject, state: .fault, found: found, mend: mend)
    }

    /// What an error says, as a fault.
    static func fault(_ subject: String, _ error: any Error, mend: String) -> Finding {
        let failure = Failure(error)
        return .fault(subject, failure.happened, mend: failure.remedy ?? mend)
    }
}
