import Foundation

/// The manifest in the JSON that the library signs.
struct ManifestDefinition: Encodable {
    /// IPTC's term for a picture that a trained model made in parts.
    static let sourceType =
        "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
    /// The label that binds the plate to its action.
    static let plateLabel = "plate"
    /// The label that binds the model to its action.
    /// The label of the model of an index: `model`, `model2`, …
    static func modelLabel(_ index: Int) -> String { index == 0 ? "model" : "model\(index + 1)" }

    struct Generator: Encodable {
        let name: String
        let version: String
    }

    struct Parameters: Encodable {
        var ingredientIds: [String]
        var description: String?
    }

    struct Action: Encodable {
        var action: String
        var when: String
        var digitalSourceType: String?
        var softwareAgent: Generator?
        var parameters: Parameters
    }

    struct Actions: Encodable {
        var actions: [Action]
    }

    struct Permission: Encodable {
        var use = "notAllowed"
    }

    struct Mining: Encodable {
        // Nobody may learn from the result: the people in it agreed to one use.
        var entries = Dictionary(
            uniqueKeysWithValues: [
                "cawg.ai_inference", "cawg.ai_generative_training", "cawg.ai_training",
                "cawg.data_mining",
            ].map { ($0, Permission()) })
    }

    enum Assertion: Encodable {
        case actions(Actions)
        case swap(SwapStatement)
        case mining(Mining)

        enum CodingKeys: String, CodingKey {
            case label, data
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            switch self {
            case .actions(let data):
                try container.encode("c2pa.actions.v2", forKey: .label)
                try container.encode(data, forKey: .data)
            case .swap(let data):
                try container.encode(SwapStatement.label, forKey: .label)
                try container.encode(data, forKey: .data)
            case .mining(let data):
                try container.encode("cawg.training-mining", forKey: .label)
                try container.encode(data, forKey: .data)
            }
        }
    }

    struct DataType: Encodable {
        var type: String
    }

    struct Ingredient: Encodable {
        var title: String
        var relationship: String
        var label: String
        var instanceID: String?
        var format: String?
        var dataTypes: [DataType]?

        enum CodingKeys: String, CodingKey {
            case title, relationship, label, format
            case instanceID = "instance_id"
            case dataTypes = "data_types"
        }
    }

    var generators: [Generator]
    var title: String
    var format: String
    var ingredients: [Ingredient]
    var assertions: [Assertion]

    enum CodingKeys: String, CodingKey {
        case title, format, ingredients, assertions
        case generators = "claim_generator_info"
    }

    /// The manifest of a result with this statement; `isSequence` for each picture of a sequence, not all of which need
    /// show a replaced face.
    init(
        _ statement: SwapStatement, version: String, title: String, format: String, at date: Date,
        isSequence: Bool = false
    ) {
        let what = isSequence ? "A face in this sequence" : "A face"
        let program = Generator(name: "Understudy", version: version)
        let when = date.ISO8601Format()
        generators = [program]
        self.title = title
        self.format = format
        ingredients = statement.models.enumerated().map { i, model in
            Ingredient(
                title: "\(model.architecture) \(model.weights.short)",
                relationship: "inputTo", label: Self.modelLabel(i),
                instanceID: "urn:sha256:\(model.weights.hex)",
                format: "application/octet-stream",
                dataTypes: [DataType(type: "c2pa.types.model")])
        }
        assertions = [
            .actions(
                Actions(actions: [
                    Action(
                        action: "c2pa.opened", when: when,
                        parameters: Parameters(ingredientIds: [Self.plateLabel])),
                    Action(
                        action: "c2pa.edited", when: when, digitalSourceType: Self.sourceType,
                        softwareAgent: program,
                        parameters: Parameters(
                            ingredientIds: statement.models.indices.map(Self.modelLabel),
                            description: statement.models.count > 1
                                ? "\(isSequence ? "Faces in this sequence" : "Faces") were replaced with the consent of everybody concerned."
                                : "\(what) was replaced with the consent of both people.")),
                ])),
            .swap(statement),
            .mining(Mining()),
        ]
    }

    /// Adds a plate that has no bytes of its own: a folder of pictures. The statement has its hash.
    mutating func add(plateWithoutBytes title: String) {
        var plate = Self.plate(title: title)
        plate.format = "application/octet-stream"
        plate.instanceID = "urn:uuid:\(UUID().uuidString.lowercased())"
        ingredients.append(plate)
    }

    /// The plate, whose bytes the library reads by itself.
    static func plate(title: String) -> Ingredient {
        Ingredient(title: title, relationship: "parentOf", label: plateLabel)
    }
}
