import Faces
import Testing
import Training

@Suite("The inside of a paired mouth")
struct MouthFillingTests {
    private static let square = SampleSquare(network: 144, coverage: 0.896, reach: 0)
    private static let calm = FaceShape(DrawnFace(person: 0, mouth: 0.2).landmarks(256), crop: 256)

    /// A picture of even lips, red, and something else between the inner ones.
    private static func picture(_ shape: FaceShape, inside: UInt8) -> [UInt8] {
        let side = square.side
        let size = side * side
        let mouth = MeshIndices.lipsInner.map { shape.points[$0] }
        let box = (
            mouth.reduce(mouth[0], pointwiseMin), mouth.reduce(mouth[0], pointwiseMax)
        )
        var planes = [UInt8](repeating: 120, count: 4 * size)
        for i in 0..<size {
            let place =
                (SIMD2(Float(i % side), Float(i / side)) + 0.5 - Float(side) / 2)
                / square.scale
            planes[i] = 180
            guard box.0.x < place.x, place.x < box.1.x, box.0.y < place.y, place.y < box.1.y
            else { continue }
            for c in 0..<3 { planes[c * size + i] = inside }
        }
        return planes
    }

    /// The red of a place.
    private static func red(_ planes: [UInt8], _ place: SIMD2<Float>) -> Int {
        let at = SIMD2<Int>(place * square.scale + Float(square.side) / 2)
        return Int(planes[at.y * square.side + at.x])
    }

    private static func filled(
        _ shape: FaceShape, darkness: Float
    ) -> (before: [UInt8], after: [UInt8]) {
        let before = picture(shape, inside: 240)
        var after = before
        MouthFilling(from: calm, to: shape, darkness: darkness).fill(
            &after, from: picture(calm, inside: 240)[...], side: square.side, scale: square.scale)
        return (before, after)
    }

    @Test(
        "a mouth that is dark in the plate has teeth as large as they were filmed, and the dark between them"
    )
    func shout() {
        let shape = Self.calm.opened(by: [16, 0, 0])
        let (before, after) = Self.filled(shape, darkness: 1)
        let (upper, lower) = (shape.points[13], shape.points[14])
        let middle = (upper + lower) / 2
        #expect(Self.red(before, middle) == 240 && Self.red(after, middle) < 80)
        for (lip, way) in [(upper, Float(1)), (lower, -1)] {
            #expect(Self.red(after, lip + SIMD2(0, 1 * way)) > 200)
        }
        // Lips, skin and what pixels count are left alone.
        let size = Self.square.side * Self.square.side
        #expect(after[(3 * size)...] == before[(3 * size)...])
        for place in [upper - SIMD2(0, 3), lower + SIMD2(0, 3), SIMD2(-30, 0), SIMD2(20, -20)] {
            #expect(Self.red(after, place) == Self.red(before, place))
        }
    }

    @Test(
        "teeth that the plate bares, and mouths that open little farther, are left as they were bent"
    )
    func bared() {
        let wide = Self.filled(Self.calm.opened(by: [16, 0, 0]), darkness: 0.1)
        #expect(wide.after == wide.before)
        let narrow = Self.filled(Self.calm.opened(by: [0.5, 0, 0]), darkness: 1)
        #expect(narrow.after == narrow.before)
    }

    @Test(
        "a mouth is as dark as what is between its lips",
        arguments: [(240, 0), (140, 0), (20, 1)] as [(UInt8, Float)])
    func darkness(_ inside: UInt8, _ expected: Float) {
        let shape = Self.calm.opened(by: [16, 0, 0])
        let darkness = MouthFilling.darkness(
            of: shape, in: Self.picture(shape, inside: inside)[...], side: Self.square.side,
            scale: Self.square.scale)
        #expect(abs(darkness - expected) < 0.1, "\(darkness)")
    }
}
