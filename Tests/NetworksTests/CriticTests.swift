import Networks
import Testing
import Torch

@Suite("Critics")
struct CriticTests {
    private struct Numbers: Decodable {
        var objection: Double
        var mistakes: Double
        var slope: Double
    }

    private func compare(
        _ name: String, _ critic: some Critic, real: Tensor, made: Tensor
    ) throws {
        let expected = try #require(
            try Reference.load("critics.json", as: [String: Numbers].self)[name])
        let made = try made.requiringGradient()
        let objection = try critic.objection(to: made)
        try objection.backward()
        let slope = try #require(try made.gradient()).absolute().sum().item()
        let mistakes = try critic.mistakes(real: real, made: made).item()
        #expect(try abs(objection.item() - expected.objection) < 2e-6)
        #expect(abs(mistakes - expected.mistakes) < 2e-6)
        #expect(abs(slope / expected.slope - 1) < 1e-4)
    }

    @Test("of patches give what plain PyTorch gives, at two depths")
    func patches() throws {
        for (name, side, width, count) in [("patch64", 64, 8, 2), ("patch256", 256, 4, 1)] {
            let p = try Parameters(seed: 0)
            let critic = try PatchCritic(resolution: side, width: width, in: p)
            try Formula.fill(p)
            try compare(
                name, critic, real: Formula.pictures(1, count, side),
                made: Formula.pictures(3, count, side))
        }
    }

    @Test("of codes give what plain PyTorch gives")
    func codes() throws {
        let p = try Parameters(seed: 0)
        let critic = try CodeCritic(length: 48, in: p)
        try Formula.fill(p)
        try compare(
            "code", critic, real: Formula.tensor(7, [3, 3, 4, 4]) * 4,
            made: Formula.tensor(8, [3, 3, 4, 4]) * 4)
    }
}
