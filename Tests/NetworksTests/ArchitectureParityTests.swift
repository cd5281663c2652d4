import Foundation
import Networks
import Testing
import Torch

/// Each architecture beside a plain PyTorch form of it, from the same weights on the same pictures
/// (References/steps.py, and a script for each).
@Suite("architectures against PyTorch", .serialized)
struct ArchitectureParityTests {
    static let files = [
        "iae", "dfaker", "saehd-df", "saehd-df-u", "saehd-liae-ud", "saehd-df-dt", "saehd-liae-tc",
        "saehd-df-udtc", "amp", "comb",
    ]

    struct File: Decodable {
        let batch: Int
        let architecture: ArchitectureChoice
        let weights: Int
        let multiplications: Int
        let outputs: [[Double]]
        let losses: [[Double]]
        let norms: [Double]
        let morphs: [String: Double]?
    }

    private func opened(_ name: String) throws -> (File, any Architecture) {
        let file = try Reference.load("\(name).json", as: File.self)
        let network = try file.architecture.make(seed: 0)
        try Formula.fill(network.parameters)
        return (file, network)
    }

    @Test("has as many weights, and takes as many multiplications", arguments: files)
    func cost(_ name: String) throws {
        let (file, network) = try opened(name)
        #expect(network.parameters.count == file.weights)
        #expect(file.architecture.cost.weights == file.weights)
        #expect(file.architecture.cost.multiplications == file.multiplications)
    }

    @Test("the same weights give the same pictures of both people", arguments: files)
    func outputs(_ name: String) throws {
        let (file, network) = try opened(name)
        let x = try Formula.pictures(1, 2, network.settings.resolution)
        for (identity, expected) in zip([Identity.source, .target], file.outputs) {
            let y = try withoutGradient { () throws(TorchError) in
                try network.decode(network.encode(x), as: identity).selected(0, 1)
            }
            let found = try (0..<3).flatMap { channel in
                try y.selected(0, channel).diagonal().sliced(0, step: 8).floats()
            }
            #expect(found.count == expected.count)
            for (a, b) in zip(found, expected) { #expect(abs(Double(a) - b) < 5e-6) }
        }
    }

    @Test("a mixture of both people is PyTorch's; its ends are the two", arguments: ["amp"])
    func morphs(_ name: String) throws {
        let (file, network) = try opened(name)
        let x = try Formula.pictures(1, 1, network.settings.resolution)
        let code = try network.encode(x)
        let target = try network.decode(code, as: .target)
        for (share, distance) in file.morphs ?? [:] {
            let y = try #require(try network.morph(code, share: Double(share) ?? -1))
            let found = try (y - target).to(.float64).norm().item()
            #expect(abs(found / distance - 1) < 1e-2, "\(share)")
        }
        let ends = (try network.morph(code, share: 1), try network.morph(code, share: 0))
        #expect(try ends.0?.equals(network.decode(code, as: .source)) == true)
        #expect(try ends.1?.equals(network.decode(code, as: .target)) == true)
        #expect(file.morphs?.count == 2)
    }

    @Test("five steps have the same losses, and leave the same weights", arguments: files)
    func steps(_ name: String) throws {
        let (file, network) = try opened(name)
        let (n, r) = (file.batch, network.settings.resolution)
        let optimizer = try Adam(network.parameters.all)
        for (step, expected) in file.losses.enumerated() {
            let chance = Chance(try Generator(seed: 100 + UInt64(step)))
            var losses: [Tensor] = []
            for (k, identity) in [Identity.source, .target].enumerated() {
                let x = try Formula.pictures(1000 + 100 * step + 10 * k, n, r)
                let y = try Formula.pictures(2000 + 100 * step + 10 * k, n, r)
                let output = try network.decodeForTraining(
                    network.encode(x), as: identity, chance: chance)
                losses.append(try output.l1Loss(y))
            }
            try (losses[0] + losses[1]).backward()
            try optimizer.step()
            try network.parameters.clearGradients()
            for (loss, value) in zip(losses, expected) {
                #expect(try abs(loss.item() - value) < 5e-6, "step \(step)")
            }
        }
        #expect(file.losses.count == 5 && file.norms.count == network.parameters.all.count)
        for (parameter, norm) in zip(network.parameters.all, file.norms) {
            let found = try parameter.tensor.to(.float64).norm().item()
            #expect(abs(found - norm) < 1e-4 * max(1, norm), "\(parameter.name)")
        }
    }
}
