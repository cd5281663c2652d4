import Conversion
import Foundation
import Imaging
import Testing

@Suite("Every blender")
struct BlenderTests {
    static let names = BlenderCatalog.all.map { $0.name }

    /// The planes of `References/blenders.py`.
    private func planes() -> (plate: Plane<Float>, face: Plane<Float>, mask: Plane<Float>) {
        var plate = Plane<Float>(width: 45, height: 38, repeating: 0)
        var (face, mask) = (plate, plate)
        for y in 0..<38 {
            for x in 0..<45 {
                let (u, v) = (Double(x), Double(y))
                plate[x, y] = Float(110 + 0.8 * u + 6 * sin(0.9 * u + 0.4 * v))
                face[x, y] = Float(135 - 0.5 * v + 5 * cos(0.7 * u - 0.6 * v))
                let distance = hypot(u - 20, 1.15 * (v - 19))
                mask[x, y] = Float(0.8 * min(1, max(0, 1.4 - distance / 14)))
            }
        }
        return (plate, face, mask)
    }

    private struct Reference: Decodable {
        var results: [String: [Float]]
    }

    @Test("gives what NumPy computes", arguments: names)
    func reference(_ name: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "References/blenders.json")
        let all = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        let wanted = try #require(all.results[name])
        let blender = try #require(BlenderCatalog.named(name))
        let (plate, face, mask) = planes()
        let got = blender.blend(face, into: plate, mask: mask, unit: 1.5)
        var most: Float = 0
        for (k, i) in stride(from: 0, to: got.samples.count, by: 3).enumerated()
        where mask.samples[i] > 0 {
            most = max(most, abs(got.samples[i] - wanted[k]))
        }
        #expect(most < 0.02, "\(most) code values")
    }

    @Test(
        "leaves no step where the mask ends, and shows the face where it is full", arguments: names)
    func ends(_ name: String) throws {
        let blender = try #require(BlenderCatalog.named(name))
        let plate = Plane<Float>(width: 80, height: 80, repeating: 100)
        let face = Plane<Float>(width: 80, height: 80, repeating: 140)
        var mask = Plane<Float>(width: 80, height: 80, repeating: 0)
        for y in 0..<80 {
            for x in 0..<80 {
                let soft = min(1, max(0, (32 - hypot(Double(x) - 40, Double(y) - 40)) / 16))
                mask[x, y] = Float(soft * soft * (3 - 2 * soft))
            }
        }
        let got = blender.blend(face, into: plate, mask: mask, unit: 1)
        var steepest: Float = 0
        for y in 0..<80 {
            for x in 1..<80 where mask[x, y] > 0 || mask[x - 1, y] > 0 {
                let before = mask[x - 1, y] > 0 ? got[x - 1, y] : plate[x - 1, y]
                let after = mask[x, y] > 0 ? got[x, y] : plate[x, y]
                steepest = max(steepest, abs(after - before))
            }
        }
        #expect(steepest < 8, "\(steepest)")
        // A face of one color has no gradient of its own: Poisson's way is the plate.
        #expect(abs(got[40, 40] - (name == "poisson" ? 100 : 140)) < 1)
    }

    @Test("shows a fading face as faintly as the mask says", arguments: names)
    func fading(_ name: String) throws {
        let blender = try #require(BlenderCatalog.named(name))
        let (plate, face, mask) = planes()
        var faint = mask
        for i in faint.samples.indices { faint.samples[i] *= 0.1 }
        let (full, some) = (
            blender.blend(face, into: plate, mask: mask, unit: 1.5),
            blender.blend(face, into: plate, mask: faint, unit: 1.5)
        )
        func change(_ made: Plane<Float>) -> Float {
            var sum: Float = 0
            for i in made.samples.indices where mask.samples[i] > 0 {
                sum += abs(made.samples[i] - plate.samples[i])
            }
            return sum
        }
        let share = change(some) / change(full)
        // Texture that keeps its contrast does not fade in proportion.
        #expect((0.05...0.25).contains(share), "\(share)")
    }
}
