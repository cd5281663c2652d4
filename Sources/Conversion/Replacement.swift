public import Foundation
import Inference
import Networks
public import Provenance

/// One person's face to be replaced: the model that does it, and both people's consents.
public struct Replacement: Sendable {
    /// The folder of the trained model.
    public var model: URL
    /// The iteration of the model's checkpoint; `nil` for the newest.
    public var checkpoint: Int?
    /// The consent of the person in the plate.
    public var target: ConsentRecord
    /// The consent of the person whose face is put in.
    public var source: ConsentRecord
    /// The consents of the people of the models that it was begun from: they are in its weights as well.
    public var ancestors: [Ancestor]

    /// The consent of somebody whose likeness an earlier model had learned.
    public struct Ancestor: Sendable {
        /// The record.
        public var record: ConsentRecord
        /// What the person was in that model.
        public var role: ConsentRole

        /// A consent and a role.
        public init(record: ConsentRecord, role: ConsentRole) {
            (self.record, self.role) = (record, role)
        }
    }

    /// A replacement by its parts. The default of the checkpoint is `nil`: the newest; that of the ancestors none.
    public init(
        model: URL, checkpoint: Int? = nil, target: ConsentRecord, source: ConsentRecord,
        ancestors: [Ancestor] = []
    ) {
        self.model = model
        self.checkpoint = checkpoint
        self.target = target
        self.source = source
        self.ancestors = ancestors
    }

    /// All of its consents, each with the role that it is needed for.
    var consents: [Ancestor] {
        [Ancestor(record: target, role: .target), Ancestor(record: source, role: .source)]
            + ancestors
    }
}

/// A replacement whose model was found to be made under its consents, and to be whole.
public struct CheckedReplacement: Sendable {
    /// The consent of the person in the plate.
    public let target: ConsentRecord
    /// The consent of the person whose face is put in.
    public let source: ConsentRecord
    /// The SHA-256 of the model's weights.
    public let weights: SHA256Hash
    /// The model's architecture, by its name in the catalog.
    public let architecture: String
    /// The judge of likeness has taught the model.
    public let knowsJudge: Bool
    let model: URL
    let checkpoint: Int?
    /// The SHA-256 of the weights of its occlusion network; `nil` where it has none.
    let occlusion: String?
    let damagedCheckpoints: [Int]
    /// What its network costs.
    let cost: Cost

    /// Looks at a model.
    ///
    /// - Throws: `.provenance(.refused)`, `.otherEncoder`, `.model`, `.settings`.
    init(_ wanted: Replacement, settings: ConversionSettings) throws(ConversionError) {
        (model, checkpoint) = (wanted.model, wanted.checkpoint)
        (target, source) = (wanted.target, wanted.source)
        guard target.enrolment.encoder.hex == Weight.identity.sha256 else {
            throw .otherEncoder(consent: target.file, found: target.enrolment.encoder)
        }
        let folder = ModelFolder(model)
        let description = try stored { () throws(StoredError) in try folder.readDescription() }
        architecture = description.architecture.name
        knowsJudge = description.knowsJudge
        cost = description.architecture.cost
        try settings.check(for: description.architecture)
        for (record, person) in [(target, description.target), (source, description.source)]
        where !person.consents.contains(record.hash.hex) {
            throw .provenance(record.refusal(.otherRecord(needed: record.hash)))
        }
        for (person, role) in description.people {
            let needed: ConsentRole = role == .source ? .source : .target
            let isGiven = wanted.consents.contains {
                $0.role == needed && person.consents.contains($0.record.hash.hex)
            }
            guard isGiven else {
                throw .provenance(
                    .refused(
                        ConsentRefusal(
                            file: folder.description, person: person.name,
                            reason: .missing(role: needed))))
            }
        }
        let (newest, damaged): (Checkpoint?, [CheckpointFault]) = try stored {
            () throws(StoredError) in
            let files = [Checkpoint.weightsName]
            guard let iteration = wanted.checkpoint else {
                return try folder.checkpoints.newest(checking: files)
            }
            return (try folder.checkpoints.checkpoint(of: iteration, checking: files), [])
        }
        guard let newest, let file = newest.state.files[Checkpoint.weightsName],
            let weights = SHA256Hash(hex: file.sha256)
        else { throw .model(.noCheckpoint(folder.checkpoints.folder, damaged: damaged)) }
        self.weights = weights
        damagedCheckpoints = damaged.map(\.iteration)
        occlusion = try stored { () throws(StoredError) in try StoredOcclusion.hash(folder) }
    }

    /// Its part of the work's key.
    var key: WorkKey.Model { WorkKey.Model(weights: weights.hex, occlusion: occlusion) }

    /// The model, opened. Training may have gone on since it was checked.
    func network(
        for request: ConversionRequest, enlarging: EnlargingNetwork?
    ) throws(ConversionError) -> ModelNetwork {
        let opened = try stored { () throws(StoredError) in
            try StoredModel.open(model, iteration: checkpoint, device: request.device)
        }
        let covering = try stored { () throws(StoredError) in
            try StoredOcclusion.open(ModelFolder(model), device: request.device)
        }
        guard opened.hash == weights.hex, covering?.hash == occlusion else {
            throw .otherWork(folder: request.workFolder, difference: .model)
        }
        return ModelNetwork(
            opened, occlusion: covering?.network, enlarging: enlarging,
            morph: request.settings.morph, device: request.device)
    }
}
