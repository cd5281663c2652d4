/// A picture in CIE L*a*b* under D65: distances in it are close to how different colors look.
public struct FloatLab: Sendable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Lightness, 0 (black) ... 100 (white).
    public var lightness: [Float]
    /// Green (negative) to red (positive), about -100 ... 100.
    public var a: [Float]
    /// Blue (negative) to yellow (positive), about -100 ... 100.
    public var b: [Float]

    /// A picture of one color.
    public init(width: Int, height: Int, lightness: Float = 0, a: Float = 0, b: Float = 0) {
        self.width = width
        self.height = height
        self.lightness = Array(repeating: lightness, count: width * height)
        self.a = Array(repeating: a, count: width * height)
        self.b = Array(repeating: b, count: width * height)
    }

    /// The same picture in Lab. Its numbers are taken as sRGB (IEC 61966-2-1), limited to 0 ... 1.
    ///
    /// Source: IEC 61966-2-1 and CIE 15; the sRGB curve is a polynomial within 3e-6 of it, the cube root within 1e-6.
    public init(_ picture: FloatRGB) {
        self.init(width: picture.width, height: picture.height)
        let (sr, sg, sb) = (picture.red.span, picture.green.span, picture.blue.span)
        // Three arrays of their own: each gives out one mutable span.
        var (light, redness, yellowness) = (lightness, self.a, self.b)
        var l = light.mutableSpan
        var a = redness.mutableSpan
        var b = yellowness.mutableSpan
        // All six have as many elements.
        for i in stride(from: 0, to: sr.count, by: 4) {
            let red = linear(sr.four(at: i))
            let green = linear(sg.four(at: i))
            let blue = linear(sb.four(at: i))
            // Rows of the sRGB matrix, each divided by the white point's component.
            let x = response(0.433_953 * red + 0.376_219 * green + 0.189_828 * blue)
            let y = response(0.212_671 * red + 0.715_160 * green + 0.072_169 * blue)
            let z = response(0.017_758 * red + 0.109_477 * green + 0.872_765 * blue)
            l.set(116 * y - 16, at: i)
            a.set(500 * (x - y), at: i)
            b.set(200 * (y - z), at: i)
        }
        (lightness, self.a, self.b) = (light, redness, yellowness)
    }

    /// The same picture in sRGB, limited to 0 ... 1.
    public var rgb: FloatRGB {
        var out = FloatRGB(width: width, height: height)
        var (madeRed, madeGreen, madeBlue) = (out.red, out.green, out.blue)
        let (l, a, b) = (lightness.span, self.a.span, self.b.span)
        var red = madeRed.mutableSpan
        var green = madeGreen.mutableSpan
        var blue = madeBlue.mutableSpan
        // All six have as many elements.
        for i in stride(from: 0, to: l.count, by: 4) {
            let fy = (l.four(at: i) + 16) * (1 / 116)
            let x = 0.950_456 * stimulus(fy + a.four(at: i) * (1 / 500))
            let y = stimulus(fy)
            let z = 1.088_754 * stimulus(fy - b.four(at: i) * (1 / 200))
            red.set(encoded(3.240_479 * x - 1.537_150 * y - 0.498_535 * z), at: i)
            green.set(encoded(-0.969_256 * x + 1.875_991 * y + 0.041_556 * z), at: i)
            blue.set(encoded(0.055_648 * x - 0.204_043 * y + 1.057_311 * z), at: i)
        }
        (out.red, out.green, out.blue) = (madeRed, madeGreen, madeBlue)
        return out
    }
}

/// Four pixels at once: what a branch would decide for one, is chosen from both answers.
private typealias Four = SIMD4<Float>

extension Four {
    @inline(__always)
    fileprivate static func choose(
        _ one: Four, above limit: Float, of value: Four, else other: Four
    )
        -> Four
    { other.replacing(with: one, where: value .> limit) }

    /// Limited to 0 ... 1.
    @inline(__always)
    fileprivate var limited: Four { clamped(lowerBound: Four(), upperBound: Four(repeating: 1)) }
}

extension Span<Float> {
    /// The four numbers from `i` on; after the end, the last one again.
    @inline(__always)
    fileprivate func four(at i: Int) -> Four {
        let last = count &- 1
        guard i &+ 3 <= last else {
            return Four(self[i], self[min(i + 1, last)], self[min(i + 2, last)], self[last])
        }
        return Four(
            self[unchecked: i], self[unchecked: i &+ 1], self[unchecked: i &+ 2],
            self[unchecked: i &+ 3])
    }
}

extension MutableSpan<Float> {
    /// Sets the four numbers from `i` on, as far as there are so many.
    @inline(__always)
    fileprivate mutating func set(_ four: Four, at i: Int) {
        guard i &+ 4 <= count else {
            for k in 0..<count - i { self[i + k] = four[k] }
            return
        }
        // i + 3 < count.
        for k in 0..<4 { self[unchecked: i &+ k] = four[k] }
    }
}

/// The light that a number of sRGB stands for.
@inline(__always)
private func linear(_ value: Four) -> Four {
    let x = value.limited
    var curve = Four(repeating: 0.056_043_091)
    curve = curve * x - 0.255_237_423
    curve = curve * x + 0.511_841_304
    curve = curve * x - 0.639_369_665
    curve = curve * x + 0.795_216_045
    curve = curve * x + 0.496_140_214
    curve = curve * x + 0.034_492_477
    curve = curve * x + 0.000_875_111
    return .choose(curve, above: 0.04045, of: x, else: x * (1 / 12.92))
}

/// The sRGB number of a light.
@inline(__always)
private func encoded(_ light: Four) -> Four {
    let x = light.limited
    // x^(1/2.4) is the cube root times its own fourth root.
    let root = cubeRoot(x)
    let curve = 1.055 * root * root.squareRoot().squareRoot() - 0.055
    return .choose(curve, above: 0.003_130_8, of: x, else: 12.92 * x)
}

/// CIE's cube root with its straight start.
@inline(__always)
private func response(_ t: Four) -> Four {
    .choose(cubeRoot(t), above: 0.008_856, of: t, else: 7.787 * t + 16 / 116)
}

/// The inverse of ``response(_:)``.
@inline(__always)
private func stimulus(_ f: Four) -> Four {
    .choose(f * f * f, above: 0.206_893, of: f, else: (f - 16 / 116) * (1 / 7.787))
}

/// The cube roots of numbers from 0 on: a third of the exponent, then two of Halley's steps.
@inline(__always)
private func cubeRoot(_ x: Four) -> Four {
    // A float's bits, as a number, grow with its logarithm; a third of them is 1/4 + 1/16 + 1/64 + ...
    let bits = unsafeBitCast(x, to: SIMD4<UInt32>.self)
    var third = bits &>> 2 &+ bits &>> 4
    third = third &+ third &>> 4
    third = third &+ third &>> 8
    // As many bits, and any of them are a number.
    var y = unsafeBitCast(third &+ 709_921_077, to: Four.self)
    for _ in 0..<2 {
        let cube = y * y * y
        y *= (cube + 2 * x) / (2 * cube + x)
    }
    return y
}
