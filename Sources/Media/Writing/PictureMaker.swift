import CFFmpeg
import Imaging

/// Brings frames to what the files of single pictures hold: RGB or gray in the full range, of 8 or 16 bits or in floating
/// point, encoded as the clip is.
///
/// Whole numbers are rounded to the nearest and end at black and white; floating point keeps what a plate of the limited
/// range has beyond them.
struct PictureMaker {
    private let recipe: EncodingRecipe
    private let target: AVPixelFormat

    /// Rows that are made at a time: few enough to stay in the processor's cache.
    private static let rows = 32

    init(_ recipe: EncodingRecipe, into target: AVPixelFormat) {
        (self.recipe, self.target) = (recipe, target)
    }

    /// The picture of a frame, with its times and side data.
    func make(_ frame: VideoFrame) throws(MediaError) -> FrameStorage {
        guard let coding = PixelCoding(frame.color, layout: frame.layout, height: frame.height)
        else {
            throw .conversion(
                width: frame.width, height: frame.height, cause: FFmpegCode(us_error_invalid))
        }
        let made = try FrameStorage.allocated(target, width: frame.width, height: frame.height)
        guard av_frame_copy_props(made.raw, frame.storage.raw) >= 0 else { throw .outOfMemory }
        let siting = PlaneGrid.Siting(chromaLocation: recipe.chromaLocation)
        for y in stride(from: 0, to: frame.height, by: Self.rows) {
            let band = PixelRect(
                x: 0, y: y, width: frame.width, height: min(Self.rows, frame.height - y))
            let colors = frame.colors(in: band, coding: coding.uncurved, siting: siting)
            let planes =
                recipe.coded.model == .gray
                ? [colors.green] : [colors.green, colors.blue, colors.red]
            for (i, plane) in planes.enumerated() { put(plane, into: made, plane: i, band) }
            if recipe.coded.hasAlpha {
                // Alpha has the full range whatever the colors have.
                let top = Float(frame.layout.isFloat ? 1 : 1 << frame.layout.bitDepth - 1)
                let alpha = frame.samples(frame.layout.planeCount - 1, in: band)
                put(alpha.samples.map { $0 / top }, into: made, plane: planes.count, band)
            }
        }
        return made
    }

    /// Writes numbers from 0 to 1 into some rows of a plane.
    private func put(_ numbers: [Float], into made: FrameStorage, plane: Int, _ band: PixelRect) {
        let layout = recipe.coded
        let (bytes, stride) = (made.plane(plane, of: layout), made.stride(plane))
        let top = Float(layout.isFloat ? 1 : 1 << layout.bitDepth - 1)
        let source = numbers.span
        for y in 0..<band.height {
            let start = (band.y + y) * stride
            for x in 0..<band.width {
                // `numbers` fill the band, whose rows lie inside the plane.
                let number = source[unchecked: y * band.width + x]
                switch layout.bytesPerSample {
                case 4:
                    bytes.storeBytes(of: number, toByteOffset: start + 4 * x, as: Float.self)
                case 2:
                    let whole = UInt16(min(max(number, 0), 1) * top + 0.5)
                    bytes.storeBytes(of: whole, toByteOffset: start + 2 * x, as: UInt16.self)
                default: bytes[start + x] = UInt8(min(max(number, 0), 1) * top + 0.5)
                }
            }
        }
    }
}
