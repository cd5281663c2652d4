import Conversion
import Imaging
import Testing

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
}
