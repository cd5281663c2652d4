package import Imaging

extension VideoFrame {
    /// A rectangle of the frame as RGB, black at 0 and white at 1, as the clip is encoded.
    ///
    /// Color differences that are shared by several pixels are interpolated between the places where they lie.
    ///
    /// - Parameters:
    ///   - rect: What is wanted; it lies inside the frame.
    ///   - coding: What the numbers mean.
    ///   - siting: Where color differences lie.
    package func colors(
        in rect: PixelRect, coding: PixelCoding, siting: PlaneGrid.Siting
    ) -> FloatRGB {
        coding.rgb(
            (0..<(layout.model == .gray ? 1 : 3)).map { plane in
                let size = layout.planeSize(plane, width: width, height: height)
                if size == (width, height) { return samples(plane, in: rect) }
                // Three samples around what is needed, as the cubic looks at; at the frame's own edge there are none.
                let (sx, sy) = (1 << layout.chromaShiftX, 1 << layout.chromaShiftY)
                let x = max(0, rect.x / sx - 3)
                let y = max(0, rect.y / sy - 3)
                let held = PixelRect(
                    x: x, y: y,
                    width: min(size.width, (rect.x + rect.width) / sx + 4) - x,
                    height: min(size.height, (rect.y + rect.height) / sy + 4) - y)
                let whole = SamplingMap(xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0)
                let map = whole.held(on: PlaneGrid(plane: plane, of: layout, siting: siting))
                    .made(fromColumn: rect.x, row: rect.y).held(fromColumn: x, row: y)
                return samples(plane, in: held)
                    .warped(by: map, width: rect.width, height: rect.height)
            })
    }

    /// The code values of a part of a plane.
    func samples(_ plane: Int, in rect: PixelRect) -> Plane<Float> {
        withPlane(plane) { bytes, stride in
            Plane<Float>(
                reading: bytes, stride: stride, bitDepth: layout.bitDepth, region: rect)
        }
    }
}

extension ClipInfo {
    /// Where color differences lie between the luma samples.
    package var siting: PlaneGrid.Siting { PlaneGrid.Siting(chromaLocation: chromaLocation) }
}

extension PlaneGrid.Siting {
    /// Where FFmpeg says that color differences lie; where it says nothing, on the left.
    init(chromaLocation: Int) {
        switch chromaLocation {
        case 2: self = .center
        case 3: self = .topLeft
        default: self = .left
        }
    }
}
