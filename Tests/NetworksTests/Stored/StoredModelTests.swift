import Foundation
import Networks
import Testing
import Torch

@Suite("Stored models")
struct StoredModelTests {
    private static func choice() throws -> ArchitectureChoice {
        var settings = Quick.Settings()
        (settings.resolution, settings.fold, settings.stem, settings.code) = (32, 2, 4, 8)
        (settings.down, settings.up) = ([4, 4], [4, 4])
        return try ArchitectureChoice(Quick.self, settings)
    }

    private static func description() throws -> ModelDescription {
        ModelDescription(
            architecture: try choice(), source: .init(name: "Ben", consents: ["b", "a"]),
            target: .init(name: "Ana", consents: ["c"]), program: "test")
    }

    /// A model with a checkpoint: weights of one seed, running means of another where there are any.
    private static func make(in folder: URL, average: UInt64?) throws {
        try Disk().replace(ModelFolder(folder).description, with: description().data)
        let raw = try choice().make(seed: 1).parameters.values()
        let means = try average.map { try choice().make(seed: $0).parameters.values() }
        _ = try ModelFolder(folder).checkpoints.save(
            Workbench.state(5),
            files: [
                .init(Checkpoint.weightsName) { (url) throws(StoredError) in
                    do throws(TorchError) {
                        try StoredWeights(raw: raw, average: means).write(to: url)
                    } catch {
                        throw .weights(url, error)
                    }
                },
                .init(Checkpoint.optimizerName) { (url) throws(StoredError) in
                    try Disk().write(Data(), to: url)
                },
            ])
    }

    @Test("a model is opened with its running means, or with its weights where it has none")
    func open() throws {
        for average in [7, nil] as [UInt64?] {
            let bench = try Workbench()
            try Self.make(in: bench.folder, average: average)
            let model = try StoredModel.open(bench.folder)
            let expected = try Self.choice().make(seed: average ?? 1).parameters
            for parameter in expected.all {
                let found = try #require(model.network.parameters[parameter.name])
                #expect(try found.equals(parameter.tensor), "\(parameter.name)")
            }
            #expect(model.description == (try Self.description()))
            #expect(model.hash.count == 64 && model.damaged.isEmpty)
            #expect(model.checkpoint.state.source.crops == 3)
        }
    }

    @Test("a copied model folder works, and the original may be gone")
    func copied() throws {
        let bench = try Workbench()
        let (first, second) = (
            bench.folder.appending(path: "a"), bench.folder.appending(path: "elsewhere/b")
        )
        try Disk().makeFolder(first)
        try Disk().makeFolder(second.deletingLastPathComponent())
        try Self.make(in: first, average: nil)
        try FileManager.default.moveItem(at: first, to: second)
        #expect(try StoredModel.open(second).checkpoint.state.iteration == 5)
        #expect(try StoredModel.open(second, iteration: 5).checkpoint.state.iteration == 5)
        #expect(throws: StoredError.self) { try StoredModel.open(second, iteration: 4) }
    }

    @Test("no model, no checkpoint, weights of another network: each is named")
    func refused() throws {
        let bench = try Workbench()
        #expect(throws: StoredError.self) { try StoredModel.open(bench.folder) }
        do { _ = try StoredModel.open(bench.folder) } catch StoredError.notAModel(let folder) {
            #expect(folder == bench.folder)
        }
        try Self.make(in: bench.folder, average: nil)
        var other = try Self.description()
        other.architecture = try ArchitectureChoice(named: "quick")
        try Disk().replace(ModelFolder(bench.folder).description, with: other.data)
        do {
            _ = try StoredModel.open(bench.folder)
            Issue.record("the weights fit")
        } catch StoredError.weights(let file, .parameter(_, .shape)) {
            #expect(file.lastPathComponent == Checkpoint.weightsName)
        }
        try FileManager.default.removeItem(at: ModelFolder(bench.folder).checkpoints.folder)
        do {
            _ = try StoredModel.open(bench.folder)
            Issue.record("it has no checkpoint")
        } catch StoredError.noCheckpoint(_, let damaged) {
            #expect(damaged.isEmpty)
        }
    }

    @Test("a quick model from before its pixels could be folded otherwise has them two by two")
    func unfolded() throws {
        let description = try Self.description()
        var members = description.tree.members
        let all = members["architecture"]?.members["settings"]?.members ?? [:]
        let older = all.filter { $0.key != "fold" }
        try #require(older.count == all.count - 1)
        members["architecture"] = .object(["name": .text("quick"), "settings": .object(older)])
        members["schema"] = .text(ModelDescription.schema)
        members["version"] = .integer(2)
        let data = try JSONEncoder().encode(JSONValue.object(members))
        #expect(try ModelDescription.parse(data) == description)
    }

    @Test("a description says all settings, and what it does not know is refused by its path")
    func description() throws {
        let text = String(decoding: try Self.description().data, as: UTF8.self)
        #expect(text.contains("\"schema\" : \"understudy.model\""))
        #expect(text.contains("\"coverage\" : 0.896"))
        func fault(_ old: String, _ new: String) -> SettingsFault? {
            do {
                _ = try ModelDescription.parse(Data(text.replacing(old, with: new).utf8))
                return nil
            } catch {
                return error
            }
        }
        #expect(
            fault("\"name\" : \"Ben\"", "\"nmae\" : \"Ben\"") == .missingKey(path: "source.name"))
        #expect(
            fault("\"name\" : \"Ben\"", "\"name\" : \"Ben\", \"age\" : 3")
                == .unknownKey(path: "source.age", near: nil))
        #expect(
            fault("\"stem\"", "\"sten\"")
                == .unknownKey(path: "architecture.settings.sten", near: "stem"))
        #expect(fault("\"version\" : 4", "\"version\" : 5") == .newerVersion(found: 5, known: 4))
        #expect(
            fault("understudy.model", "other.model")
                == .otherSchema(found: "other.model", expected: "understudy.model"))
        #expect(
            fault("whole-face", "half-face")
                == .wrongChoice(path: "alignment", found: "half-face", allowed: ["whole-face"]))
        #expect(fault("{", "") == .notJSON)
        guard case .network(.unknownArchitecture(let name, _)) = fault("\"quick\"", "\"quik\"")
        else {
            Issue.record("an unknown architecture was taken")
            return
        }
        #expect(name == "quik")
    }

    @Test("what differs between two models is named; further consents are not another model")
    func difference() throws {
        let one = try Self.description()
        var other = one
        other.program = "2"
        other.source.consents = ["z"]
        #expect(one.difference(from: other) == nil)
        #expect(one.adding(consentsOf: other).source.consents == ["a", "b", "z"])
        other.target.name = "Zoe"
        #expect(one.difference(from: other) == "target.name")
        other = one
        other.architecture = try ArchitectureChoice(named: "quick")
        #expect(one.difference(from: other) == "architecture.settings")
    }
}
