import Networks
import Testing
import Torch

@Suite("Parts of a loss")
struct LossShareTests {
    @Test(
        "of some pictures each, by what they count, add up to the loss of all",
        arguments: LossTests.names)
    func parts(_ name: String) throws {
        // 48 can be halved as often as the bands of detail ask.
        let x = try Formula.pictures(1, 4, 48)
        let y = try Formula.pictures(3, 4, 48)
        // From picture to picture more counts, from nothing of the first on.
        let sizes = try Tensor([0, 0.5, 1, 2], shape: [4, 1, 1, 1])
        let weight = try (Formula.tensor(5, [4, 1, 48, 48]) + 0.5) * sizes
        // One that looks at likeness has to be there.
        let isOfSwaps = try Losses.named(name).subject == .swap
        let objective = try Objective(
            [LossTerm(name)] + (isOfSwaps ? [LossTerm("mae")] : []),
            through: LossTests.untrained())
        func loss(_ from: Int, _ count: Int, _ shares: Tensor?) throws -> Double {
            let parts = try [x, y, weight].map { try $0.narrowed(0, from: from, length: count) }
            return try
                (isOfSwaps
                ? objective.swap(parts[0], plate: parts[1], weight: parts[2], shares: shares)
                : objective(parts[0], parts[1], weight: parts[2], shares: shares)).item()
        }
        func extents(_ from: Int, _ count: Int) throws -> Tensor {
            let part = try weight.narrowed(0, from: from, length: count)
            return try isOfSwaps
                ? objective.swapExtents(of: part, on: .cpu) : objective.extents(of: part, on: .cpu)
        }
        let whole = try loss(0, 4, nil)
        let all = try extents(0, 4)
        for cut in 1...3 {
            let parts = try [(0, cut), (cut, 4 - cut)].map { from, count in
                try loss(from, count, extents(from, count) / all)
            }
            // Of two means with nearly the same divisor, one of which counts.
            let tolerance = name == "backgroundStyle" ? 2e-3 : 2e-6
            #expect(abs(parts[0] + parts[1] - whole) < tolerance, "\(parts) of \(whole)")
        }
        #expect(whole > 1e-3)
    }
}
