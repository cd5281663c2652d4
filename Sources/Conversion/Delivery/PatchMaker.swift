package import Imaging
package import Media

/// Makes patches: the swapped face alone on a transparent frame of the plate's size. Laid over the plate's own frame it gives
/// the converted frame, whatever blender painted it.
///
///     color = (converted - plate x (1 - alpha)) / alpha        in whole numbers: straight
///     color =  converted - plate x (1 - alpha)                 in floating point: premultiplied
///
/// Alpha is the mask on the frame's luma grid, in whole numbers as much more as keeps the straight color between black and
/// white: painting may change a pixel by more than its share of the mask, most of all where chroma is shared. All of it is meant in RGB as the plate is encoded, or in proportion to light
/// where the plate is.
package struct PatchMaker: Sendable {
    private let layout: PixelLayout
    private let siting: PlaneGrid.Siting

    /// Chroma that is interpolated reaches this far beyond the mask.
    private static let margin = 4

    /// How a patch lies in a profile's files.
    package static func layout(in profile: EncodingProfile) -> PixelLayout {
        let isFloat = profile.endings.contains("exr")
        return PixelLayout(model: .gbr, bitDepth: isFloat ? 32 : 16, hasAlpha: true)
    }

    /// A maker of patches for the frames of `plate`.
    package init(_ profile: EncodingProfile, plate: ClipInfo) {
        layout = Self.layout(in: profile)
        siting = plate.siting
    }

    /// The patch of a frame.
    package func patch(_ painted: PaintedFrame) -> VideoFrame {
        let (plate, frame) = (painted.plate, painted.frame)
        var made = plate.blank(layout)
        guard let rect = region(painted),
            let coding = PixelCoding(plate.color, layout: plate.layout, height: plate.height)
        else { return made }
        var alpha = coverage(painted.mattes, in: rect)
        func colors(_ frame: VideoFrame) -> FloatRGB {
            frame.colors(in: rect, coding: coding.uncurved, siting: siting)
        }
        let (below, above) = (colors(plate), colors(frame))
        let channels = [
            (above.green, below.green), (above.blue, below.blue), (above.red, below.red),
        ]
        if !layout.isFloat { Self.widen(&alpha, for: channels) }
        let planes = channels.map { above, below in
            alpha.samples.indices.map { i -> Float in
                let share = alpha.samples[i]
                let color = above[i] - below[i] * (1 - share)
                return layout.isFloat ? color : share > 0 ? color / share : 0
            }
        }
        let top = Float(layout.isFloat ? 1 : 65535)
        let everywhere = Plane<Float>(width: rect.width, height: rect.height, repeating: 1)
        made.edit { editor in
            for (i, plane) in (planes + [alpha.samples]).enumerated() {
                let numbers = Plane<Float>(
                    width: rect.width, height: rect.height, samples: plane.map { $0 * top })
                editor.withPlane(i) { bytes, stride in
                    numbers.write(
                        into: &bytes, stride: stride, bitDepth: layout.bitDepth, region: rect,
                        where: everywhere)
                }
            }
        }
        return made
    }

    /// What any face's painting may have changed; `nil` for nothing.
    private func region(_ painted: PaintedFrame) -> PixelRect? {
        guard let first = painted.mattes.first?.rect else { return nil }
        var (left, top) = (first.x, first.y)
        var (right, bottom) = (first.x + first.width, first.y + first.height)
        for rect in painted.mattes.dropFirst().map(\.rect) {
            (left, top) = (min(left, rect.x), min(top, rect.y))
            (right, bottom) = (max(right, rect.x + rect.width), max(bottom, rect.y + rect.height))
        }
        return PixelRect(x: left, y: top, width: right - left, height: bottom - top)
            .grown(by: Self.margin).intersection(
                PixelRect(x: 0, y: 0, width: painted.plate.width, height: painted.plate.height))
    }

    /// How much of the plate all faces together cover, as the file will hold it.
    private func coverage(_ mattes: [FaceMatte], in region: PixelRect) -> Plane<Float> {
        var alpha = Plane<Float>(width: region.width, height: region.height, repeating: 0)
        for matte in mattes {
            for y in 0..<matte.rect.height {
                for x in 0..<matte.rect.width {
                    let place = (
                        matte.rect.x + x - region.x, matte.rect.y + y - region.y
                    )
                    let rest = 1 - alpha[place.0, place.1]
                    alpha[place.0, place.1] = 1 - rest * (1 - matte.mask[x, y])
                }
            }
        }
        return alpha
    }

    /// Raises alpha, to whole steps of 16 bits, until every straight color lies between black and white.
    private static func widen(
        _ alpha: inout Plane<Float>, for channels: [(above: [Float], below: [Float])]
    ) {
        for i in alpha.samples.indices {
            var share = alpha.samples[i]
            for (above, below) in channels {
                let change = above[i] - below[i]
                // What is left between the plate's color and the end of the range that it moves to.
                let room = max(change > 0 ? 1 - below[i] : below[i], 1e-4)
                if abs(change) > 1e-5 { share = max(share, abs(change) / room) }
            }
            alpha.samples[i] = min(1, (share * 65535).rounded(.up) / 65535)
        }
    }
}
