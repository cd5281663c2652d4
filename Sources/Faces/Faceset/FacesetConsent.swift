/// Names one consent of one faceset.
public struct ConsentID: RawRepresentable, Hashable, Sendable, Codable {
    /// The row of the consent.
    public var rawValue: Int64

    /// A consent by its row.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A consent that clips of a faceset were read under. The faceset carries a copy of the record; whether it still holds
/// is asked anew of the record by whoever uses the faces.
public struct FacesetConsent: Sendable, Equatable {
    /// The record's hash: 64 lowercase hexadecimal digits.
    public var sha256: String
    /// The person whose faces these are.
    public var person: String
    /// The record's file, byte for byte.
    public var record: [UInt8]

    /// A consent by its parts.
    public init(sha256: String, person: String, record: [UInt8]) {
        self.sha256 = sha256
        self.person = person
        self.record = record
    }

    /// The longest record, in bytes.
    public static let recordLimit = 1 << 20
}
