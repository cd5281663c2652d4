import Networks
import Torch

/// How much one process's pictures count in each loss of a step. Losses are weighted means, so processes whose faces are larger count
/// for more: the sum of all parts is the loss of the whole batch.
struct LossShares {
    /// A number for each loss of what decoders make.
    let target, source, paired: Tensor
    /// A number for each loss of swaps.
    let swap: Tensor
    /// The share of the pictures.
    let pictures: Double

    /// Asks the other processes.
    init(_ objective: Objective, _ batch: Batch, in team: Team) throws(TorchError) {
        let device = batch.inputs.device
        let parts = [
            try objective.extents(of: batch.target?.weight, on: device),
            try objective.extents(of: batch.source.weight, on: device),
            try objective.extents(of: batch.paired?.weight, on: device),
            try objective.swapExtents(of: batch.target?.weight, on: device),
        ]
        let own = try Tensor.concatenated(parts)
        let all = try own.cloned()
        try team.group.sumInPlace(all)
        let shares = try own / all.clamped(from: 1e-6, to: nil)
        var first = 0
        func part(_ place: Int) throws(TorchError) -> Tensor {
            defer { first += parts[place].count }
            return try shares.narrowed(0, from: first, length: parts[place].count)
        }
        target = try part(0)
        source = try part(1)
        paired = try part(2)
        swap = try part(3)
        pictures = 1 / Double(team.seat.count)
    }
}
