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
        for i in 0..<sr.count {
            // All six have `sr.count` elements.
            let red = linear(sr[unchecked: i])
            let green = linear(sg[unchecked: i])
            let blue = linear(sb[unchecked: i])
            // Rows of the sRGB matrix, each divided by the white point's component.
            let x = response(0.433_953 * red + 0.376_219 * green + 0.189_828 * blue)
            let y = response(0.212_671 * red + 0.715_160 * green + 0.072_169 * blue)
            let z = response(0.017_758 * red + 0.109_477 * green + 0.872_765 * blue)
            l[unchecked: i] = 116 * y - 16
            a[unchecked: i] = 500 * (x - y)
            b[unchecked: i] = 200 * (y - z)
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
        for i in 0..<l.count {
            // All six have `l.count` elements.
            let fy = (l[unchecked: i] + 16) * (1 / 116)
            let x = 0.950_456 * stimulus(fy + a[unchecked: i] * (1 / 500))
            let y = stimulus(fy)
            let z = 1.088_754 * stimulus(fy - b[unchecked: i] * (1 / 200))
            red[unchecked: i] = encoded(3.240_479 * x - 1.537_150 * y - 0.498_535 * z)
            green[unchecked: i] = encoded(-0.969_256 * x + 1.875_991 * y + 0.041_556 * z)
            blue[unchecked: i] = encoded(0.055_648 * x - 0.204_043 * y + 1.057_311 * z)
        }
        (out.red, out.green, out.blue) = (madeRed, madeGreen, madeBlue)
        return out
    }
}

/// The light that a number of sRGB stands for.
@inline(__always)
private func linear(_ value: Float) -> Float {
    let x = min(1, max(0, value))
    var curve: Float = 0.056_043_091
    curve = curve * x - 0.255_237_423
    curve = curve * x + 0.511_841_304
    curve = curve * x - 0.639_369_665
    curve = curve * x + 0.795_216_045
    curve = curve * x + 0.496_140_214
    curve = curve * x + 0.034_492_477
    curve = curve * x + 0.000_875_111
    return x > 0.04045 ? curve : x * (1 / 12.92)
}

/// The sRGB number of a light.
@inline(__always)
private func encoded(_ light: Float) -> Float {
    let x = min(1, max(0, light))
    // x^(1/2.4) is the cube root times its own fourth root.
    let root = cubeRoot(x)
    let curve = 1.055 * root * root.squareRoot().squareRoot() - 0.055
    return x > 0.003_130_8 ? curve : 12.92 * x
}

/// CIE's cube root with its straight start.
@inline(__always)
private func response(_ t: Float) -> Float {
    t > 0.008_856 ? cubeRoot(t) : 7.787 * t + 16 / 116
}

/// The inverse of ``response(_:)``.
@inline(__always)
private func stimulus(_ f: Float) -> Float {
    f > 0.206_893 ? f * f * f : (f - 16 / 116) * (1 / 7.787)
}

/// The cube root of a number from 0 on: a third of the exponent, then two of Halley's steps.
@inline(__always)
private func cubeRoot(_ x: Float) -> Float {
    let guess = Float(Int32(bitPattern: x.bitPattern)) * (1 / 3) + 709_921_088
    var y = Float(bitPattern: UInt32(bitPattern: Int32(guess)))
    for _ in 0..<2 {
        let cube = y * y * y
        y *= (cube + 2 * x) / (2 * cube + x)
    }
    return y
}
