/// `model.json`: what a model is. Frozen when the model is made.
public struct ModelDescription: StoredDocument, Equatable {
    package static let schema = "understudy.model"
    package static let version = 1

    /// The networks.
    public var architecture: ArchitectureChoice
    /// How the crops are aligned. Only `whole-face` is known.
    public var alignment: String
    /// The person whose face is put in.
    public var source: Person
    /// The person in the plate.
    public var target: Person
    /// The version of the program that made the model.
    public var program: String

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
