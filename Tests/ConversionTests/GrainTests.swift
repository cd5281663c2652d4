import Conversion
import Foundation
import Imaging
import Media
import Testing

@Suite("Grain")
struct GrainTests {
    private struct Reference: Decodable {
        var noise: [Float]
        var measures: [[Float]]
        var white: [Float]
    }

    private func reference() throws -> Reference {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "References/grain.json")
        return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    }

    /// The mask of `References/grain.py`, and its slow picture with grain of deviation 3 before its blur.
    private func planes(side: Float) -> (
        plate: Plane<Float>, smooth: Plane<Float>, mask: Plane<Float>
    ) {
        var smooth = Plane<Float>(width: 80, height: 60, repeating: 0)
        var mask = smooth
        for y in 0..<60 {
            for x in 0..<80 {
                let (u, v) = (Double(x), Double(y))
                smooth[x, y] = Float(90 + 0.7 * u + 10 * sin(0.05 * v))
                mask[x, y] = Float(min(1, max(0, 1.5 - hypot(u - 40, v - 30) / 25)))
            }
        }
        let grain = Grain.noise(
            width: 80, height: 60, side: side, frame: 7, plane: 0, corner: (10, 20))
        var plate = smooth
        for i in plate.samples.indices { plate.samples[i] += 3 * grain.samples[i] }
        return (plate, smooth, mask)
    }

    @Test("is made and measured as NumPy does")
    func numbers() throws {
        let reference = try reference()
        let noise = Grain.noise(
            width: 6, height: 4, side: 0.15, frame: 12345, plane: 1, corner: (101, 57))
        #expect(zip(noise.samples, reference.noise).allSatisfy { abs($0 - $1) < 1e-4 })
        for row in reference.measures {
            let (plate, _, mask) = planes(side: row[0])
            let found = try #require(GrainMeasure(plate, where: mask))
            #expect(abs(found.fine - row[1]) < 0.002, "\(found) \(row)")
            #expect(abs(found.coarse - row[2]) < 0.002, "\(found) \(row)")
        }
        // The constants: white noise of deviation 1 is found to be that.
        #expect(abs(reference.white[0] - 1) < 0.01 && abs(reference.white[1] - 0.5) < 0.01)
    }

    @Test("of a smooth face becomes the plate's, fine and coarse", arguments: [Float(0), 0.1, 0.2])
    func matched(side: Float) throws {
        let (plate, smooth, mask) = planes(side: side)
        let wanted = try #require(GrainMeasure(plate, where: mask))
        var face = smooth
        for i in face.samples.indices { face.samples[i] += 20 }
        Grain(amount: 1).add(
            to: &face, like: plate, mask: mask, frame: 3, plane: 0, corner: (0, 0))
        let found = try #require(GrainMeasure(face, where: mask))
        #expect(abs(found.fine / wanted.fine - 1) < 0.1, "\(found) \(wanted)")
        #expect(abs(found.coarse / wanted.coarse - 1) < 0.15, "\(found) \(wanted)")
        // It is another grain, and the next frame's is another again.
        var next = smooth
        Grain(amount: 1).add(
            to: &next, like: plate, mask: mask, frame: 4, plane: 0, corner: (0, 0))
        var (same, own): (Float, Float) = (0, 0)
        for i in face.samples.indices where mask.samples[i] == 1 {
            let (a, b) = (
                face.samples[i] - smooth.samples[i] - 20, next.samples[i] - smooth.samples[i]
            )
            same += a * b
            own += a * a
        }
        #expect(abs(same / own) < 0.15)
    }

    @Test(
        "is not added to a face that has enough, nor where the mask is 0, nor with an amount of 0")
    func left() {
        let (plate, smooth, mask) = planes(side: 0)
        var face = plate
        Grain(amount: 1).add(
            to: &face, like: smooth, mask: mask, frame: 3, plane: 0, corner: (0, 0))
        #expect(face.samples == plate.samples)
        face = smooth
        Grain(amount: 0).add(
            to: &face, like: plate, mask: mask, frame: 3, plane: 0, corner: (0, 0))
        #expect(face.samples == smooth.samples)
        Grain(amount: 1).add(
            to: &face, like: plate, mask: mask, frame: 3, plane: 0, corner: (0, 0))
        for i in face.samples.indices where mask.samples[i] == 0 {
            #expect(face.samples[i] == smooth.samples[i])
        }
    }

    @Test("is the same after a kill, packet by packet", arguments: [25, 50])
    func resumed(_ stop: Int) async throws {
        let clip = try MadeClip(
            "grainy.mkv",
            [
                "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25", "-frames:v", "60", "-vf",
                "gblur=sigma=2,noise=alls=12:allf=t,scale=160:120", "-pix_fmt", "yuv420p", "-c:v",
                "ffv1",
            ])
        var grainy = MadeConversion(clip)
        let plain = try await grainy.run()
        grainy.folder = clip.folder.appending(path: "grainy")
        grainy.settings.degradation.grain = 1
        let straight = try await grainy.run()
        #expect(straight.bytes != plain.bytes)
        grainy.folder = clip.folder.appending(path: "killed")
        await #expect(throws: ConversionError.self) { try await grainy.run(stop: stop) }
        #expect(try await grainy.run().bytes == straight.bytes)
    }
}
