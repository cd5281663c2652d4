import Conversion
import Faces
import Imaging
import Media
import Networks
import Testing
import Torch

@Suite("Light that is matched")
struct LightMatchTests {
    private static let side = 96

    /// A face of even lightness.
    private func face(_ lightness: Float) -> FloatLab {
        let count = Self.side * Self.side
        var face = FloatLab(FloatRGB(width: Self.side, height: Self.side))
        face.lightness = [Float](repeating: lightness, count: count)
        face.a = [Float](repeating: 0, count: count)
        face.b = [Float](repeating: 0, count: count)
        return face
    }

    /// 1 within a distance of the middle.
    private func disk(_ radius: Float) -> Plane<Float> {
        var plane = Plane<Float>(width: Self.side, height: Self.side, repeating: 0)
        for y in 0..<Self.side {
            for x in 0..<Self.side {
                let (dx, dy) = (Float(x) - 47.5, Float(y) - 47.5)
                plane[x, y] = (dx * dx + dy * dy).squareRoot() < radius ? 1 : 0
            }
        }
        return plane
    }

    private func moved(_ match: LightMatch, alongEdge: Bool) -> (middle: Float, edge: Float) {
        var face = face(40)
        match.apply(
            plate: self.face(60), face: &face, inside: disk(40),
            alongEdgeOf: alongEdge ? disk(36) : nil)
        let row = 48 * Self.side
        return (face.lightness[row + 48] - 40, face.lightness[row + 48 + 36] - 40)
    }

    @Test("goes as far as it is asked to, everywhere inside")
    func whole() {
        for share in [Float(0), 0.5, 1] {
            let moved = moved(LightMatch(share: share, sigma: 8), alongEdge: false)
            #expect(abs(moved.middle - 20 * share) < 0.2 && abs(moved.edge - 20 * share) < 0.2)
        }
    }

    @Test("along the mask's edge goes all the way there, and leaves the middle of the face alone")
    func edge() {
        let moved = moved(LightMatch(share: 1, sigma: 5), alongEdge: true)
        #expect(abs(moved.middle) < 0.1, "\(moved.middle)")
        #expect(moved.edge > 17 && moved.edge <= 20.1, "\(moved.edge)")
    }

    @Test("leaves what is finer than its reach")
    func fine() {
        var (plate, face) = (face(60), face(60))
        for i in plate.lightness.indices where (i % Self.side) % 4 < 2 { plate.lightness[i] += 10 }
        for i in plate.lightness.indices where (i % Self.side) % 4 >= 2 { plate.lightness[i] -= 10 }
        LightMatch(share: 1, sigma: 8).apply(plate: plate, face: &face, inside: disk(40))
        let row = 48 * Self.side
        for x in 40..<56 { #expect(abs(face.lightness[row + x] - 60) < 0.5) }
    }

    @Test("a mouth that the plate opens darkens neither the swap's lips nor the skin about them")
    func skin() throws {
        // A gray face, its lips black; the swap is gray all over.
        let clip = try MadeClip(
            "lips.mkv",
            [
                "-f", "lavfi", "-i", "nullsrc=size=320x240:rate=25", "-frames:v", "3", "-vf",
                "format=gray,geq=lum='if(lt(pow((X-160)/14,2)+pow((Y-143)/6,2),1),20,128)',"
                    + "format=yuv420p", "-c:v", "ffv1",
            ])
        var settings = ConversionSettings()
        settings.colorTransfer = "keep"
        (settings.light.share, settings.light.edge) = (1, 0)
        settings.sharpening.amount = 0
        settings.degradation.blur = 0
        let pass = try SwapPass(networks: [GrayStandIn()], settings: settings)
        let painted = try pass.painted(clip) { _ in
            SyntheticFace.tracked(x: 160, y: 100, eyes: 60)
        }
        let one = try #require(painted.first)
        let (plate, made) = (one.plate.samples(0), one.frame.samples(0))
        let cheek = Int(made[110 * 320 + 160])
        #expect(plate[143 * 320 + 160] + 60 < plate[110 * 320 + 160])
        for y in stride(from: 125, through: 160, by: 5) {
            #expect(abs(Int(made[y * 320 + 160]) - cheek) <= 2, "\(y): \(made[y * 320 + 160])")
        }
    }
}

/// A network whose face is gray, whatever the plate's looks like.
private struct GrayStandIn: FaceNetwork {
    let resolution = 96
    let coverage = 0.896
    let normalizesColors = false
    let sourceColors = FaceColors.unchanged

    func encode(_ faces: [FloatRGB]) throws(TorchError) -> [[Float]] { faces.map { _ in [0] } }

    func decode(_ codes: [[Float]]) throws(TorchError) -> [FloatRGB] {
        var face = FloatRGB(width: resolution, height: resolution)
        for i in face.red.indices { (face.red[i], face.green[i], face.blue[i]) = (0.5, 0.5, 0.5) }
        return codes.map { _ in face }
    }
}
