import Faces
import Foundation
import Imaging
import Media

/// What was done to the picture outside the face, beside what a plain re-encode does to it.
struct OutsideMeasure {
    private var (result, plain) = (0.0, 0.0)
    private var count = 0.0
    private var worst: Double?
    private static let block = 16

    /// Compares luma of one frame.
    ///
    /// - Parameter faces: The faces that may have changed, in the frame as it is stored.
    mutating func add(
        plate: VideoFrame, result: VideoFrame, plain: VideoFrame, faces: [Landmarks<FrameSpace>]
    ) {
        let (p, r, e) = (Self.luma(plate), Self.luma(result), Self.luma(plain))
        guard p.count == r.count, p.count == e.count else { return }
        let width = plate.width
        let boxes = faces.map { Self.surroundings(of: $0) }
        for top in stride(from: 0, to: plate.height, by: Self.block) {
            for left in stride(from: 0, to: width, by: Self.block) {
                let area = PixelRect(x: left, y: top, width: Self.block, height: Self.block)
                    .intersection(PixelRect(x: 0, y: 0, width: width, height: plate.height))
                if boxes.contains(where: { !$0.intersection(area).isEmpty }) { continue }
                var (changed, recoded) = (0.0, 0.0)
                for y in area.y..<area.y + area.height {
                    for i in y * width + area.x..<y * width + area.x + area.width {
                        let (a, b) = (Double(r[i] - p[i]), Double(e[i] - p[i]))
                        self.result += a * a
                        self.plain += b * b
                        changed += abs(a)
                        recoded += abs(b)
                    }
                }
                let size = Double(area.width * area.height)
                count += size
                worst = max(worst ?? -.infinity, (changed - recoded) / size)
            }
        }
    }

    /// What a swap may touch: the face's box and a fifth of it around.
    private static func surroundings(of face: Landmarks<FrameSpace>) -> PixelRect {
        let box = face.box
        let (x, y) = ((box.right - box.left) * 0.2, (box.bottom - box.top) * 0.2)
        return .bounding([
            Point<FrameSpace>(box.left - x, box.top - y),
            Point<FrameSpace>(box.right + x, box.bottom + y),
        ])
    }

    /// Luma, or green, at the scale of 8 bits.
    private static func luma(_ frame: VideoFrame) -> [Float] {
        let plane = frame.withPlane(0) { bytes, stride in
            Plane<Float>(
                reading: bytes, stride: stride, bitDepth: frame.layout.bitDepth,
                region: PixelRect(x: 0, y: 0, width: frame.width, height: frame.height))
        }
        let unit: Float =
            frame.layout.isFloat ? 255 : 1 / Float(1 << (frame.layout.bitDepth - 8))
        return unit == 1 ? plane.samples : plane.samples.map { $0 * unit }
    }

    var scores: [Score] {
        // Without a difference the decibels are endless; half a step in a pixel of a thousand is as good as none.
        func decibels(_ squares: Double) -> Double {
            10 * log10(255 * 255 / max(squares / max(count, 1), 2.5e-4))
        }
        return [
            Score(
                metric: .outsideLoss, value: count > 0 ? decibels(plain) - decibels(result) : nil),
            Score(metric: .outsideWorst, value: worst),
        ]
    }
}
