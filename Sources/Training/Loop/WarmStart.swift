public import Foundation
public import Networks
import Torch

/// An earlier model from whose weights a new one begins: what it knows of faces need not be learned again.
///
/// The people of the earlier model are in the weights that are taken, and so in the new model: its description names them,
/// and their consents bind it as they bind the earlier one. The caller has checked those.
public struct WarmStart: Sendable {
    /// The earlier model's folder.
    public var model: URL
    /// What it is.
    public var description: ModelDescription
    /// The newest of its checkpoints that is intact.
    let checkpoint: Checkpoint

    /// The newest intact weights of a model.
    public init(_ model: URL) throws(StoredError) {
        self.model = model
        let folder = ModelFolder(model)
        description = try folder.readDescription()
        let files = [Checkpoint.weightsName]
        guard let newest = try folder.checkpoints.newest(checking: files).checkpoint else {
            throw .noCheckpoint(folder.checkpoints.folder, damaged: [])
        }
        checkpoint = newest
    }

    /// The lineage of a model that begins from it.
    var lineage: [ModelDescription.Ancestor] {
        description.lineage + [
            .init(
                weights: checkpoint.state.files[Checkpoint.weightsName]?.sha256 ?? "",
                source: description.source, target: description.target)
        ]
    }

    /// Whether a model with this lineage was begun from the same one, however far that has been trained since.
    func isParent(of lineage: [ModelDescription.Ancestor]) -> Bool {
        guard let last = lineage.last, lineage.count == description.lineage.count + 1 else {
            return false
        }
        return last.source.name == description.source.name
            && last.target.name == description.target.name
    }
}

/// What a model took over from the one that it was begun from.
public struct WarmStartReport: Sendable, Equatable {
    /// The earlier model's folder.
    public var model: URL
    /// Numbers that were taken over, by the part of the network: `encoder`, `inter`, `decoder`.
    public var copied: [String: Int]
    /// Numbers that begin anew.
    public var fresh: [String: Int]
}

extension Learner {
    /// Takes over what fits by name and shape. A person's own parts go with the person, whatever they are in the new model;
    /// those of people who are in one of the two only go with the role.
    func begin(
        from start: WarmStart, as model: ModelDescription
    ) throws(TrainingError) -> WarmStartReport {
        var report = WarmStartReport(model: start.model, copied: [:], fresh: [:])
        let earlier = start.description
        do {
            try tensorFile(start.checkpoint.weights) { () throws(TorchError) in
                let stored = try StoredWeights.read(
                    start.checkpoint.weights, device: network.parameters.device)
                // The running means are what the earlier model is converted with; the optimizer begins anew either way.
                let known = stored.average ?? stored.raw
                var values = network.parameters.values()
                for (name, own) in values {
                    let part = String(name.prefix { $0 != "." })
                    let other = earlier.name(of: name, in: model)
                    let value = [known[other], known[name]].lazy.compactMap { $0 }.first
                    if let value, value.shape == own.shape {
                        values[name] = value
                        report.copied[part, default: 0] += own.count
                    } else {
                        report.fresh[part, default: 0] += own.count
                    }
                }
                try load(StoredWeights(raw: values, average: nil))
            }
        } catch {
            throw .stored(error)
        }
        return report
    }
}

extension ModelDescription {
    /// What a weight of another model of the same networks is called in this one: the two may have a person in common in
    /// different roles.
    fileprivate func name(of weight: String, in other: ModelDescription) -> String {
        var parts = weight.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 2, let role = Identity(rawValue: String(parts[1])) else {
            return weight
        }
        let person = role == .source ? other.source.name : other.target.name
        let own: Identity? =
            switch (source.name == person, target.name == person) {
            case (true, false): .source
            case (false, true): .target
            default: nil
            }
        guard let own else { return weight }
        parts[1] = Substring(own.rawValue)
        return parts.joined(separator: ".")
    }
}
