import Foundation
import Networks
import Testing
import Training

@Suite("Training settings")
struct SettingsTests {
    private func quick() throws -> TrainingSettings {
        TrainingSettings(for: try ArchitectureChoice(named: "quick"))
    }

    private func fault(_ assignments: String...) throws -> SettingsFault? {
        let settings = try quick()
        do throws(SettingsFault) {
            _ = try settings.setting(assignments)
            return nil
        } catch {
            return error
        }
    }

    @Test("each architecture starts with its own recipe")
    func defaults() throws {
        let quick = try quick()
        #expect(quick.batch == 16 && quick.pairs.share == 0.75 && quick.average == 0.995)
        let losses = quick.losses.filter { $0.value > 0 }
        #expect(losses == ["l1": 1, "dssim": 0.5, "laplacian": 0.5])
        #expect(Set(quick.losses.keys) == Set(Losses.all.map { $0.name }))
        #expect(quick.optimizer.kind == "muon" && quick.optimizer.rate == 0.03)
        #expect(quick.augmentation.kind == "gentle")
        let original = TrainingSettings(for: try ArchitectureChoice(named: "original"))
        #expect(original.optimizer.kind == "adam" && original.optimizer.rate == 5e-5)
        #expect(original.augmentation.kind == "affine2017" && original.pairs.share == 0)
        #expect(original.losses["mae"] == 1 && original.average == 0)
    }

    @Test("every way to move pictures that a recipe can name is there")
    func styles() {
        for style in Augmentation.Style.allCases {
            #expect(AugmentationCatalog.names.contains(style.rawValue))
        }
    }

    @Test("every architecture's settings are within their own ranges, and survive being written")
    func roundTrip() throws {
        for type in Architectures.all {
            let settings = TrainingSettings(for: try ArchitectureChoice(named: type.name))
            #expect(try TrainingSettings.parse(settings.data, over: quick()) == settings)
        }
    }

    @Test("settings are changed by their paths")
    func assignments() throws {
        let changed = try quick().setting([
            "batch=8", "optimizer.rate=0.02", "losses.mae=1e-1", "compute.precision=float32",
        ])
        #expect(changed.batch == 8 && changed.optimizer.rate == 0.02)
        #expect(changed.losses["mae"] == 0.1 && changed.losses["l1"] == 1)
        #expect(changed.compute.precision == .float32)
    }

    @Test("another optimizer brings its own rate, unless one is given")
    func usualRate() throws {
        for (kind, rate) in [
            ("adam", 1e-3), ("adabelief", 1e-3), ("rmsprop", 2e-4), ("lion", 1e-4), ("muon", 0.03),
        ] {
            #expect(try quick().setting(["optimizer.kind=\(kind)"]).optimizer.rate == rate)
        }
        let both = try quick().setting(["optimizer.rate=0.5", "optimizer.kind=lion"])
        #expect(both.optimizer.rate == 0.5)
        let kept = try both.setting(["optimizer.kind=lion", "batch=2"])
        #expect(kept.optimizer.rate == 0.5)
    }

    @Test("a misspelt key is named by its path, with the one that was probably meant")
    func misspelt() throws {
        #expect(
            try fault("augmentation.rotatoin=3")
                == .unknownKey(path: "augmentation.rotatoin", near: "rotation"))
        #expect(try fault("bach=3") == .unknownKey(path: "bach", near: "batch"))
        #expect(try fault("losses.l3=1") == .unknownKey(path: "losses.l3", near: "l1"))
        #expect(try fault("teeth=white") == .unknownKey(path: "teeth", near: nil))
        let file = Data(
            #"{"schema": "understudy.training", "version": 1, "previews": {"secnds": 3}}"#.utf8)
        let settings = try quick()
        #expect(throws: SettingsFault.unknownKey(path: "previews.secnds", near: "seconds")) {
            try TrainingSettings.parse(file, over: settings)
        }
    }

    @Test("values of another kind, beyond their range or out of no list are named")
    func values() throws {
        guard case .wrongType("batch", _) = try fault("batch=many") else {
            Issue.record("a word was taken as a number")
            return
        }
        #expect(
            try fault("batch=0") == .outOfRange(path: "batch", found: 0, allowed: 1...1024))
        #expect(
            try fault("optimizer.kind=sgd")
                == .wrongChoice(
                    path: "optimizer.kind", found: "sgd", allowed: OptimizerCatalog.names))
        #expect(
            try fault("compute.precision=half")
                == .wrongChoice(
                    path: "compute.precision", found: "half",
                    allowed: ["auto", "float32", "bfloat16"]))
        #expect(try fault("batch") == .notAnAssignment("batch"))
        #expect(try fault("=3") == .notAnAssignment("=3"))
        guard
            case .outOfRange("losses", _, _) = try fault(
                "losses.l1=0", "losses.dssim=0", "losses.laplacian=0")
        else {
            Issue.record("a training without a loss was taken")
            return
        }
        // What judges swaps alone teaches nobody's face.
        guard
            case .outOfRange("losses", _, _) = try fault(
                "losses.l1=0", "losses.dssim=0", "losses.laplacian=0", "losses.faceStyle=1")
        else {
            Issue.record("a training of swaps alone was taken")
            return
        }
        guard case .wrongType = try fault("optimizer=3") else {
            Issue.record("a number was taken in the place of a group")
            return
        }
    }

    @Test("a file of a newer version, another schema or no JSON is refused")
    func files() throws {
        func fault(_ text: String) throws -> SettingsFault? {
            let settings = try quick()
            do throws(SettingsFault) {
                _ = try TrainingSettings.parse(Data(text.utf8), over: settings)
                return nil
            } catch {
                return error
            }
        }
        #expect(
            try fault(#"{"schema": "understudy.training", "version": 2}"#)
                == .newerVersion(found: 2, known: 1))
        #expect(
            try fault(#"{"schema": "x", "version": 1}"#)
                == .otherSchema(found: "x", expected: "understudy.training"))
        #expect(try fault("[1]") == .notJSON)
        #expect(try fault("") == .notJSON)
        #expect(try fault(#"{"schema": "understudy.training", "version": 1}"#) == nil)
        #expect(
            try fault(#"{"schema": "understudy.training"}"#) == .missingKey(path: "version"))
    }
}
