import Faces
import Foundation
import Imaging
import Media
import Networks
import Testing
import Torch
import Training

/// Everything that a training of the tests reports.
struct Report {
    var steps: [TrainingStep] = []
    var previews: [TrainingPreview] = []
    var checkpoints: [TrainingCheckpoint] = []
    var warnings: [TrainingWarning] = []
    var starts: [TrainingStart] = []
    var scores: [(score: TrainingScore, verdict: TrainingVerdict)] = []
    var coverage: Coverage?
    var memory: MemoryNeed?
    var begun: WarmStartReport?
    var end: TrainingEnd?
}

extension Workbench {
    /// A network that a step takes milliseconds for.
    static func tiny() throws -> ArchitectureChoice {
        var settings = Quick.Settings()
        (settings.resolution, settings.fold, settings.stem, settings.code) = (32, 2, 8, 16)
        (settings.down, settings.up) = ([8, 16, 16], [16, 8, 8])
        return try ArchitectureChoice(Quick.self, settings)
    }

    static let fast = [
        "batch=4", "compute.threads=1", "compute.precision=float32", "compute.niceness=0",
        "previews.rows=2", "optimizer.warmUp=5", "occlusion.steps=0", "scores.share=0",
    ]

    func plan(
        _ model: String, source: Faceset, target: Faceset, changes: [String] = [],
        architecture: ArchitectureChoice? = nil
    ) throws -> TrainingPlan {
        TrainingPlan(
            model: folder.appending(path: model), source: source, target: target,
            persons: .init(
                source: .init(name: "Ben", consents: ["b"]),
                target: .init(name: "Ana", consents: ["a"])),
            architecture: try architecture ?? Self.tiny(), changes: Self.fast + changes,
            program: "test")
    }

    /// Trains and gathers what is reported; `after` stops at the step that it names.
    func train(
        _ plan: TrainingPlan, until limit: TrainingLimit, after: Int? = nil, disk: Disk = Disk()
    ) async throws -> Report {
        let trainer = Trainer(plan, disk: disk)
        var report = Report()
        for try await event in trainer.run(until: limit) {
            #expect(report.end == nil, "nothing follows the end")
            switch event {
            case .step(let step):
                report.steps.append(step)
                if let after, step.iteration >= after { trainer.stop() }
            case .preview(let preview): report.previews.append(preview)
            case .checkpoint(let checkpoint): report.checkpoints.append(checkpoint)
            case .warning(let warning): report.warnings.append(warning)
            case .started(let start): report.starts.append(start)
            case .finished(let end): report.end = end
            case .scored(let score, let verdict): report.scores.append((score, verdict))
            case .coverage(let coverage): report.coverage = coverage
            case .memory(let need): report.memory = need
            case .begun(let begun): report.begun = begun
            case .preparing, .threads: break
            }
        }
        return report
    }

    /// The hashes of the newest checkpoint's tensors.
    func hashes(_ model: String) throws -> [String: FileFingerprint] {
        let store = ModelFolder(folder.appending(path: model)).checkpoints
        return try #require(try store.newest().checkpoint).state.files
    }
}

@Suite("Trainer", .serialized)
struct TrainerTests {
    @Test("20 steps, and 10 steps with 10 more after a restart, end in the same bytes")
    func resume() async throws {
        let bench = try Workbench()
        let (source, target) = (
            try bench.faceset("source", Workbench.talking(0, 12)),
            try bench.faceset("target", Workbench.talking(1, 9))
        )
        let whole = try bench.plan("whole", source: source, target: target)
        let parts = try bench.plan("parts", source: source, target: target)
        let straight = try await bench.train(whole, until: .iterations(20))
        #expect(straight.end?.reason == .complete && straight.end?.iteration == 20)
        let first = try await bench.train(parts, until: .iterations(20), after: 10)
        let stopped = try #require(first.end)
        #expect(stopped.reason == .stopped && stopped.iteration >= 10)
        let second = try await bench.train(parts, until: .iterations(20))
        #expect(
            second.end?.reason == .complete && second.starts.first?.iteration == stopped.iteration)
        #expect(try bench.hashes("whole") == bench.hashes("parts"))
        // And the losses that both reported are the same, step by step.
        let expected = Dictionary(
            uniqueKeysWithValues: straight.steps.map { ($0.iteration, $0.losses) })
        for step in first.steps + second.steps {
            if let losses = expected[step.iteration] { #expect(step.losses == losses) }
        }
    }

    @Test("the same seed gives the same bytes, another seed others")
    func seeds() async throws {
        let bench = try Workbench()
        let (source, target) = (
            try bench.faceset("source", Workbench.talking(0, 5)),
            try bench.faceset("target", Workbench.talking(1, 5))
        )
        for (name, seed) in [("a", 1), ("b", 1), ("c", 2)] {
            let plan = try bench.plan(
                name, source: source, target: target, changes: ["seed=\(seed)"])
            _ = try await bench.train(plan, until: .iterations(3))
        }
        #expect(try bench.hashes("a") == bench.hashes("b"))
        #expect(try bench.hashes("a") != bench.hashes("c"))
    }

    @Test(
        "crops that a hand lies over are learned from in pairs only, and not at all where nobody wants it"
    )
    func covered() async throws {
        let bench = try Workbench()
        let (own, other) = (Workbench.talking(0, 6), Workbench.talking(1, 9))
        let source = try bench.faceset("source", own)
        let hands = try bench.faceset("hands", other, covered: [2, 5, 7])
        let without = try bench.faceset("without", other, excluded: [2, 5, 7])
        // The same, but for what the hands lie over.
        var changed = other
        for place in [2, 5, 7] { changed[place].mouth = 1 - changed[place].mouth }
        let others = try bench.faceset("others", changed, covered: [2, 5, 7])
        for (name, target, changes) in [
            ("with", hands, []), ("others", others, []), ("unknown", hands, []),
            ("unwanted", hands, ["pairs.covered=false"]),
            ("absent", without, []), ("unpaired", hands, ["pairs.share=0"]),
            ("alone", without, ["pairs.share=0"]),
        ] {
            var plan = try bench.plan(name, source: source, target: target, changes: changes)
            plan.knowsCovered = name != "unknown"
            let report = try await bench.train(plan, until: .iterations(4))
            #expect(report.end?.reason == .complete, "\(name)")
            let checkpoint = try #require(
                ModelFolder(plan.model).checkpoints.newest().checkpoint)
            #expect(checkpoint.state.target.crops == 6, "\(name)")
            let isSaid = report.warnings.contains {
                if case .coveredLeftOut(count: 3) = $0 { true } else { false }
            }
            #expect(isSaid == (name == "unknown"), "\(name)")
            let isUsed = ["with", "others"].contains(name)
            #expect(report.starts.first?.coveredCrops == (isUsed ? 3 : 0), "\(name)")
        }
        #expect(try bench.hashes("unwanted") == bench.hashes("absent"))
        #expect(try bench.hashes("unknown") == bench.hashes("absent"))
        #expect(try bench.hashes("unpaired") == bench.hashes("alone"))
        #expect(try bench.hashes("with") != bench.hashes("absent"))
        #expect(try bench.hashes("with") != bench.hashes("others"))
    }

    @Test("the losses fall, of both persons, the pairs and the expression")
    func learns() async throws {
        let bench = try Workbench()
        let plan = try bench.plan(
            "model", source: bench.faceset("source", Workbench.talking(0, 20)),
            target: bench.faceset("target", Workbench.talking(1, 20)))
        let report = try await bench.train(plan, until: .iterations(150))
        let history = try TrainingHistory.read(ModelFolder(plan.model).history)
        let (first, last) = (try #require(history.first), try #require(history.last))
        #expect(last.iteration == 150 && history.reduce(0) { $0 + $1.steps } == 150)
        let end = try #require(report.steps.last?.losses)
        let begin = try #require(report.steps.first?.losses)
        #expect(end.source < 0.7 * begin.source && end.target < 0.7 * begin.target)
        #expect(try #require(end.paired) < 0.7 * #require(begin.paired))
        #expect(try #require(end.expression) < 0.7 * #require(begin.expression))
        #expect(last.losses.source <= first.losses.source)
        let model = try StoredModel.open(plan.model)
        #expect(model.checkpoint.state.iteration == 150)
        #expect(model.checkpoint.state.source.crops == 20)
        #expect(model.checkpoint.state.source.colors != model.checkpoint.state.target.colors)
    }

    @Test("the network of 2017 learns with its own recipe")
    func original() async throws {
        let bench = try Workbench()
        var settings = Original.Settings()
        (settings.resolution, settings.width, settings.code) = (32, 8, 16)
        let plan = try bench.plan(
            "model", source: bench.faceset("source", Workbench.talking(0, 6)),
            target: bench.faceset("target", Workbench.talking(1, 6)),
            changes: ["optimizer.rate=0.001"],
            architecture: ArchitectureChoice(Original.self, settings))
        let report = try await bench.train(plan, until: .iterations(80))
        #expect(report.steps.allSatisfy { $0.losses.paired == nil && $0.losses.expression == nil })
        func mean(_ steps: ArraySlice<TrainingStep>) -> Double {
            steps.reduce(0) { $0 + $1.losses.source + $1.losses.target } / Double(steps.count)
        }
        // Strong augmentation makes single steps very unlike.
        #expect(mean(report.steps.suffix(15)) < 0.9 * mean(report.steps.prefix(15)))
        #expect(try StoredModel.open(plan.model).network.settings.resolution == 32)
    }

    @Test("a source clip of two frames, one frame, mixed and extreme crop sizes all train")
    func smallFacesets() async throws {
        let bench = try Workbench()
        let target = try bench.faceset("target", Workbench.talking(1, 3), size: 40)
        for (name, count, size) in [("two", 2, 96), ("one", 1, 512), ("dots", 3, 5)] {
            let plan = try bench.plan(
                name, source: bench.faceset(name, Workbench.talking(0, count), size: size),
                target: target)
            let report = try await bench.train(plan, until: .iterations(4))
            #expect(report.end?.iteration == 4, "\(name)")
            #expect(report.starts.first?.sourceCrops == count, "\(name)")
            #expect(report.steps.allSatisfy { $0.losses.source.isFinite }, "\(name)")
        }
    }

    @Test("a batch of one, no pairs and no running mean train as well")
    func extremes() async throws {
        let bench = try Workbench()
        let (source, target) = (
            try bench.faceset("source", Workbench.talking(0, 3)),
            try bench.faceset("target", Workbench.talking(1, 3))
        )
        for (name, changes) in [
            ("one", ["batch=1"]), ("all", ["pairs.share=1"]),
            ("plain", ["pairs.share=0", "average=0", "expression=0", "optimizer.clip=0"]),
        ] {
            let plan = try bench.plan(name, source: source, target: target, changes: changes)
            let report = try await bench.train(plan, until: .iterations(3))
            #expect(report.end?.iteration == 3, "\(name)")
        }
    }

    @Test(
        "every optimizer learns, with dropout too, and a stop changes no byte",
        arguments: OptimizerCatalog.names)
    func optimizers(_ kind: String) async throws {
        let bench = try Workbench()
        let (source, target) = (
            try bench.faceset("source", Workbench.talking(0, 5)),
            try bench.faceset("target", Workbench.talking(1, 5))
        )
        let rate = kind == "muon" ? [] : ["optimizer.rate=0.002"]
        let changes = ["optimizer.kind=\(kind)", "optimizer.dropout=0.3"] + rate
        let whole = try bench.plan("whole", source: source, target: target, changes: changes)
        let parts = try bench.plan("parts", source: source, target: target, changes: changes)
        let report = try await bench.train(whole, until: .iterations(60))
        func level(_ steps: some Sequence<TrainingStep>) -> Double {
            steps.reduce(0) { $0 + $1.losses.source + $1.losses.target }
        }
        #expect(level(report.steps.suffix(5)) < 0.9 * level(report.steps.prefix(5)), "\(kind)")
        _ = try await bench.train(parts, until: .iterations(60), after: 20)
        _ = try await bench.train(parts, until: .iterations(60))
        #expect(try bench.hashes("whole") == bench.hashes("parts"))
    }

    @Test("a faceset without a crop that can be used is one clear error")
    func nothingUsable() async throws {
        let bench = try Workbench()
        let good = try bench.faceset("good", Workbench.talking(1, 3))
        let excluded = try bench.faceset("excluded", Workbench.talking(0, 3), excluded: [0, 1, 2])
        do {
            _ = try await bench.train(
                bench.plan("model", source: excluded, target: good), until: .iterations(3))
            Issue.record("it trained")
        } catch TrainingError.noUsableCrops(let file, let person, let left, let unusable) {
            #expect(file == excluded.file && person == .source && left == 3 && unusable == 0)
        }
    }

    @Test("crops that are excluded are left out")
    func excluded() async throws {
        let bench = try Workbench()
        let plan = try bench.plan(
            "model", source: bench.faceset("source", Workbench.talking(0, 8), excluded: [1, 5]),
            target: bench.faceset("target", Workbench.talking(1, 4)))
        let report = try await bench.train(plan, until: .iterations(1))
        #expect(report.starts.first?.sourceCrops == 6 && report.starts.first?.targetCrops == 4)
    }

    @Test("more crops than the memory holds are thinned out, and it is said")
    func thinned() async throws {
        let bench = try Workbench()
        let plan = try bench.plan(
            "model", source: bench.faceset("source", Workbench.talking(0, 60)),
            target: bench.faceset("target", Workbench.talking(1, 4)), changes: ["compute.memory=1"])
        let report = try await bench.train(plan, until: .iterations(1))
        // 2^20 bytes for three sets, of samples of 34 x 34 x 4 bytes with their mesh.
        let used = (1 << 20) / 3 / (4 * 34 * 34 + 12 * 468 + 128)
        // 33 of 60, less those that are held back for scoring.
        #expect(
            report.starts.first?.sourceCrops == used
                - HeldBack.places(
                    Array(repeating: HeadPose(yaw: 0, pitch: 0, roll: 0), count: used), most: 24,
                    seed: 0
                ).count)
        #expect(
            report.warnings.contains {
                if case .thinned(.source, used, of: 60) = $0 { true } else { false }
            })
    }

    @Test("a finished training ends at once, a raised limit goes on")
    func limits() async throws {
        let bench = try Workbench()
        let plan = try bench.plan(
            "model", source: bench.faceset("source", Workbench.talking(0, 3)),
            target: bench.faceset("target", Workbench.talking(1, 3)))
        _ = try await bench.train(plan, until: .iterations(3))
        let again = try await bench.train(plan, until: .iterations(3))
        #expect(again.end?.reason == .complete && again.end?.iteration == 3)
        #expect(again.steps.isEmpty && again.starts.isEmpty)
        let more = try await bench.train(plan, until: .iterations(5))
        #expect(more.end?.iteration == 5 && more.starts.first?.iteration == 3)
        for limit in [.iterations(0), .iterations(-4), .minutes(-1), .minutes(.nan)]
            as [TrainingLimit]
        {
            await #expect(throws: TrainingError.self) { try await bench.train(plan, until: limit) }
        }
    }

    @Test("a trainer runs again, and one that was told to stop does not")
    func again() async throws {
        let bench = try Workbench()
        let plan = try bench.plan(
            "model", source: bench.faceset("source", Workbench.talking(0, 3)),
            target: bench.faceset("target", Workbench.talking(1, 3)))
        let trainer = Trainer(plan)
        for steps in [2, 4] {
            var end: TrainingEnd?
            for try await event in trainer.run(until: .iterations(steps)) {
                if case .finished(let value) = event { end = value }
            }
            #expect(end?.reason == .complete && end?.iteration == steps)
        }
        trainer.stop()
        for try await event in trainer.run(until: .iterations(6)) {
            if case .finished(let end) = event { #expect(end.reason == .stopped) }
            if case .step = event { Issue.record("it went on") }
        }
    }

    @Test("minutes are of the whole training: the rate has fallen when they are over")
    func minutes() async throws {
        let bench = try Workbench()
        let plan = try bench.plan(
            "model", source: bench.faceset("source", Workbench.talking(0, 3)),
            target: bench.faceset("target", Workbench.talking(1, 3)))
        let first = try await bench.train(plan, until: .minutes(0.05), after: 1)
        #expect(first.end?.reason == .stopped)
        let second = try await bench.train(plan, until: .minutes(0.05))
        let end = try #require(second.end)
        #expect(end.reason == .complete && end.seconds >= 3 && end.seconds < 20)
        #expect(try #require(second.starts.first).seconds > 0)
        #expect(try #require(second.steps.last).schedule < 0.2)
    }

    @Test("previews are pictures of five columns, written and announced")
    func previews() async throws {
        let bench = try Workbench()
        let plan = try bench.plan(
            "model", source: bench.faceset("source", Workbench.talking(0, 3)),
            target: bench.faceset("target", Workbench.talking(1, 3)), changes: ["previews.steps=2"])
        let report = try await bench.train(plan, until: .iterations(4))
        let preview = try #require(report.previews.last)
        #expect(preview.file.lastPathComponent == "0000004.jpg")
        let written = try StillImage.decodeJPEG([UInt8](Data(contentsOf: preview.file)))
        #expect(written.width == preview.picture.width && written.height == preview.picture.height)
        #expect(written.width == 5 * 192 && written.height == 2 * 192)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: ModelFolder(plan.model).previews.path)
        #expect(names.sorted() == ["0000002.jpg", "0000004.jpg"])
        // The first column is the source as it is: the skin's color of the drawn person.
        let skin = (0..<3).map { Double(preview.picture.bytes[3 * (96 * 960 + 96) + $0]) }
        #expect(
            abs(skin[0] - 200) < 25 && abs(skin[1] - 160) < 25 && abs(skin[2] - 130) < 25, "\(skin)"
        )
    }
}
