/// Why a file of tensors cannot be read or written.
public enum SafetensorsFault: Error, Equatable, Sendable {
    /// The system does not let us read it: `errno`.
    case unreadable(code: Int32)
    /// The system does not let us write it: `errno`.
    case unwritable(code: Int32)
    /// It ends too early: bytes needed and there.
    case truncated(needed: UInt64, found: UInt64)
    /// It goes on after its last tensor: bytes needed and there.
    case tooLong(needed: UInt64, found: UInt64)
    /// Its first eight bytes promise a header of this length, more than `SafetensorsHeader.limit`.
    case headerTooLong(UInt64)
    /// Its header is not the JSON that the format asks for.
    case malformedHeader
    /// A tensor has an element type that we do not read.
    case unsupportedType(tensor: String, type: String)
    /// A tensor's shape is negative or larger than memory.
    case impossibleShape(tensor: String)
    /// A tensor's place has another length than its shape takes, or overlaps with or leaves a hole
    /// to the one before.
    case impossiblePlace(tensor: String)
}
