public import Foundation
import Provenance

/// Reads the content credentials of a file, or of all pictures of a sequence, and checks them.
public struct Verify: Sendable {
    /// The file; a folder of pictures, or their names as `shots/frame.%05d.png`.
    public var file: URL
    /// Consent records that are at hand: they put names to the hashes. The default is none.
    public var consents: [URL]

    /// A check of a file.
    public init(_ file: URL, consents: [URL] = []) {
        self.file = file
        self.consents = consents
    }

    /// What the file says of itself. A report whose state is `invalid` is given, not thrown.
    public func run() throws -> VerifyReport {
        if let pictures { return try check(pictures) }
        let report = try ContentCredentials.read(file)
        let surroundings = try Surroundings(of: [file])
        let gate = try ConsentGate(surroundings)
        let records = try gate.records(consents)
        return VerifyReport(file, report, names: records)
    }

    /// Ends with a failure when the credentials do not hold.
    ///
    /// - Throws: `WorkflowError.invalidCredentials`.
    public func judge(_ report: VerifyReport) throws {
        if let pictures = report.pictures, !pictures.hold {
            throw WorkflowError.unsignedPictures(
                folder: file, without: pictures.without, invalid: pictures.invalid)
        }
        if report.state == .invalid {
            throw WorkflowError.invalidCredentials(file: file, codes: report.faults)
        }
    }
}

/// What a file's content credentials say.
public struct VerifyReport: Sendable, Encodable {
    /// Whether they hold.
    public enum State: String, Sendable, Encodable {
        /// File and manifest fit together, and this machine signed it.
        case trusted
        /// File and manifest fit together; this machine does not know the signer.
        case untrustedSigner
        /// The file or the manifest was changed after it was signed.
        case invalid
    }

    /// Somebody whose likeness is in the file.
    public struct Likeness: Sendable, Encodable {
        /// `source` or `target`.
        public let role: String
        /// The hash of the consent.
        public let consent: String
        /// The name, where a record at hand has this hash.
        public let person: String?
    }

    /// The file.
    public let file: String
    /// Whether the credentials hold.
    public let state: State
    /// What is wrong, by the standard's names.
    public let faults: [String]
    /// The program that made the manifest.
    public let program: String?
    /// The organization in the signer's certificate.
    public let signer: String?
    /// The name of the file when it was signed.
    public let title: String?
    /// The steps of the making, by the standard's names.
    public let actions: [String]
    /// What it was made of: name and relationship.
    public let ingredients: [String]
    /// Whose likeness is in it.
    public let likenesses: [Likeness]
    /// What it may be used for.
    public let uses: [String]
    /// A model that made faces of the file.
    public struct Model: Sendable, Encodable {
        /// The hash of its weights.
        public let weights: String
        /// The name of its architecture.
        public let architecture: String
        /// The network that judges likeness has taught it.
        public let knowsJudge: Bool
    }

    /// The models that made the faces.
    public let models: [Model]
    /// The hash of the plate.
    public let plate: String?
    /// It says that nobody may learn from it.
    public let forbidsTraining: Bool
    /// The credentials lie in a file beside.
    public let isSidecar: Bool
    /// What holds of each picture of a sequence, of which all else here is the first one's; `nil` for a file.
    public internal(set) var pictures: SequenceTally?

    init(_ url: URL, _ report: CredentialsReport, names: [ConsentRecord]) {
        file = url.relativePath
        state =
            switch report.state {
            case .trusted: .trusted
            case .untrustedSigner: .untrustedSigner
            case .invalid: .invalid
            }
        faults = report.faults.map(\.code)
        program = report.generator
        signer = report.signer
        title = report.title
        actions = report.actions.map { action in
            action.name + (action.sourceType.map { " (\($0))" } ?? "")
        }
        ingredients = report.ingredients.map { ingredient in
            "\(ingredient.title) (\(ingredient.relationship))"
                + (ingredient.hasCredentials ? ", with credentials of its own" : "")
        }
        let statement = report.statement
        likenesses = (statement?.consents ?? []).map { consent in
            Likeness(
                role: consent.role.rawValue, consent: consent.record.hex,
                person: names.first { $0.hash == consent.record }?.terms.person)
        }
        uses = statement?.uses.map(\.rawValue) ?? []
        models = (statement?.models ?? []).map {
            Model(
                weights: $0.weights.hex, architecture: $0.architecture, knowsJudge: $0.knowsJudge)
        }
        plate = statement?.plate.hex
        forbidsTraining = report.forbidsTraining
        isSidecar = report.isSidecar
    }

    /// The report in lines, a label before each.
    public var lines: [(label: String, text: String)] {
        let verdict =
            switch state {
            case .trusted: "valid, signed on this machine"
            case .untrustedSigner: "valid, signed by somebody whom this machine does not know"
            case .invalid: "INVALID: changed after it was signed"
            }
        var lines = [("credentials", verdict + (isSidecar ? " (in the .c2pa file beside)" : ""))]
        lines += pictures?.lines ?? []
        lines += faults.map { ("fault", $0) }
        lines += [
            ("program", program ?? "unknown"), ("signer", signer ?? "unknown"),
            ("signed as", title ?? "unknown"),
        ]
        lines += actions.map { ("step", $0) }
        lines += ingredients.map { ("made of", $0) }
        lines += likenesses.map { likeness in
            (
                likeness.role,
                (likeness.person.map { "\($0), " } ?? "") + "consent \(likeness.consent)"
            )
        }
        if !uses.isEmpty { lines.append(("for", uses.joined(separator: ", "))) }
        lines += models.map { model in
            let judge = model.knowsJudge ? ", taught by the judge of likeness" : ""
            return ("model", "\(model.architecture), SHA-256 \(model.weights)\(judge)")
        }
        if let plate { lines.append(("plate", "SHA-256 \(plate)")) }
        lines.append(
            ("training", forbidsTraining ? "nobody may learn from it" : "nothing is said"))
        return lines.map { (label: $0.0, text: $0.1) }
    }
}
