import Imaging

/// How the samples of a frame become RGB of 0 ... 255 in full range.
enum SampleMeaning {
    /// A straight line: `scale * x + offset`.
    struct Line {
        var scale: Float
        var offset: Float
    }

    /// The planes are red, green and blue.
    case rgb(Line)
    /// The planes are green, blue and red.
    case gbr(Line)
    /// The only plane is luma.
    case gray(Line)
    /// The planes are luma and the two differences of color.
    case yCbCr(YCbCr)

    /// The way from luma and differences of color to RGB: the equations of ITU-T H.273, inverted.
    struct YCbCr {
        /// Takes luma to 0 ... 255.
        var luma: Line
        /// Takes a difference of color to -127.5 ... 127.5.
        var chroma: Line
        var redOfCr: Float
        var greenOfCb: Float
        var greenOfCr: Float
        var blueOfCb: Float
    }

    /// The meaning of a clip's samples.
    init(_ layout: PixelLayout, _ color: ColorTags, height: Int) {
        // At more than 8 bits the limits are those of 8 bits, shifted; full range ends at all ones.
        let step = Float(1 << (layout.bitDepth - 8))
        let top = Float(1 << layout.bitDepth) - 1
        let full = Line(scale: 255 / top, offset: 0)
        let video = Line(scale: 255 / (219 * step), offset: -16 * 255 / 219)
        let luma = color.isFullRange ? full : video
        switch layout.model {
        case .gbr: self = .gbr(luma)
        case .gray: self = .gray(luma)
        case .yCbCr:
            let weights = color.lumaWeights(height: height)
            let green = 1 - weights.red - weights.blue
            let red = 2 * (1 - weights.red)
            let blue = 2 * (1 - weights.blue)
            let scale = color.isFullRange ? 255 / top : 255 / (224 * step)
            self = .yCbCr(
                YCbCr(
                    luma: luma, chroma: Line(scale: scale, offset: -128 * step * scale),
                    redOfCr: red, greenOfCb: -blue * weights.blue / green,
                    greenOfCr: -red * weights.red / green, blueOfCb: blue))
        }
    }
}
