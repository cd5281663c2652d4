public import Foundation

/// Why a consent does not allow what is wanted. The program stops with exit code 3.
public struct ConsentRefusal: Error, Hashable, Sendable {
    /// The record's file, or where one was looked for; `nil` when no file is concerned.
    public var file: URL?
    /// Whose consent it is, when the record could be read so far.
    public var person: String?
    /// What is wrong.
    public var reason: Reason

    /// A refusal by its parts.
    public init(file: URL?, person: String? = nil, reason: Reason) {
        self.file = file
        self.person = person
        self.reason = reason
    }

    /// What is wrong with a consent.
    public enum Reason: Error, Hashable, Sendable {
        /// No consent was given for this role; `nil` is any.
        case missing(role: ConsentRole?)
        /// The named file is not there or cannot be read.
        case unreadable(FileFault)
        /// The file is longer than a record can be.
        case tooLong(limit: Int)
        /// The file is no record: broken at a byte, as far as it is known.
        case damaged(at: Int?)
        /// It is a file of another kind.
        case foreign(schema: String?)
        /// It was written by a newer program.
        case newerVersion(found: Int, known: Int)
        /// A key that a record does not have, by its path: `terms.persn`.
        case unknownKey(path: String)
        /// A key that a record must have, by its path.
        case missingKey(path: String)
        /// A value that cannot be, by its path.
        case badValue(path: String)
        /// The signature does not belong to the content: somebody changed the record.
        case forged
        /// The first day has not come.
        case notYetValid(from: Day, today: Day)
        /// The last day is over.
        case expired(until: Day, today: Day)
        /// It was taken back.
        case revoked(on: Day)
        /// It was given for another role.
        case wrongRole(needed: ConsentRole, granted: Set<ConsentRole>)
        /// It was given for other uses.
        case wrongUse(needed: ConsentUse, granted: Set<ConsentUse>)
        /// The consents of one work share no use.
        case noCommonUse
        /// The face is another person's: its distance, and the largest that would be allowed.
        case otherPerson(distance: Double, threshold: Double)
        /// The faces of a faceset or model were made under another record than this.
        case otherRecord(needed: SHA256Hash)
        /// The recorder does not vouch that the person is an adult and agreed.
        case notAttested
    }
}
