public import Torch

/// What memory a training needs at its height, and what there is of it. All in bytes.
public struct MemoryNeed: Sendable, Equatable {
    /// Crops of each person in a step.
    public var batch: Int
    /// The networks' weights.
    public var weights: Int
    /// Their gradients.
    public var gradients: Int
    /// What the optimizer remembers.
    public var optimizer: Int
    /// The running means of the weights.
    public var average: Int
    /// What a step keeps besides, at its height: pictures, what the backward pass needs, what is computed in between.
    public var step: Int
    /// The crops of both people.
    public var crops: Int
    /// What copying the crops to the networks takes before the first step: twice theirs, where that is more than a step.
    public var reading: Int
    /// What is needed at the height.
    public var total: Int {
        weights + optimizer + average + max(gradients + step + crops, reading)
    }
    /// What is free where the networks are, without what the system would have to take from other programs.
    public var free: Int
    /// Where the networks are.
    public var device: Device

    /// Whether there is as much as is needed.
    public var isThere: Bool { total <= free }
}

/// What memory a training of some networks needs, for any batch.
package struct MemoryEstimate: Sendable {
    private let memory: StepMemory
    private let settings: TrainingSettings
    private let crops: Int
    private let free: Int
    private let device: Device

    /// An estimate by its parts: `crops` is what both people's crops take, `free` what there is.
    package init(
        _ memory: StepMemory, settings: TrainingSettings, crops: Int, free: Int, device: Device
    ) {
        (self.memory, self.settings, self.crops) = (memory, settings, crops)
        (self.free, self.device) = (free, device)
    }

    /// What a batch needs.
    package func need(of batch: Int) -> MemoryNeed {
        var settings = settings
        settings.batch = batch
        let height = memory.height(of: .init(settings))
        let parts = memory.weights + memory.optimizer + memory.average
        return MemoryNeed(
            batch: batch, weights: memory.weights, gradients: memory.gradients,
            optimizer: memory.optimizer, average: memory.average,
            step: max(0, memory.resting + height - parts - memory.gradients), crops: crops,
            // On a GPU only the copy lies where the networks are.
            reading: device.kind == .cpu ? 2 * crops : crops, free: free, device: device)
    }

    /// The largest batch up to `limit` that takes at most `share` of what is free; `nil` where not even one crop does.
    package func largestBatch(upTo limit: Int, share: Double) -> Int? {
        var (fits, tooLarge) = (0, limit + 1)
        while tooLarge - fits > 1 {
            let middle = (fits + tooLarge) / 2
            if Double(need(of: middle).total) <= share * Double(free) {
                fits = middle
            } else {
                tooLarge = middle
            }
        }
        return fits > 0 ? fits : nil
    }
}
