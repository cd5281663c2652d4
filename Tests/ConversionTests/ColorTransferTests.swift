import Conversion
import Foundation
import Imaging
import Testing

@Suite("Every color transfer")
struct ColorTransferTests {
    static let names = ColorTransferCatalog.all.map { $0.name }

    /// The pictures of `References/color_transfers.py`.
    private func pictures() -> (plate: FloatLab, face: FloatLab, skin: Plane<Float>) {
        var plate = FloatLab(width: 40, height: 40)
        var face = plate
        var skin = Plane<Float>(width: 40, height: 40, repeating: 0)
        for i in 0..<1600 {
            let (x, y) = (Double(i % 40), Double(i / 40))
            plate.lightness[i] = Float(52 + 0.4 * x + 3 * sin(0.7 * y))
            plate.a[i] = Float(14 + 0.1 * y + 2 * sin(0.5 * x + 0.3 * y))
            plate.b[i] = Float(16 + 0.08 * x + 1.5 * cos(0.4 * y))
            face.lightness[i] = Float(66 + 0.3 * y + 4 * sin(0.6 * x))
            face.a[i] = Float(8 + 0.12 * x + cos(0.8 * y))
            face.b[i] = Float(21 + 0.05 * y + 1.2 * sin(0.9 * x + 0.2 * y))
            skin.samples[i] = Float(min(1, max(0, 1.2 - hypot(x - 19.5, y - 19.5) / 16)))
        }
        return (plate, face, skin)
    }

    private struct Reference: Decodable {
        var results: [String: [Float]]
    }

    private func moved(_ name: String, _ plate: FloatLab, _ face: FloatLab, _ skin: Plane<Float>)
        throws -> FloatLab
    {
        let transfer = try #require(ColorTransferCatalog.named(name))
        let measure = try #require(transfer.measure(plate: plate, face: face, skin: skin))
        var moved = face
        transfer.apply(measure, to: &moved)
        return moved
    }

    private func meanDistance(_ one: FloatLab, _ other: FloatLab) -> Float {
        var sum: Float = 0
        for i in one.lightness.indices {
            let (l, a, b) = (
                one.lightness[i] - other.lightness[i], one.a[i] - other.a[i],
                one.b[i] - other.b[i]
            )
            sum += (l * l + a * a + b * b).squareRoot()
        }
        return sum / Float(one.lightness.count)
    }

    @Test("gives what NumPy computes", arguments: names)
    func reference(_ name: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "References/color_transfers.json")
        let all = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        let wanted = try #require(all.results[name])
        let (plate, face, skin) = pictures()
        let got = try moved(name, plate, face, skin)
        var most: Float = 0
        for (k, i) in stride(from: 0, to: 1600, by: 7).enumerated() {
            let found = [got.lightness[i], got.a[i], got.b[i]]
            for c in 0..<3 { most = max(most, abs(found[c] - wanted[3 * k + c])) }
        }
        // A color of Lab is seen from about 1 on.
        #expect(most < 0.01, "\(most)")
    }

    @Test("brings the face nearer to the plate's colors", arguments: names.filter { $0 != "keep" })
    func nearer(_ name: String) throws {
        let (plate, face, skin) = pictures()
        let got = try moved(name, plate, face, skin)
        for channel in [\FloatLab.lightness, \.a, \.b] {
            func mean(_ picture: FloatLab) -> Float {
                var sum: Float = 0
                for i in skin.samples.indices {
                    sum += picture[keyPath: channel][i] * skin.samples[i]
                }
                return sum / skin.samples.reduce(0, +)
            }
            let (before, after) = (abs(mean(face) - mean(plate)), abs(mean(got) - mean(plate)))
            #expect(after < 0.1 * before + 0.3, "\(after) of \(before)")
        }
    }

    @Test("leaves a face of the plate's colors alone", arguments: names)
    func same(_ name: String) throws {
        let (plate, _, skin) = pictures()
        #expect(meanDistance(try moved(name, plate, plate, skin), plate) < 0.01)
    }

    @Test("trembles less than the plate's grain does", arguments: names)
    func grain(_ name: String) throws {
        let (plate, face, skin) = pictures()
        var noisy = plate
        var random = SplitMix(state: 1)
        for i in noisy.lightness.indices {
            noisy.lightness[i] += Float.random(in: -2...2, using: &random)
            noisy.a[i] += Float.random(in: -1...1, using: &random)
        }
        let apart = meanDistance(
            try moved(name, plate, face, skin), try moved(name, noisy, face, skin))
        #expect(apart < 0.4, "\(apart)")
    }

    @Test("lies between the measures of two frames with their mean", arguments: names)
    func mean(_ name: String) throws {
        let (plate, face, skin) = pictures()
        var warmer = plate
        for i in warmer.lightness.indices {
            warmer.lightness[i] += 4
            warmer.b[i] += 2
        }
        let transfer = try #require(ColorTransferCatalog.named(name))
        let one = try #require(transfer.measure(plate: plate, face: face, skin: skin))
        let other = try #require(transfer.measure(plate: warmer, face: face, skin: skin))
        let both = ColorMeasure.mean([(measure: one, weight: 1), (measure: other, weight: 1)])
        let middle = try #require(both)
        var (a, b, between) = (face, face, face)
        transfer.apply(one, to: &a)
        transfer.apply(other, to: &b)
        transfer.apply(middle, to: &between)
        for i in stride(from: 0, to: 1600, by: 13) {
            let expected = (a.lightness[i] + b.lightness[i]) / 2
            #expect(abs(between.lightness[i] - expected) < 0.3)
        }
    }

    @Test("makes finite colors of a face of one color, and of a plate of one", arguments: names)
    func flat(_ name: String) throws {
        let (plate, face, skin) = pictures()
        let gray = FloatLab(width: 40, height: 40, lightness: 50, a: 3, b: 3)
        for (plate, face) in [(plate, gray), (gray, face), (gray, gray)] {
            let got = try moved(name, plate, face, skin)
            let isFinite = (got.lightness + got.a + got.b).allSatisfy {
                $0.isFinite && abs($0) < 200
            }
            #expect(isFinite)
        }
        let nothing = Plane<Float>(width: 40, height: 40, repeating: 0)
        let transfer = try #require(ColorTransferCatalog.named(name))
        let measure = transfer.measure(plate: plate, face: face, skin: nothing)
        #expect(name == "keep" || measure == nil)
    }
}
