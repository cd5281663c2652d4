import Foundation
import Networks
import Testing
import Torch

@Suite("the occlusion network")
struct OcclusionTests {
    struct File: Decodable {
        let weights: Int
        let shape: [Int]
        let mean: Double
        let norm: Double
        let diagonal: [Double]
    }

    @Test("from the same weights, gives PyTorch's answer (References/occlusion.py)")
    func parity() throws {
        let file = try Reference.load("occlusion.json", as: File.self)
        let network = try OcclusionNetwork()
        #expect(network.parameters.count == file.weights)
        try Formula.fill(network.parameters)
        let out = try withoutGradient { () throws(TorchError) in
            try network(Formula.pictures(1, 2, 64))
        }
        #expect(out.shape == file.shape)
        let (mean, norm) = (try out.mean().item(), try (out + 2).norm().item())
        #expect(abs(mean - file.mean) < 1e-5 && abs(norm - file.norm) < 1e-3)
        let values = try out.selected(0, 1).selected(0, 0).diagonal().floats()
        for (k, expected) in file.diagonal.enumerated() {
            #expect(abs(Double(values[4 * k]) - expected) < 1e-5)
        }
    }

    @Test("untrained, it finds next to nothing before a face")
    func start() throws {
        let network = try OcclusionNetwork(seed: 3)
        let cover = try withoutGradient { () throws(TorchError) in
            try network(Formula.pictures(7, 4, 64)).sigmoid().mean().item()
        }
        #expect(cover < 0.25)
    }

    @Test("what is saved is what is opened, and one flipped bit is told")
    func stored() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "occlusion-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let place = ModelFolder(folder)
        #expect(try StoredOcclusion.open(place) == nil)
        let network = try OcclusionNetwork(seed: 9)
        try StoredOcclusion.save(network, steps: 5, crops: 3, hands: 0, in: place)
        let opened = try #require(try StoredOcclusion.open(place))
        #expect(try StoredOcclusion.hash(place) == opened.hash)
        for (a, b) in zip(network.parameters.all, opened.network.parameters.all) {
            let isEqual = try a.tensor.equals(b.tensor)
            #expect(a.name == b.name && isEqual)
        }
        // One of version 1 is used, and counts as not trained.
        #expect(try StoredOcclusion.steps(place) == 5)
        let state = place.occlusion.appending(path: "state.json")
        let text = try String(contentsOf: state, encoding: .utf8)
        let old = text.replacing(/\s*"hands" : 0,/, with: "")
            .replacing(/"version" : 2/, with: "\"version\" : 1")
        try Data(old.utf8).write(to: state)
        let steps = try StoredOcclusion.steps(place)
        #expect(old != text && steps == 0)
        #expect(try StoredOcclusion.open(place)?.hash == opened.hash)
        // Saving again takes its place.
        try StoredOcclusion.save(
            try OcclusionNetwork(seed: 10), steps: 6, crops: 3, hands: 0, in: place)
        #expect(try StoredOcclusion.hash(place) != opened.hash)

        let file = place.occlusion.appending(path: "weights.safetensors")
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count - 5] ^= 1
        try bytes.write(to: file)
        #expect {
            _ = try StoredOcclusion.open(place)
        } throws: { error in
            guard case StoredError.damaged(let found, .hash) = error else { return false }
            return found == file
        }
    }
}
