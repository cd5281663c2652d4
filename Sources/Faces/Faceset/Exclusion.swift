/// Why a face is left out. Its raw value is what the file holds.
public enum ExclusionReason: String, CaseIterable, Sendable, Codable {
    /// What was found is no face.
    case noFace
    /// It is less sharp than the rest of its clip by far, or than anything useful.
    case blurred
    /// It is not the consenting person. Its picture is not kept.
    case otherPerson
    /// It looks like a face that is kept.
    case nearDouble
    /// The frame's edge cuts into it.
    case cutOff
    /// A hand lies over it.
    case covered
    /// The user does not want it.
    case unwanted
}

/// A face's exclusion: why, and by whom.
public struct Exclusion: Sendable, Hashable {
    /// Who decided.
    public enum Author: Sendable, Hashable {
        /// The program, from measurements.
        case program
        /// The user.
        case user
    }

    /// Why.
    public var reason: ExclusionReason
    /// Who decided.
    public var author: Author

    /// An exclusion by its parts.
    public init(_ reason: ExclusionReason, by author: Author) {
        self.reason = reason
        self.author = author
    }
}

/// How many faces a faceset keeps, and how many it leaves out for which reason.
public struct FaceTally: Sendable, Equatable {
    /// Faces that are kept.
    public var kept: Int
    /// Faces that are left out, by reason; bystanders count as `.otherPerson`. A reason without faces is not listed.
    public var excluded: [ExclusionReason: Int]

    /// A tally of given counts.
    public init(kept: Int = 0, excluded: [ExclusionReason: Int] = [:]) {
        self.kept = kept
        self.excluded = excluded
    }

    /// All faces.
    public var total: Int { excluded.values.reduce(kept, +) }
}
