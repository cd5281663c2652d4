import Faces
import Foundation
import Networks
import Testing
import Torch
import Training

@Suite("A training with critics", .serialized)
struct CriticTrainingTests {
    static let critics = ["critics.patch=0.1", "critics.trueFace=0.05", "critics.width=4"]

    @Test("goes on from its checkpoint as if it had never stopped, critics included")
    func resume() async throws {
        let bench = try Workbench()
        let (source, target) = (
            try bench.faceset("source", Workbench.talking(0, 6)),
            try bench.faceset("target", Workbench.talking(1, 6))
        )
        func plan(_ name: String, _ changes: [String]) throws -> TrainingPlan {
            try bench.plan(name, source: source, target: target, changes: changes)
        }
        _ = try await bench.train(plan("whole", Self.critics), until: .iterations(8))
        _ = try await bench.train(plan("parts", Self.critics), until: .iterations(8), after: 4)
        _ = try await bench.train(plan("parts", Self.critics), until: .iterations(8))
        #expect(try bench.hashes("whole") == bench.hashes("parts"))
        // They change what is learned, and are kept with the optimizer's memory.
        _ = try await bench.train(plan("without", []), until: .iterations(8))
        #expect(try bench.hashes("without") != bench.hashes("whole"))
        let newest = try #require(
            try ModelFolder(bench.folder.appending(path: "whole")).checkpoints.newest().checkpoint)
        let names = try Safetensors.header(of: newest.optimizer).entries.map(\.name)
        for kind in ["weights.patch.out.weight", "optimizer.trueFace.out.bias.first"] {
            #expect(names.contains("critic." + kind))
        }
        #expect(
            try Safetensors.header(of: newest.weights).entries.allSatisfy {
                !$0.name.contains("critic")
            })
    }

    @Test("critics may come and go between two runs, and the optimizer stays")
    func comeAndGo() async throws {
        let bench = try Workbench()
        let (source, target) = (
            try bench.faceset("source", Workbench.talking(0, 6)),
            try bench.faceset("target", Workbench.talking(1, 6))
        )
        var count = 0
        for changes in [[], Self.critics, ["critics.patch=0", "critics.trueFace=0"]] {
            count += 3
            let plan = try bench.plan("model", source: source, target: target, changes: changes)
            let report = try await bench.train(plan, until: .iterations(count))
            #expect(report.end?.iteration == count && report.warnings.isEmpty)
        }
    }

    @Test(
        "with networks of every kind of code",
        arguments: ["df", "liae-ud"])
    func saehd(design: String) async throws {
        let bench = try Workbench()
        var settings = SAEHD.Settings()
        settings.design = try #require(SAEHD.Design(design))
        (settings.resolution, settings.code) = (32, 16)
        (settings.encoderWidth, settings.decoderWidth) = (4, 4)
        let plan = try bench.plan(
            "model", source: bench.faceset("source", Workbench.talking(0, 4)),
            target: bench.faceset("target", Workbench.talking(1, 4)), changes: Self.critics,
            architecture: try ArchitectureChoice(SAEHD.self, settings))
        let report = try await bench.train(plan, until: .iterations(3))
        #expect(report.end?.iteration == 3 && report.warnings.isEmpty)
    }
}
