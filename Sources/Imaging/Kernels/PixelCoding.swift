/// What the code values of a clip's planes mean, and the way from them to RGB and back.
///
/// RGB is full range, 0 ... 1, gamma-encoded as the clip is. Limited range at n bits: black at 16 * 2^(n-8), white at
/// 235 * 2^(n-8), color differences 224 * 2^(n-8) wide around 2^(n-1). Full range: 0 ... 2^n - 1.
/// Floating point: 0 is black and 1 is white; untagged it is taken to be in proportion to light, as pictures in OpenEXR
/// are, and RGB is then encoded by the curve of sRGB, which goes on beyond white.
/// Source: ITU-R BT.601, BT.709 and BT.2020 (non-constant luminance), ITU-T H.273, IEC 61966-2-1.
public struct PixelCoding: Sendable, Hashable {
    /// How the planes lie.
    public let layout: PixelLayout
    /// The luma weight of red.
    let red: Float
    /// The luma weight of blue.
    let blue: Float
    /// The code value of black, and of 0 in RGB planes.
    let black: Float
    /// Code values from black to white.
    let lumaSpan: Float
    /// Code values between the ends of a color difference.
    let chromaSpan: Float
    /// The code value of a color difference of 0.
    let neutral: Float
    /// The code values are in proportion to light.
    public private(set) var isLinear: Bool

    /// The coding of a clip of `height` rows, or `nil` when its matrix is none that a luma weight describes: YCgCo (8),
    /// chromaticity-derived (12, 13), ICtCp (14) and other code points above 10.
    public init?(_ color: ColorTags, layout: PixelLayout, height: Int) {
        if layout.model == .yCbCr, color.matrix == 8 || color.matrix > 10 { return nil }
        self.layout = layout
        (red, blue) = color.lumaWeights(height: height)
        isLinear = layout.isFloat && [2, 8].contains(color.transfer)
        if layout.isFloat {
            (black, lumaSpan, chromaSpan, neutral) = (0, 1, 1, 0)
            return
        }
        let unit = Float(1 << (layout.bitDepth - 8))
        let top = Float((1 << layout.bitDepth) - 1)
        black = color.isFullRange ? 0 : 16 * unit
        lumaSpan = color.isFullRange ? top : 219 * unit
        chromaSpan = color.isFullRange ? top : 224 * unit
        neutral = 128 * unit
    }

    /// The code values of black and white: the luma of every color of RGB lies between them. Floating point goes on to the
    /// largest number of 16 bits.
    public var lumaRange: ClosedRange<Float> {
        black...(layout.isFloat ? 65504 : black + lumaSpan)
    }

    /// The same coding without a curve: RGB in proportion to light where the planes are.
    public var uncurved: PixelCoding {
        var coding = self
        coding.isLinear = false
        return coding
    }

    /// RGB from planes of code values that lie on one grid: three in the order of the layout, or one of gray.
    public func rgb(_ planes: [Plane<Float>]) -> FloatRGB {
        var out = FloatRGB(width: planes[0].width, height: planes[0].height)
        let scale = 1 / lumaSpan
        switch layout.model {
        case .gray:
            out.red = component(planes[0])
            out.green = out.red
            out.blue = out.red
        case .gbr:
            out.green = component(planes[0])
            out.blue = component(planes[1])
            out.red = component(planes[2])
        case .yCbCr:
            let (y, cb, cr) = (planes[0].samples, planes[1].samples, planes[2].samples)
            precondition(y.count == cb.count && y.count == cr.count, "the planes lie on one grid")
            let green = 1 - red - blue
            let fromBlue = 2 * (1 - blue) / chromaSpan
            let fromRed = 2 * (1 - red) / chromaSpan
            let (greenByBlue, greenByRed) = (fromBlue * blue / green, fromRed * red / green)
            let (sy, sb, sr) = (y.span, cb.span, cr.span)
            var (madeRed, madeGreen, madeBlue) = (out.red, out.green, out.blue)
            var r = madeRed.mutableSpan
            var g = madeGreen.mutableSpan
            var b = madeBlue.mutableSpan
            for i in 0..<sy.count {
                // All six have `sy.count` elements.
                let luma = (sy[unchecked: i] - black) * scale
                let db = sb[unchecked: i] - neutral
                let dr = sr[unchecked: i] - neutral
                r[unchecked: i] = luma + dr * fromRed
                g[unchecked: i] = luma - db * greenByBlue - dr * greenByRed
                b[unchecked: i] = luma + db * fromBlue
            }
            (out.red, out.green, out.blue) = (madeRed, madeGreen, madeBlue)
        }
        return out
    }

    /// A component of RGB from code values of its own.
    private func component(_ plane: Plane<Float>) -> [Float] {
        let scale = 1 / lumaSpan
        return isLinear
            ? plane.samples.map(LightCurve.encoded)
            : plane.samples.map { ($0 - black) * scale }
    }

    /// Planes of code values from RGB, all on the grid of the picture: three in the order of the layout, or one of
    /// gray. Not rounded and not limited.
    public func planes(_ picture: FloatRGB) -> [Plane<Float>] {
        let (width, height) = (picture.width, picture.height)
        func scaled(_ component: [Float]) -> Plane<Float> {
            Plane(
                width: width, height: height,
                samples: isLinear
                    ? component.map(LightCurve.light) : component.map { $0 * lumaSpan + black })
        }
        if layout.model == .gbr {
            return [scaled(picture.green), scaled(picture.blue), scaled(picture.red)]
        }
        if isLinear {
            // The light of a gray is the light of its colors, weighted.
            let (r, g, b) = (scaled(picture.red), scaled(picture.green), scaled(picture.blue))
            var gray = g
            for i in gray.samples.indices {
                gray.samples[i] =
                    red * r.samples[i] + (1 - red - blue) * g.samples[i] + blue * b.samples[i]
            }
            return [gray]
        }
        var luma = Plane<Float>(width: width, height: height, repeating: 0)
        var cb = luma
        var cr = luma
        let green = 1 - red - blue
        let toBlue = chromaSpan / (2 * (1 - blue))
        let toRed = chromaSpan / (2 * (1 - red))
        let (sr, sg, sb) = (picture.red.span, picture.green.span, picture.blue.span)
        var y = luma.samples.mutableSpan
        var u = cb.samples.mutableSpan
        var v = cr.samples.mutableSpan
        for i in 0..<sr.count {
            // All six have `sr.count` elements.
            let (r, g, b) = (sr[unchecked: i], sg[unchecked: i], sb[unchecked: i])
            let l = red * r + green * g + blue * b
            y[unchecked: i] = l * lumaSpan + black
            u[unchecked: i] = (b - l) * toBlue + neutral
            v[unchecked: i] = (r - l) * toRed + neutral
        }
        return layout.model == .gray ? [luma] : [luma, cb, cr]
    }
}
