/// The place that a person gives their likeness to.
public enum ConsentRole: String, CaseIterable, Sendable, Codable {
    /// Their face may be put onto another performer.
    case source
    /// Their face may be replaced in material that shows them.
    case target
}

/// What a likeness may be used for.
public enum ConsentUse: String, CaseIterable, Sendable, Codable {
    /// A feature, a short, a series: fiction that an audience watches.
    case film
    /// Mouths and faces that follow another language.
    case dubbing
    /// A stunt or body double gets the face of the performer doubled.
    case doubling
    /// Advertisements and other commercial messages.
    case advertising
    /// A documentary, where the person's own face is hidden behind another.
    case anonymity
    /// Experiments, publications, tests of programs.
    case research
    /// Teaching and museums.
    case education
    /// Private use, not published.
    case personal
}

/// A document, by its name and content. The document itself stays with its owner.
public struct DocumentReference: Hashable, Sendable {
    /// The last component of its path: a hint for people, not a place.
    public var name: String
    /// The hash of its bytes.
    public var sha256: SHA256Hash

    /// A document by its name and hash.
    public init(name: String, sha256: SHA256Hash) {
        self.name = name
        self.sha256 = sha256
    }
}

/// What a person agreed to.
public struct ConsentTerms: Hashable, Sendable {
    /// Whose likeness it is.
    public var person: String
    /// What the likeness may be: at least one role.
    public var roles: Set<ConsentRole>
    /// What it may be used for: at least one use.
    public var uses: Set<ConsentUse>
    /// The first day on which it may be used.
    public var from: Day
    /// The last day on which it may be used.
    public var until: Day
    /// The people and organizations that may use it: at least one.
    public var users: [String]
    /// The document that the person signed.
    public var release: DocumentReference

    /// Terms by their parts.
    public init(
        person: String, roles: Set<ConsentRole>, uses: Set<ConsentUse>, from: Day, until: Day,
        users: [String], release: DocumentReference
    ) {
        self.person = person
        self.roles = roles
        self.uses = uses
        self.from = from
        self.until = until
        self.users = users
        self.release = release
    }
}

/// The word of the one who writes a record down.
public struct Attestation: Hashable, Sendable {
    /// Who vouches.
    public var recorder: String
    /// The person is an adult, and the recorder has made sure of it.
    public var personIsAdult: Bool
    /// The person read the terms and agreed to them, and the recorder has made sure of it.
    public var personAgreed: Bool

    /// An attestation by its parts. A record without both statements cannot be made.
    public init(recorder: String, personIsAdult: Bool, personAgreed: Bool) {
        self.recorder = recorder
        self.personIsAdult = personIsAdult
        self.personAgreed = personAgreed
    }
}
