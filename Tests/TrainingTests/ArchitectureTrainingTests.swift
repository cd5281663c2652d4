import Faces
import Foundation
import Networks
import Testing
import Torch
import Training

/// Trainings of every architecture, each as small as it can be.
@Suite("training each architecture", .serialized)
struct ArchitectureTrainingTests {
    private static let small: [String: [String]] = [
        "quick": ["resolution=32", "fold=2", "stem=8", "code=16", "down=[8,16,16]", "up=[16,8,8]"],
        "comb": ["resolution=32", "fold=2", "stem=8", "code=16", "down=[8,16,16]", "up=[16,8,8]"],
        "original": ["resolution=32", "width=8", "code=16"],
        "iae": ["resolution=32", "width=8", "code=16"],
        "dfaker": ["resolution=32", "width=8", "code=16"],
        "saehd": ["resolution=32", "encoderWidth=4", "decoderWidth=4", "code=16"],
        "amp": ["resolution=32", "encoderWidth=4", "decoderWidth=4", "code=16", "interWidth=32"],
    ]

    private func architecture(_ name: String, _ more: [String] = []) throws -> ArchitectureChoice {
        try ArchitectureChoice(named: name)
            .setting(((Self.small[name] ?? []) + more).map { "architecture." + $0 })
    }

    private func facesets(_ bench: Workbench) throws -> (Faceset, Faceset) {
        (
            try bench.faceset("source", Workbench.talking(0, 6)),
            try bench.faceset("target", Workbench.talking(1, 5))
        )
    }

    @Test(
        "trains with its own recipe, shows a preview, and goes on as if it had never stopped",
        arguments: Architectures.all.map { $0.name })
    func resumed(_ name: String) async throws {
        let bench = try Workbench()
        let (source, target) = try facesets(bench)
        let architecture = try architecture(name)
        func plan(_ model: String) throws -> TrainingPlan {
            try bench.plan(model, source: source, target: target, architecture: architecture)
        }
        let whole = try await bench.train(plan("whole"), until: .iterations(8))
        #expect(whole.end?.reason == .complete && whole.previews.count == 1)
        #expect(whole.steps.allSatisfy { $0.losses.source > 0 && $0.losses.target > 0 })
        _ = try await bench.train(plan("parts"), until: .iterations(8), after: 4)
        let rest = try await bench.train(plan("parts"), until: .iterations(8))
        #expect((rest.starts.first?.iteration ?? 0) >= 4)
        #expect(try bench.hashes("whole") == bench.hashes("parts"))
        let stored = try StoredModel.open(plan("whole").model)
        #expect(stored.description.architecture == architecture)
    }

    @Test("a training's pairs look where the target does")
    func gaze() async throws {
        let bench = try Workbench()
        let (source, target) = try facesets(bench)
        func firstStep(_ gaze: Bool) async throws -> TrainingLosses {
            let report = try await bench.train(
                bench.plan(
                    "gaze-\(gaze)", source: source, target: target,
                    changes: ["pairs.gaze=\(gaze)"], architecture: architecture("quick")),
                until: .iterations(1))
            return try #require(report.steps.first).losses
        }
        let (with, without) = (try await firstStep(true), try await firstStep(false))
        #expect(with.paired != without.paired)
        #expect(with.source == without.source)
    }

    @Test(
        "what is asked of swaps changes what is learned, with pairs and without",
        arguments: ["faceStyle", "backgroundStyle", "identity"], ["0", "0.75"])
    func swaps(_ loss: String, _ share: String) async throws {
        let bench = try Workbench()
        let (source, target) = try facesets(bench)
        func train(_ model: String, _ changes: String...) async throws -> Report {
            try await bench.train(
                bench.plan(
                    model, source: source, target: target,
                    changes: ["pairs.share=\(share)", "previews.seconds=0"] + changes,
                    architecture: architecture("saehd")), until: .iterations(3))
        }
        let (plain, asked) = (
            try await train("plain"), try await train("asked", "losses.\(loss)=5")
        )
        // The first step's losses are of the same weights: those of likeness do not change.
        let pairs = zip(plain.steps, asked.steps).map { ($0.losses, $1.losses) }
        #expect(pairs.count == 3)
        #expect(abs(pairs[0].0.source - pairs[0].1.source) < 1e-5)
        #expect(abs(pairs[0].0.target - pairs[0].1.target) < 1e-5)
        #expect(abs((pairs[0].0.paired ?? 0) - (pairs[0].1.paired ?? 0)) < 1e-5)
        #expect((pairs[0].0.paired == nil) == (share == "0"))
        #expect(try bench.hashes("plain") != bench.hashes("asked"))
    }

    @Test("what is asked of how pictures look is listed among the losses, and goes on the same")
    func perceptual() async throws {
        let bench = try Workbench()
        let (source, target) = try facesets(bench)
        func plan(_ model: String, _ changes: String...) throws -> TrainingPlan {
            try bench.plan(
                model, source: source, target: target, changes: ["previews.seconds=0"] + changes,
                architecture: architecture("quick"))
        }
        let plain = try await bench.train(plan("plain"), until: .iterations(4))
        let asked = try await bench.train(
            plan("asked", "losses.perceptual=1"), until: .iterations(4))
        let (a, b) = (try #require(plain.steps.first), try #require(asked.steps.first))
        #expect(b.losses.source > a.losses.source + 0.05)
        _ = try await bench.train(
            plan("parts", "losses.perceptual=1"), until: .iterations(4), after: 2)
        _ = try await bench.train(plan("parts"), until: .iterations(4))
        #expect(try bench.hashes("asked") == bench.hashes("parts"))
    }
}
