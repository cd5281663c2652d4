/// What the library says of a file, as far as we read it.
struct ManifestStore: Decodable {
    struct Status: Decodable {
        var code: String
        var explanation: String?
    }

    struct Codes: Decodable {
        var failure: [Status]?
    }

    struct Results: Decodable {
        var activeManifest: Codes?
    }

    struct Signature: Decodable {
        var issuer: String?
    }

    struct Generator: Decodable {
        var name: String
        var version: String?
    }

    struct Ingredient: Decodable {
        var title: String?
        var relationship: String?
        var activeManifest: String?

        enum CodingKeys: String, CodingKey {
            case title, relationship
            case activeManifest = "active_manifest"
        }
    }

    struct Action: Decodable {
        var action: String
        var digitalSourceType: String?
    }

    struct Actions: Decodable {
        var actions: [Action]
    }

    /// An assertion of ours or of the standard; all others are `other`.
    enum Assertion: Decodable {
        case actions([Action])
        case swap(SwapStatement)
        case mining
        case other

        enum CodingKeys: String, CodingKey {
            case label, data
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            switch try container.decode(String.self, forKey: .label) {
            case "c2pa.actions", "c2pa.actions.v2":
                self = .actions(try container.decode(Actions.self, forKey: .data).actions)
            case SwapStatement.label:
                // A statement of a newer program is none that we can vouch for.
                let statement = try? container.decode(SwapStatement.self, forKey: .data)
                self = statement.map(Assertion.swap) ?? .other
            case "cawg.training-mining", "c2pa.training-mining": self = .mining
            default: self = .other
            }
        }
    }

    struct Manifest: Decodable {
        var title: String?
        var generators: [Generator]?
        var signature: Signature?
        var ingredients: [Ingredient]?
        var assertions: [Assertion]?

        enum CodingKeys: String, CodingKey {
            case title, ingredients, assertions
            case generators = "claim_generator_info"
            case signature = "signature_info"
        }
    }

    var active: String?
    var manifests: [String: Manifest]?
    var state: String?
    var results: Results?
    var status: [Status]?

    enum CodingKeys: String, CodingKey {
        case manifests
        case active = "active_manifest"
        case state = "validation_state"
        case results = "validation_results"
        case status = "validation_status"
    }

    /// The same as our own type.
    func report(isSidecar: Bool) -> CredentialsReport {
        let manifest = active.flatMap { manifests?[$0] }
        let faults = (results?.activeManifest?.failure ?? status ?? [])
            .filter { $0.code != "signingCredential.untrusted" }
            .map { CredentialsReport.Finding(code: $0.code, explanation: $0.explanation ?? "") }
        let verdict: CredentialsReport.State =
            switch state {
            case "Trusted": .trusted
            case "Valid": .untrustedSigner
            default: .invalid
            }
        var report = CredentialsReport(
            state: manifest == nil ? .invalid : verdict, faults: faults, title: manifest?.title,
            generator: manifest?.generators?.first.map { generator in
                [generator.name, generator.version].compactMap(\.self).joined(separator: " ")
            }, signer: manifest?.signature?.issuer, actions: [],
            ingredients: (manifest?.ingredients ?? []).map {
                CredentialsReport.Ingredient(
                    title: $0.title ?? "", relationship: $0.relationship ?? "",
                    hasCredentials: $0.activeManifest != nil)
            }, statement: nil, forbidsTraining: false, isSidecar: isSidecar)
        for assertion in manifest?.assertions ?? [] {
            switch assertion {
            case .actions(let actions):
                report.actions += actions.map { action in
                    let word = action.digitalSourceType?.split(separator: "/").last
                    return CredentialsReport.Action(
                        name: action.action, sourceType: word.map(String.init))
                }
            case .swap(let statement): report.statement = statement
            case .mining: report.forbidsTraining = true
            case .other: break
            }
        }
        return report
    }
}
