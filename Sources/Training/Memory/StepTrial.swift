package import Networks
package import Torch

/// Steps of networks that learn from noise and are thrown away: what a training's steps will take.
package final class StepTrial {
    let learner: Learner
    private let side: Int
    private var iteration = 0

    /// Networks at their first step.
    package init(
        _ architecture: ArchitectureChoice, settings: TrainingSettings, precision: DType?,
        device: Device
    ) throws(TrainingError) {
        side = architecture.settings.resolution
        learner = try Learner(
            architecture, settings: settings,
            frozen: try FrozenNetworks(for: settings, of: nil, device: device),
            precision: precision,
            device: device)
    }

    /// A step on noise, everything it learns from included.
    package func step(_ shape: StepMemory.Shape) throws(TorchError) {
        iteration += 1
        let device = learner.network.parameters.device
        let generator = try Generator(seed: UInt64(iteration), device: device)
        let side = side
        func noise(_ count: Int, _ channels: Int) throws(TorchError) -> Tensor {
            try Tensor.uniform([count, channels, side, side], by: generator)
        }
        let size = shape.own + shape.paired
        let batch = Batch(
            inputs: try noise(2 * size, 3), target: try Lesson(noise(shape.own, 4)),
            paired: shape.paired > 0 ? try Lesson(noise(shape.paired, 4)) : nil,
            source: try Lesson(noise(size, 4)),
            expressions: try Tensor.zeros([2 * size, ExpressionDistance.count], on: device),
            size: size, own: shape.own, places: Array(0..<size))
        // The next one, which is made meanwhile: the inputs, as many pictures with weights to learn, and the crops that they are read from.
        let ahead = try Tensor.zeros([2 * size, 3 + 4 + 4, side, side], on: device)
        defer { withExtendedLifetime(ahead) {} }
        // So small a rate that noise leaves the networks sound.
        _ = try learner.step(
            batch, iteration: iteration, factor: 1e-6, seed: UInt64(iteration))
    }

    /// Seconds of a step: the shorter of two, after one that lays out memory.
    func seconds(of shape: StepMemory.Shape) throws(TorchError) -> Double {
        try step(shape)
        var seconds = Double.infinity
        for _ in 0..<2 {
            let start = SuspendingClock.now
            try step(shape)
            seconds = min(seconds, (SuspendingClock.now - start) / .seconds(1))
        }
        return seconds
    }
}
