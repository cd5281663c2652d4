import Conversion
import Foundation
import Imaging
import Networks
import Testing

@Suite("Settings and catalogs")
struct SettingsTests {
    private func read(_ text: String) throws -> ConversionSettings {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "\(UInt64.random(in: 0 ... .max)).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(text.utf8).write(to: file)
        return try ConversionSettings(contentsOf: file)
    }

    private func fault(_ text: String) -> SettingsFault? {
        do { _ = try read(text) } catch ConversionError.settings(_, let fault) {
            return fault
        } catch {}
        return nil
    }

    private let head = #""schema": "understudy.conversion", "version": 2"#

    @Test(
        "a file of version 1 gave the share of a neighbor in a mean of three codes",
        arguments: [
            ("0.33", 1), ("0.333", 1), ("0", 0), ("0.165", 0.5), ("1", 1),
        ])
    func upgraded(_ written: String, _ share: Double) throws {
        let old = #""schema": "understudy.conversion", "version": 1"#
        let settings = try read("{\(old), \"time\": {\"code\": \(written), \"fade\": 2}}")
        #expect(abs(settings.time.code - share) < 1e-9 && settings.time.fade == 2)
        #expect(try read("{\(old), \"time\": {\"fade\": 2}}").time.code == 1)
    }

    @Test("what is left out has its default, and a file of the defaults is read as such")
    func defaults() throws {
        #expect(try read("{\(head)}") == ConversionSettings())
        var settings = ConversionSettings()
        settings.mask.feather = 5
        #expect(try read(String(decoding: settings.fileBytes, as: UTF8.self)) == settings)
        #expect(try read("{\(head), \"mask\": {\"feather\": 5}}") == settings)
    }

    @Test("a mixture of two people is taken from networks that know one, and refused by the others")
    func morph() throws {
        let half = try read("{\(head), \"morph\": 0.5}")
        #expect(half.morph == 0.5)
        #expect(
            fault("{\(head), \"morph\": 1.5}")
                == .outOfRange(path: "morph", found: 1.5, allowed: 0...1))
        for type in Architectures.all {
            let choice = try ArchitectureChoice(named: type.name)
            try ConversionSettings().check(for: choice)
            if choice.morphs {
                try half.check(for: choice)
            } else {
                #expect(throws: ConversionError.self) { try half.check(for: choice) }
            }
        }
        #expect(Architectures.all.contains { $0.morphs })
    }

    @Test("a misspelt key, a word that is none, a value out of range and a newer version are named")
    func refused() {
        #expect(
            fault("{\(head), \"mask\": {\"feathr\": 5}}")
                == .unknownKey(path: "mask.feathr", near: "feather"))
        #expect(
            fault("{\(head), \"colorTransfer\": \"labb\"}")
                == .wrongChoice(
                    path: "colorTransfer", found: "labb",
                    allowed: ColorTransferCatalog.all.map { $0.name }))
        #expect(
            fault("{\(head), \"light\": {\"share\": 2}}")
                == .outOfRange(path: "light.share", found: 2, allowed: 0...1))
        #expect(
            fault(#"{"schema": "understudy.conversion", "version": 9}"#)
                == .newerVersion(found: 9, known: 2))
    }

    /// Two smooth pictures of different colors.
    private func faces() -> (plate: FloatLab, face: FloatLab, skin: Plane<Float>) {
        var plate = FloatLab(width: 40, height: 40)
        var face = plate
        for i in plate.lightness.indices {
            let (x, y) = (Float(i % 40), Float(i / 40))
            plate.lightness[i] = 55 + 0.5 * x
            plate.a[i] = 12 + 0.1 * y
            plate.b[i] = 15 + 0.05 * x
            face.lightness[i] = 70 + 0.4 * y
            face.a[i] = 5 + 0.12 * x
            face.b[i] = 20 + 0.06 * y
        }
        return (plate, face, Plane(width: 40, height: 40, repeating: 1))
    }

    @Test(
        "every color transfer gives as many finite numbers each time, and its mean is one too",
        arguments: ColorTransferCatalog.all.map { $0.name })
    func transfers(_ name: String) throws {
        let transfer = try #require(ColorTransferCatalog.named(name))
        let (plate, face, skin) = faces()
        let first = try #require(transfer.measure(plate: plate, face: face, skin: skin))
        let second = try #require(transfer.measure(plate: face, face: plate, skin: skin))
        #expect(first.values.count == second.values.count)
        #expect((first.values + second.values).allSatisfy { $0.isFinite })
        let both = ColorMeasure.mean([(measure: first, weight: 1), (measure: second, weight: 3)])
        let mean = try #require(both)
        var moved = face
        transfer.apply(mean, to: &moved)
        #expect((moved.lightness + moved.a + moved.b).allSatisfy { $0.isFinite })
        // A face that looks like the plate already stays as it is.
        let same = try #require(transfer.measure(plate: plate, face: plate, skin: skin))
        var kept = plate
        transfer.apply(same, to: &kept)
        for (a, b) in zip(kept.lightness, plate.lightness) { #expect(abs(a - b) < 1e-3) }
    }

    @Test("the Lab transfer gives the face the plate's mean and deviation, within its limits")
    func lab() throws {
        let (plate, face, skin) = faces()
        var transfer = LabMeanDeviation()
        transfer.lightnessStretch = 0.1...10
        var moved = face
        let measure = try #require(transfer.measure(plate: plate, face: face, skin: skin))
        transfer.apply(measure, to: &moved)
        func moments(_ v: [Float]) -> (Float, Float) {
            let mean = v.reduce(0, +) / Float(v.count)
            let squares = v.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (mean, (squares / Float(v.count)).squareRoot())
        }
        let (wanted, got) = (moments(plate.lightness), moments(moved.lightness))
        #expect(abs(wanted.0 - got.0) < 1e-3 && abs(wanted.1 - got.1) < 1e-3)
        #expect(abs(moments(plate.a).0 - moments(moved.a).0) < 1e-3)
        // The default stretches by a tenth at most.
        var limited = face
        LabMeanDeviation().apply(measure, to: &limited)
        let stretch = moments(limited.lightness).1 / moments(face.lightness).1
        #expect(wanted.1 / moments(face.lightness).1 > 1.2 && abs(stretch - 1.1) < 1e-3)
        // A face of one color has no deviation to stretch.
        let flat = FloatLab(width: 40, height: 40, lightness: 50, a: 3, b: 3)
        var still = flat
        let none = try #require(transfer.measure(plate: plate, face: flat, skin: skin))
        transfer.apply(none, to: &still)
        #expect(moments(still.lightness).1 < 1e-3)
    }

    @Test("too little skin says nothing")
    func noSkin() {
        let (plate, face, _) = faces()
        var skin = Plane<Float>(width: 40, height: 40, repeating: 0)
        for i in 0..<10 { skin.samples[i] = 1 }
        #expect(LabMeanDeviation().measure(plate: plate, face: face, skin: skin) == nil)
    }

    @Test(
        "every blender gives the plate where the mask is 0 and the face where it is 1",
        arguments: BlenderCatalog.all.map { $0.name })
    func blenders(_ name: String) throws {
        let blender = try #require(BlenderCatalog.named(name))
        let plate = Plane<Float>(width: 30, height: 20, repeating: 100)
        let face = Plane<Float>(width: 30, height: 20, repeating: 140)
        let none = Plane<Float>(width: 30, height: 20, repeating: 0)
        let all = Plane<Float>(width: 30, height: 20, repeating: 1)
        let nothing = blender.blend(face, into: plate, mask: none, unit: 2)
        #expect(nothing.samples == plate.samples)
        let everything = blender.blend(face, into: plate, mask: all, unit: 2)
        // A thousandth of a code value is sixteen bits' own rounding.
        #expect(zip(everything.samples, face.samples).allSatisfy { abs($0 - $1) < 1e-3 })
    }
}
