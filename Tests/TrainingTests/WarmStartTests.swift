import Faces
import Foundation
import Networks
import Testing
import Torch
import Training

@Suite("A model that begins from another one", .serialized)
struct WarmStartTests {
    private func weights(_ model: URL, _ iteration: Int? = nil) throws -> [String: [Float]] {
        let network = try StoredModel.open(model, iteration: iteration).network
        var values: [String: [Float]] = [:]
        for (name, tensor) in network.parameters.values() { values[name] = try tensor.floats() }
        return values
    }

    private struct Facesets {
        let source: Faceset
        let target: Faceset
        init(_ bench: Workbench) throws {
            source = try bench.faceset("source", Workbench.talking(0, 6))
            target = try bench.faceset("target", Workbench.talking(1, 6))
        }
    }

    @Test("takes over every weight of the same networks, names its parent, and begins at step 0")
    func copies() async throws {
        let bench = try Workbench()
        let faces = try Facesets(bench)
        let parent = try bench.plan("parent", source: faces.source, target: faces.target)
        _ = try await bench.train(parent, until: .iterations(6))
        var child = try bench.plan("child", source: faces.source, target: faces.target)
        child.persons.source = .init(name: "Cem", consents: ["c"])
        child.architecture = nil
        child.start = try WarmStart(parent.model)
        let report = try await bench.train(child, until: .iterations(3))
        let begun = try #require(report.begun)
        #expect(Set(begun.copied.keys) == ["encoder", "decoder"] && begun.fresh.isEmpty)
        #expect(begun.copied.values.reduce(0, +) == (try Workbench.tiny().cost.weights))
        #expect(report.starts.first?.iteration == 0)
        // What it began with is what the parent is converted with.
        #expect(try weights(child.model, 0) == weights(parent.model))
        let lineage = try ModelFolder(child.model).readDescription().lineage
        #expect(lineage.count == 1)
        #expect(lineage[0].source.name == "Ben" && lineage[0].source.consents == ["b"])
        #expect(lineage[0].target.name == "Ana" && lineage[0].target.consents == ["a"])
        let hashes = try bench.hashes("parent")
        #expect(lineage[0].weights == hashes[Checkpoint.weightsName]?.sha256)
        // A grandchild is bound to all of them.
        var grandchild = try bench.plan("grandchild", source: faces.source, target: faces.target)
        grandchild.start = try WarmStart(child.model)
        _ = try await bench.train(grandchild, until: .iterations(1))
        let people = try ModelFolder(grandchild.model).readDescription().people
        #expect(people.map(\.person.name) == ["Ben", "Ana", "Cem", "Ana", "Ben", "Ana"])
    }

    @Test("a comb takes another person with all else frozen: nothing but teeth is learned")
    func tooth() async throws {
        let bench = try Workbench()
        let faces = try Facesets(bench)
        let architecture = try ArchitectureChoice(named: "comb").setting(
            ["resolution=32", "fold=2", "stem=8", "code=16", "down=[8,16,16]", "up=[16,8,8]"].map {
                "architecture." + $0
            })
        let parent = try bench.plan(
            "parent", source: faces.source, target: faces.target, architecture: architecture)
        _ = try await bench.train(parent, until: .iterations(4))
        var child = try bench.plan(
            "child", source: faces.source, target: faces.target,
            changes: ["freeze.encoder=true", "freeze.inter=true"], architecture: architecture)
        child.persons.source = .init(name: "Cem", consents: ["c"])
        child.start = try WarmStart(parent.model)
        _ = try await bench.train(child, until: .iterations(4))
        let (before, after) = try (weights(parent.model), weights(child.model))
        let moved = Set(before.keys.filter { before[$0] != after[$0] })
        #expect(moved == Set(before.keys.filter { $0.hasPrefix("decoder.") }))
        // A start, and a scale and a shift after each of three doublings, of two people.
        #expect(moved.count == 14)
    }

    @Test("a person's decoder goes with the person, whatever they are in the new model")
    func followsPerson() async throws {
        let bench = try Workbench()
        let faces = try Facesets(bench)
        let parent = try bench.plan("parent", source: faces.source, target: faces.target)
        _ = try await bench.train(parent, until: .iterations(6))
        var child = try bench.plan("child", source: faces.target, target: faces.source)
        child.persons.source = .init(name: "Ana", consents: ["a2"])
        child.persons.target = .init(name: "Dan", consents: ["d"])
        child.start = try WarmStart(parent.model)
        _ = try await bench.train(child, until: .iterations(1))
        let (old, new) = (try weights(parent.model), try weights(child.model, 0))
        #expect(new["decoder.source.out.weight"] == old["decoder.target.out.weight"])
        #expect(new["decoder.target.out.weight"] == old["decoder.target.out.weight"])
        #expect(old["decoder.source.out.weight"] != old["decoder.target.out.weight"])
    }

    @Test("what does not fit begins anew, and is said")
    func otherShape() async throws {
        let bench = try Workbench()
        let faces = try Facesets(bench)
        let parent = try bench.plan("parent", source: faces.source, target: faces.target)
        _ = try await bench.train(parent, until: .iterations(2))
        var settings = Quick.Settings()
        (settings.resolution, settings.fold, settings.stem, settings.code) = (32, 2, 8, 16)
        (settings.down, settings.up) = ([8, 16, 16], [16, 8, 12])
        var child = try bench.plan(
            "child", source: faces.source, target: faces.target,
            architecture: try ArchitectureChoice(Quick.self, settings))
        child.start = try WarmStart(parent.model)
        let begun = try #require(try await bench.train(child, until: .iterations(1)).begun)
        #expect(begun.fresh.keys.sorted() == ["decoder"])
        #expect(begun.copied["encoder"] != nil && begun.copied["decoder"] != nil)
    }

    @Test("frozen parts keep their bytes, the others move")
    func freeze() async throws {
        let bench = try Workbench()
        let faces = try Facesets(bench)
        let plan = try bench.plan(
            "model", source: faces.source, target: faces.target, changes: ["freeze.encoder=true"])
        _ = try await bench.train(plan, until: .iterations(5))
        let fresh = try Workbench.tiny().make(seed: 0)
        let trained = try weights(plan.model)
        for (name, tensor) in fresh.parameters.values() {
            let isSame = try trained[name] == tensor.floats()
            #expect(isSame == name.hasPrefix("encoder."), "\(name)")
        }
        do {
            let all = try bench.plan(
                "none", source: faces.source, target: faces.target,
                changes: ["freeze.encoder=true", "freeze.decoder=true"])
            _ = try await bench.train(all, until: .iterations(1))
            Issue.record("a training with nothing to learn began")
        } catch TrainingError.nothingToLearn(let frozen) {
            #expect(frozen == ["encoder", "decoder"])
        }
    }

    @Test("the same command goes on; another parent is refused, and so is one for a model without")
    func goesOn() async throws {
        let bench = try Workbench()
        let faces = try Facesets(bench)
        let parent = try bench.plan("parent", source: faces.source, target: faces.target)
        _ = try await bench.train(parent, until: .iterations(2))
        var child = try bench.plan("child", source: faces.source, target: faces.target)
        child.start = try WarmStart(parent.model)
        _ = try await bench.train(child, until: .iterations(2))
        let lineage = try ModelFolder(child.model).readDescription().lineage
        // The parent was trained on since: what the child has from it is what it was.
        _ = try await bench.train(parent, until: .iterations(4))
        child.start = try WarmStart(parent.model)
        let more = try await bench.train(child, until: .iterations(4))
        #expect(more.begun == nil && more.starts.first?.iteration == 2)
        #expect(try ModelFolder(child.model).readDescription().lineage == lineage)
        // And without naming it.
        child.start = nil
        #expect(try await bench.train(child, until: .iterations(5)).end?.iteration == 5)
        #expect(try ModelFolder(child.model).readDescription().lineage == lineage)
        for (model, start) in [("parent", "child"), ("child", "child")] {
            var wrong = try bench.plan(model, source: faces.source, target: faces.target)
            wrong.start = try WarmStart(bench.folder.appending(path: start))
            do {
                _ = try await bench.train(wrong, until: .iterations(9))
                Issue.record("\(model) began from \(start)")
            } catch TrainingError.stored(.otherModel(_, let path)) {
                #expect(path == "lineage")
            }
        }
    }

    @Test("a beginning that was killed before the weights were there is no beginning from noise")
    func killedAtTheStart() async throws {
        let bench = try Workbench()
        let faces = try Facesets(bench)
        let parent = try bench.plan("parent", source: faces.source, target: faces.target)
        _ = try await bench.train(parent, until: .iterations(2))
        var child = try bench.plan("child", source: faces.source, target: faces.target)
        child.start = try WarmStart(parent.model)
        _ = try await bench.train(child, until: .iterations(1))
        try FileManager.default.removeItem(at: ModelFolder(child.model).checkpoints.folder)
        var bare = child
        bare.start = nil
        do {
            _ = try await bench.train(bare, until: .iterations(1))
            Issue.record("a model of a parent began from noise")
        } catch TrainingError.stored(.notBegun) {}
        let again = try await bench.train(child, until: .iterations(1))
        #expect(again.begun != nil)
        #expect(try weights(child.model, 0) == weights(parent.model))
    }
}
