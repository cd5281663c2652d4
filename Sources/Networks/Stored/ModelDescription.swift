/// `model.json`: what a model is. Frozen when the model is made.
public struct ModelDescription: StoredDocument, Equatable {
    package static let schema = "understudy.model"
    package static let version = 4
    package static let upgrades: [Int: @Sendable (inout JSONValue) -> Void] = [
        // Version 2 says which models it was begun from. A program that knows version 1 only would not ask their people's
        // consents, and so must not take it.
        1: { tree in
            var members = tree.members
            members["lineage"] = .array([])
            tree = .object(members)
        },
        // Version 3 knows a `quick` that folds other than two by two pixels.
        2: { tree in
            let architecture = tree.members["architecture"]?.members ?? [:]
            guard architecture["name"]?.text == Quick.name,
                architecture["settings"]?.members["fold"] == nil
            else { return }
            let fold = JSONValue.integer(2).under(["architecture", "settings", "fold"])
            tree = tree.merged(with: fold)
        },
        // Version 4 says whether the judge of likeness has taught it. A program that knows version 3 only would show its scores
        // without the mark.
        3: { tree in
            var members = tree.members
            members["knowsJudge"] = .bool(false)
            tree = .object(members)
        },
    ]

    /// The networks.
    public var architecture: ArchitectureChoice
    /// How the crops are aligned. Only `whole-face` is known.
    public var alignment: String
    /// The person whose face is put in.
    public var source: Person
    /// The person in the plate.
    public var target: Person
    /// The models that it was begun from, the oldest first: their people are in these weights as well. Empty for a model
    /// that began anew.
    public var lineage: [Ancestor] = []
    /// The network by which likeness is judged has taught these weights, in this model or in one that it was begun from: the
    /// loss `identity` was on. Never taken back. Scores of its likeness flatter it, and are marked.
    public var knowsJudge = false
    /// The version of the program that made the model.
    public var program: String

    /// A model from whose weights another one began.
    public struct Ancestor: Codable, Sendable, Equatable {
        /// The SHA-256 of the file of weights that were taken, 64 hexadecimal digits.
        public var weights: String
        /// Whose face was put in.
        public var source: Person
        /// Who was in its plate.
        public var target: Person

        /// An ancestor by its parts.
        public init(weights: String, source: Person, target: Person) {
            (self.weights, self.source, self.target) = (weights, source, target)
        }
    }

    /// Everybody whose likeness went into the weights, and as what: the model's own two people and those of the models that
    /// it was begun from. All of their consents bind it.
    public var people: [(person: Person, role: Identity)] {
        lineage.flatMap { [($0.source, .source), ($0.target, .target)] }
            + [(source, .source), (target, .target)]
    }

    /// One of a model's two persons.
    public struct Person: Codable, Sendable, Equatable {
        /// The name in the consent.
        public var name: String
        /// The SHA-256 hashes of the consents under which the model was trained, each 64 hexadecimal digits, sorted.
        public var consents: [String]

        /// A person by name and consents.
        public init(name: String, consents: [String]) {
            self.name = name
            self.consents = Array(Set(consents)).sorted()
        }
    }

    /// A model of the whole-face alignment.
    public init(
        architecture: ArchitectureChoice, source: Person, target: Person, program: String
    ) {
        self.architecture = architecture
        alignment = "whole-face"
        self.source = source
        self.target = target
        self.program = program
    }

    package func firstFault() -> SettingsFault? {
        guard alignment == "whole-face" else {
            return .wrongChoice(path: "alignment", found: alignment, allowed: ["whole-face"])
        }
        return nil
    }

    /// The path of the first thing in which another description means another model, or `nil`. The program's version and
    /// further consents of the same persons do not count.
    public func difference(from other: ModelDescription) -> String? {
        if architecture.name != other.architecture.name { return "architecture.name" }
        if architecture != other.architecture { return "architecture.settings" }
        if alignment != other.alignment { return "alignment" }
        if source.name != other.source.name { return "source.name" }
        if target.name != other.target.name { return "target.name" }
        return nil
    }

    /// This description with the consents of `other` besides.
    public func adding(consentsOf other: ModelDescription) -> ModelDescription {
        var sum = self
        sum.source = Person(name: source.name, consents: source.consents + other.source.consents)
        sum.target = Person(name: target.name, consents: target.consents + other.target.consents)
        return sum
    }
}
