public import Foundation
public import Torch

/// A trained model, ready to convert with. Not `Sendable`, like its network.
public struct StoredModel {
    /// What the model is.
    public let description: ModelDescription
    /// The checkpoint that the weights come from; its state has the statistics of both persons.
    public let checkpoint: Checkpoint
    /// Newer checkpoints that are damaged and were passed over. Say so to the user.
    public let damaged: [CheckpointFault]
    /// The networks, with the running means of the weights where training kept them.
    public let network: any Architecture

    /// The SHA-256 of the weights' file: what names this model in a manifest.
    public var hash: String {
        checkpoint.state.files[Checkpoint.weightsName]?.sha256 ?? ""
    }

    /// Opens a checkpoint of a model: the newest intact one, or that of an iteration.
    ///
    /// - Parameters:
    ///   - folder: The model's folder.
    ///   - iteration: The checkpoint's iteration. The default is `nil`: the newest.
    ///   - device: Where the networks are to run. The default is the processor.
    /// - Throws: `.notAModel`, `.settings`, `.noSuchCheckpoint`, `.damaged`, and `.noCheckpoint` where nothing is trained yet or nothing is intact.
    public static func open(
        _ folder: URL, iteration: Int? = nil, device: Device = .cpu
    ) throws(StoredError) -> StoredModel {
        let place = ModelFolder(folder)
        let description = try place.readDescription()
        let store = place.checkpoints
        let files = [Checkpoint.weightsName]
        var (newest, damaged): (Checkpoint?, [CheckpointFault]) = (nil, [])
        if let iteration {
            newest = try store.checkpoint(of: iteration, checking: files)
        } else {
            (newest, damaged) = try store.newest(checking: files)
        }
        guard let newest else { throw .noCheckpoint(store.folder, damaged: []) }
        let network: any Architecture
        do {
            network = try description.architecture.make(seed: 0, device: device)
            let weights = try StoredWeights.read(newest.weights, device: device)
            try network.parameters.load(weights.average ?? weights.raw)
        } catch {
            throw .weights(newest.weights, error)
        }
        return StoredModel(
            description: description, checkpoint: newest, damaged: damaged, network: network)
    }
}

/// The two sets of weights in one file: `raw.NAME` and `ema.NAME`.
package struct StoredWeights {
    /// The weights that training moves.
    package var raw: [String: Tensor]
    /// Their running means; `nil` where none are kept.
    package var average: [String: Tensor]?

    /// Weights by their two sets.
    package init(raw: [String: Tensor], average: [String: Tensor]?) {
        self.raw = raw
        self.average = average
    }

    private static let (rawPrefix, averagePrefix) = ("raw.", "ema.")

    /// Reads both sets.
    package static func read(_ file: URL, device: Device) throws(TorchError) -> StoredWeights {
        var (raw, average): ([String: Tensor], [String: Tensor]) = ([:], [:])
        for (name, tensor) in try Safetensors.read(file, on: device).tensors {
            if name.hasPrefix(rawPrefix) {
                raw[String(name.dropFirst(rawPrefix.count))] = tensor
            } else if name.hasPrefix(averagePrefix) {
                average[String(name.dropFirst(averagePrefix.count))] = tensor
            } else {
                throw .parameter(name: name, fault: .unexpected)
            }
        }
        return StoredWeights(raw: raw, average: average.isEmpty ? nil : average)
    }

    /// Writes both sets to a file that the caller makes whole by renaming its folder.
    package func write(to file: URL) throws(TorchError) {
        var tensors: [String: Tensor] = [:]
        for (name, tensor) in raw { tensors[Self.rawPrefix + name] = tensor }
        for (name, tensor) in average ?? [:] { tensors[Self.averagePrefix + name] = tensor }
        try Safetensors.write(tensors, to: file, atomically: false)
    }
}
