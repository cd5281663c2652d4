import Imaging
import Media

/// A frame's samples around one face, read once, as the network and the painter want them.
struct PlateView {
    /// The planes' rectangles, and the samples in them as code values. Alpha is not among them.
    let planes: [(rect: PixelRect, samples: Plane<Float>)]
    /// The rectangle of the frame that was read, a whole number of chroma samples wide and high.
    let rect: PixelRect
    /// What the numbers mean.
    let coding: PixelCoding

    /// Reads what a rectangle of the network's square covers. `nil` when that lies outside the frame, or is smaller than 8
    /// pixels.
    init?(_ frame: VideoFrame, coding: PixelCoding, plan: FacePlan, covering part: PixelRect) {
        let back = plan.toNetwork.inverse
        let corners = part.corners.map { back(Point<NetworkSpace>($0.x, $0.y)) }
        let layout = frame.layout
        let (stepX, stepY) = (1 << layout.chromaShiftX, 1 << layout.chromaShiftY)
        // Two pixels more, so that the cubic has its neighbors; whole chroma samples in both directions.
        let box = PixelRect.bounding(corners)
        let rect = box.grown(by: 4).aligned(to: max(stepX, stepY))
            .intersection(PixelRect(x: 0, y: 0, width: frame.width, height: frame.height))
        guard rect.width >= 8, rect.height >= 8 else { return nil }
        self.rect = rect
        self.coding = coding
        let count = layout.model == .gray ? 1 : 3
        planes = (0..<count).map { i in
            let subsampled = layout.model == .yCbCr && i > 0
            let (sx, sy) = subsampled ? (stepX, stepY) : (1, 1)
            // The rectangle starts on a whole chroma sample; its end may be the odd edge of the frame.
            let part = PixelRect(
                x: rect.x / sx, y: rect.y / sy, width: (rect.width + sx - 1) / sx,
                height: (rect.height + sy - 1) / sy)
            let samples = frame.withPlane(i) { bytes, stride in
                Plane<Float>(
                    reading: bytes, stride: stride, bitDepth: layout.bitDepth, region: part)
            }
            return (part, samples)
        }
    }

    /// The face as the network's square holds it: RGB, full range, 0 ... 1.
    func face(_ plan: FacePlan, square: NetworkSquare) -> FloatRGB {
        let map = SamplingMap(plan.toNetwork.inverse)
        let onGrid = planes.enumerated().map { i, plane in
            let grid = PlaneGrid(plane: i, of: coding.layout)
            return plane.samples.warped(
                by: map.held(on: grid).held(fromColumn: plane.rect.x, row: plane.rect.y),
                width: square.side, height: square.side)
        }
        return coding.rgb(onGrid)
    }
}
