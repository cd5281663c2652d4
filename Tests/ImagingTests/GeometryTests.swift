import Foundation
import Imaging
import Testing

/// A small generator with a seed, so that a failing case can be repeated.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("Geometry")
struct GeometryTests {
    typealias ToCrop = Transform<FrameSpace, CropSpace>

    private func randomTransform(_ rng: inout SplitMix64) -> ToCrop {
        .square(
            around: Point(
                .random(in: -500...4000, using: &rng), .random(in: -500...3000, using: &rng)),
            size: .random(in: 20...2000, using: &rng),
            angle: .random(in: -.pi ... .pi, using: &rng),
            onto: .random(in: 64...1024, using: &rng))
    }

    @Test("a transform and its inverse give a point back", arguments: 0..<50)
    func inverse(seed: Int) {
        var rng = SplitMix64(state: UInt64(seed))
        let transform = randomTransform(&rng)
        let p = Point<FrameSpace>(
            .random(in: 0...4096, using: &rng), .random(in: 0...2160, using: &rng))
        #expect(transform.inverse(transform(p)).distance(to: p) < 1e-6)
    }

    @Test("one transform after another is the same as both in turn", arguments: 0..<50)
    func composition(seed: Int) {
        var rng = SplitMix64(state: UInt64(seed))
        let first = randomTransform(&rng)
        let second = Transform<CropSpace, NetworkSpace>.middle(
            coverage: 0.9, crop: 256, network: 96)
        let p = Point<FrameSpace>(
            .random(in: 0...1000, using: &rng), .random(in: 0...1000, using: &rng))
        #expect(first.then(second)(p).distance(to: second(first(p))) < 1e-9)
    }

    @Test("a square's center goes to the middle, its turned corner to the corner")
    func square() {
        let transform = ToCrop.square(around: Point(100, 50), size: 40, angle: .pi / 2, onto: 256)
        #expect(transform(Point(100, 50)).distance(to: Point(128, 128)) < 1e-9)
        // Turned by a quarter clockwise, the square's upper left corner lies at the upper right of the frame.
        #expect(transform(Point(120, 30)).distance(to: Point(0, 0)) < 1e-9)
    }

    @Test("the fit of moved points is the move, noise or not", arguments: 0..<30)
    func fit(seed: Int) {
        var rng = SplitMix64(state: UInt64(seed))
        let truth = randomTransform(&rng)
        let from = (0..<40).map { _ in
            Point<FrameSpace>(.random(in: 0...400, using: &rng), .random(in: 0...400, using: &rng))
        }
        let to = from.map(truth.callAsFunction)
        let fitted = ToCrop.fit(from, to: to)
        for p in from { #expect(fitted(p).distance(to: truth(p)) < 1e-6) }
        // Least squares: no small change of the four numbers may lower the error.
        let noisy = to.map { Point<CropSpace>($0.x + .random(in: -3...3, using: &rng), $0.y) }
        let best = ToCrop.fit(from, to: noisy)
        func error(_ t: ToCrop) -> Double {
            zip(from, noisy).reduce(0) { $0 + pow(t($1.0).distance(to: $1.1), 2) }
        }
        for step in [1e-3, -1e-3] {
            let (a, b, x, y) = (best.a, best.b, best.tx, best.ty)
            for other in [
                ToCrop(a: a + step, b: b, tx: x, ty: y), ToCrop(a: a, b: b + step, tx: x, ty: y),
                ToCrop(a: a, b: b, tx: x + step, ty: y), ToCrop(a: a, b: b, tx: x, ty: y + step),
            ] { #expect(error(other) > error(best)) }
        }
    }

    @Test("rectangles meet, hold their points and grow to whole chroma samples")
    func rectangles() {
        let a = PixelRect(x: 0, y: 0, width: 10, height: 10)
        #expect(
            a.intersection(PixelRect(x: 5, y: -3, width: 10, height: 5))
                == PixelRect(x: 5, y: 0, width: 5, height: 2))
        #expect(a.intersection(PixelRect(x: 20, y: 0, width: 5, height: 5)).isEmpty)
        #expect(
            PixelRect.bounding([Point<FrameSpace>(1.2, -0.5), Point(3, 2.1)])
                == PixelRect(x: 1, y: -1, width: 2, height: 4))
        #expect(
            PixelRect(x: -3, y: 5, width: 4, height: 2).aligned(to: 4)
                == PixelRect(x: -4, y: 4, width: 8, height: 4))
    }
}
