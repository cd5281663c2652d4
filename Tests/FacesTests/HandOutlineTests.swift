import Faces
import Foundation
import Testing

@Suite("the outline of a hand")
struct HandOutlineTests {
    /// A flat hand with its fingers up: the palm 100 long, the fingers 25 apart at their roots.
    private static let hand: [SIMD2<Float>] = {
        var points: [SIMD2<Float>] = [SIMD2(0, 0)]
        points += [SIMD2(-35, -25), SIMD2(-60, -50), SIMD2(-75, -75), SIMD2(-85, -95)]
        for finger in 0..<4 {
            let x = Float(finger) * 25 - 37.5
            points += [100, 145, 170, 190].map { SIMD2(x, -$0) }
        }
        return points
    }()

    private let outline = HandOutline(Self.hand)

    @Test(
        "covers bones, palm, wrist and a little beyond the tips, and not what lies between spread fingers"
    )
    func parts() {
        for (i, point) in Self.hand.enumerated() {
            #expect(outline.distance(to: point) < -6, "point \(i)")
        }
        // The middle of the palm, far from every bone; the arm; beyond a tip, where the nail is.
        #expect(outline.distance(to: SIMD2(20, -60)) < -8)
        #expect(outline.distance(to: SIMD2(18, 150)) < -20)
        #expect(outline.distance(to: SIMD2(12.5, -200)) < 0)
        // Between the first two fingers, beyond them all, and beside the palm.
        #expect((0.5...4).contains(outline.distance(to: SIMD2(-25, -160))))
        #expect(outline.distance(to: SIMD2(12.5, -225)) > 15)
        #expect(outline.distance(to: SIMD2(80, -50)) > 20)
    }

    @Test("goes along when the hand is moved, turned, mirrored and enlarged", arguments: 0..<20)
    func moved(seed: Int) {
        var random = Noise(state: UInt64(seed))
        let (scale, angle) = (
            Float.random(in: 0.1...4, using: &random), Float.random(in: 0...6, using: &random)
        )
        let (flip, shift) = (
            Float(seed % 2 * 2 - 1), SIMD2<Float>.random(in: -50...50, using: &random)
        )
        func map(_ p: SIMD2<Float>) -> SIMD2<Float> {
            let q = SIMD2(p.x * flip, p.y) * scale
            return SIMD2(
                cos(angle) * q.x - sin(angle) * q.y, sin(angle) * q.x + cos(angle) * q.y) + shift
        }
        let other = HandOutline(Self.hand.map(map))
        for _ in 0..<50 {
            let place = SIMD2<Float>.random(in: -200...200, using: &random)
            let (here, there) = (outline.distance(to: place), other.distance(to: map(place)))
            #expect(abs(there - here * scale) < 0.02 * scale, "\(place)")
        }
    }

    @Test("of points that all coincide covers nothing and is no reason to fail")
    func coincident() {
        let point = HandOutline(Array(repeating: SIMD2<Float>(3, 4), count: 21))
        #expect(abs(point.distance(to: SIMD2(6, 8)) - 5) < 0.01)
    }

    @Test("a piece is as wide as its two ends, and goes straight from one to the other")
    func capsule() {
        let piece = Capsule(from: SIMD2(0, 0), to: SIMD2(10, 0), radii: 2, 1)
        for (place, distance) in [
            (SIMD2<Float>(5, 1.5), 0), (SIMD2(-5, 0), 3), (SIMD2(13, 4), 4), (SIMD2(0, 0), -2),
        ] as [(SIMD2<Float>, Float)] {
            #expect(abs(piece.distance(to: place) - distance) < 1e-5, "\(place)")
        }
    }
}
