import Networks
import Testing
import Torch

@Suite("settings of the architectures")
struct SettingsTests {
    @Test("quick is as large as its page says")
    func quickSize() throws {
        let network = try Quick()
        let encoder = network.parameters.all.filter { $0.name.hasPrefix("encoder.") }
            .reduce(0) { $0 + $1.tensor.count }
        let decoder = network.parameters.all.filter { $0.name.hasPrefix("decoder.source.") }
            .reduce(0) { $0 + $1.tensor.count }
        #expect(encoder == 1_432_902)
        #expect(decoder == 603_099)
    }

    @Test("original has the 82.1 million weights of 2017")
    func originalSize() throws {
        #expect(try Original().parameters.count == 82_062_470)
    }

    @Test(
        "quick works at other resolutions and depths",
        arguments: [
            (64, 2, [64, 128, 128], [64, 48, 32]), (160, 2, [64, 128, 128], [64, 48, 32]),
            (96, 3, [64, 128, 128], [64, 48, 32]), (64, 1, [64, 128, 128], [64, 48, 32]),
            (256, 4, [32, 64, 96, 128], [64, 48, 32, 24]), (32, 2, [16], [24]),
        ])
    func quickShapes(_ resolution: Int, _ fold: Int, _ down: [Int], _ up: [Int]) throws {
        var settings = Quick.Settings()
        (settings.resolution, settings.fold) = (resolution, fold)
        (settings.down, settings.up) = (down, up)
        let choice = try ArchitectureChoice(Quick.self, settings)
        let network = try choice.make(seed: 1)
        let x = try Formula.pictures(1, 1, resolution)
        #expect(try network.decode(network.encode(x), as: .target).shape == x.shape)
    }

    @Test("original works at another resolution and width")
    func originalShapes() throws {
        var settings = Original.Settings()
        (settings.resolution, settings.width, settings.code) = (96, 6, 17)
        let network = try ArchitectureChoice(Original.self, settings).make(seed: 1)
        let x = try Formula.pictures(1, 2, 96)
        let code = try network.encode(x)
        #expect(code.shape == [2, 24, 12, 12])
        #expect(try network.decode(code, as: .target).shape == x.shape)
    }

    @Test("widths that make no network are refused, with what is allowed")
    func impossible() {
        var settings = Quick.Settings()
        settings.up = [64, 48]
        #expect(
            throws: NetworksError.impossibleSetting(
                architecture: "quick", key: "up", value: "[64, 48]",
                allowed: .list(count: 3...3, of: 1...4096))
        ) { try ArchitectureChoice(Quick.self, settings) }
        settings.down = [0, 1]
        #expect(throws: NetworksError.self) { try ArchitectureChoice(Quick.self, settings) }
        settings.down = []
        #expect(throws: NetworksError.self) { try ArchitectureChoice(Quick.self, settings) }
    }

    @Test("settings are changed by architecture.key=value, and faults name what was typed")
    func assigned() throws {
        let quick = try ArchitectureChoice(named: "quick")
        let changed = try quick.setting(["architecture.resolution=72", "architecture.code=32"])
        let settings = try #require(changed.settings as? Quick.Settings)
        #expect(settings.resolution == 72 && settings.code == 32 && settings.stem == 32)
        func fault(_ text: String) -> SettingsFault? {
            do throws(SettingsFault) {
                _ = try quick.setting([text])
                return nil
            } catch {
                return error
            }
        }
        #expect(
            fault("architecture.resolutoin=64")
                == .unknownKey(path: "architecture.resolutoin", near: "resolution"))
        #expect(
            fault("architecture.code=many")
                == .wrongType(path: "architecture.code", expected: "Int"))
        #expect(
            fault("architecture.resolution=100")
                == .network(
                    .impossibleSetting(
                        architecture: "quick", key: "resolution", value: "100",
                        allowed: .integers(32...1024, step: 24))))
        #expect(fault("architecture.code") == .notAnAssignment("architecture.code"))
        #expect(!ArchitectureChoice.isMeant(by: "optimizer.rate=1"))
    }

    @Test(
        "the design of saehd is read and written as its users do",
        arguments: ["df", "liae", "df-u", "liae-ud", "df-udtc", "liae-t"])
    func design(_ text: String) throws {
        #expect(SAEHD.Design(text)?.text == text)
        let choice = try ArchitectureChoice(named: "saehd").setting(["architecture.design=\(text)"])
        #expect((choice.settings as? SAEHD.Settings)?.design == SAEHD.Design(text))
        let network = try choice.setting([
            "architecture.encoderWidth=2", "architecture.decoderWidth=2", "architecture.code=4",
        ]).make(seed: 1)
        let x = try Formula.pictures(1, 1, 128)
        #expect(try network.decode(network.encode(x), as: .target).shape == x.shape)
    }

    @Test("letters in another order are the same design; other texts are none")
    func designs() throws {
        #expect(SAEHD.Design("df-tdu") == SAEHD.Design("df-udt"))
        for text in ["", "ae", "df-", "df-x", "df-uu", "df-u-d", "DF", "liae_ud"] {
            #expect(SAEHD.Design(text) == nil, "\(text)")
        }
        let saehd = try ArchitectureChoice(named: "saehd")
        let error = #expect(throws: SettingsFault.self) {
            try saehd.setting(["architecture.design=df-x"])
        }
        guard case .network(.impossibleSetting("saehd", "design", "“df-x”", _)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        // 48 is a multiple of 16, which the doubling at the end does not go with.
        #expect(throws: SettingsFault.self) { try saehd.setting(["architecture.resolution=48"]) }
        #expect(throws: Never.self) {
            try saehd.setting(["architecture.resolution=48", "architecture.design=df"])
        }
    }
}
