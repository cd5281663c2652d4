import Torch
import Training

/// What memory a training needs at its height, and what there is: the event `memory`. All but `batch` in bytes.
public struct MemoryReport: Sendable, Equatable, Encodable {
    /// Faces of each person in a step.
    public var batch: Int
    /// The networks' weights.
    public var weights: Int
    /// Their gradients.
    public var gradients: Int
    /// What the optimizer remembers.
    public var optimizer: Int
    /// The running means of the weights.
    public var average: Int
    /// What a step takes besides.
    public var step: Int
    /// The faces of both people.
    public var crops: Int
    /// All that is needed at the height.
    public var total: Int
    /// What is free.
    public var free: Int
    /// `cpu` or `cuda:0`.
    public var device: String
    /// The same for people.
    package var line: String

    init(_ need: MemoryNeed) {
        (batch, weights, gradients) = (need.batch, need.weights, need.gradients)
        (optimizer, average, step) = (need.optimizer, need.average, need.step)
        (crops, total, free) = (need.crops, need.total, need.free)
        device = "\(need.device)"
        line = "Memory: \(need.sentence)"
    }

    private enum CodingKeys: String, CodingKey {
        case batch, weights, gradients, optimizer, average, step, crops, total, free, device
    }
}
