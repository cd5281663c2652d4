import Faces
import Foundation
import Imaging
import Media

/// Paints one swapped face into a frame: colors, light, sharpness, mask and blend, inside the face's rectangle only and
/// in the frame's own planes and bit depth. Where the mask is below 1/250, no byte of the frame changes.
///
/// Colors are matched on the network's own grid: the plate is seen there at the swap's own resolution, so that like is
/// compared with like. Sharpening, and what follows, happens on a grid that follows the face's size in the frame: see
/// ``workSide(scale:)``.
struct FacePainter {
    let settings: ConversionSettings
    let square: NetworkSquare
    private let hairline: Hairline?
    private let transfer: any ColorTransfer
    private let blender: any Blender

    /// The swapped face beside the plate's, on the network's grid.
    struct Sketch {
        let plan: FacePlan
        let regions: FaceRegions
        let plate: FloatLab
        let face: FloatLab
        /// How much of the face shows, 0 where something lies in front of it or it is the source's hair; `nil` for all of it.
        let visible: Plane<Float>?
        /// What a larger picture of the face shows beyond it; `nil` for nothing.
        let detail: FaceDetail?
    }

    /// A painter for faces that lie in `square`, by settings that have been validated.
    ///
    /// - Parameter hairline: How far the source's hair hangs over them. The default is `nil`: not at all.
    init(settings: ConversionSettings, square: NetworkSquare, hairline: Hairline? = nil) {
        guard let transfer = ColorTransferCatalog.named(settings.colorTransfer, settings.colors),
            let blender = BlenderCatalog.named(settings.blender, settings.blending)
        else { preconditionFailure("validated settings name what there is") }
        self.settings = settings
        self.square = square
        self.hairline = settings.mask.hair ? hairline : nil
        self.transfer = transfer
        self.blender = blender
    }

    /// Looks at the swapped face, which is in the source's own colors, beside the plate's.
    ///
    /// - Parameters:
    ///   - visible: How much of it shows. The default is `nil`: all of it.
    ///   - hanging: How far the plate's own hair or hat hangs over it. The default is `nil`: not at all.
    ///   - detail: What a larger picture of the face shows beyond it. The default is `nil`: nothing.
    func sketch(
        _ plan: FacePlan, _ regions: FaceRegions, plate: FloatRGB, face: FloatRGB,
        visible: Plane<Float>? = nil, hanging: Hairline? = nil, detail: FaceDetail? = nil
    ) -> Sketch {
        let shown = without(hairline.map { $0.joined(hanging) } ?? hanging, visible, plan)
        return Sketch(
            plan: plan, regions: shown.map(regions.showing) ?? regions, plate: FloatLab(plate),
            face: FloatLab(face), visible: shown, detail: detail)
    }

    /// How much of the face shows beside what hangs over it.
    private func without(
        _ hair: Hairline?, _ visible: Plane<Float>?, _ plan: FacePlan
    ) -> Plane<Float>? {
        guard let hair else { return visible }
        let bare = FaceMask(settings: settings.mask).softened(
            hair.outline(of: plan.mesh), side: square.side, unit: square.unit)
        return visible?.multiplied(by: bare) ?? bare
    }

    /// The colors of both faces in this frame alone; `nil` where too little skin is seen.
    func measure(_ sketch: Sketch) -> ColorMeasure? {
        guard
            let skin = transfer.measure(
                plate: sketch.plate, face: sketch.face, skin: sketch.regions.skin)
        else { return nil }
        let others = features.measure(
            plate: sketch.plate, face: sketch.face, sketch.regions.features)
        return ColorMeasure(skin.values + others)
    }

    /// The swapped face in the plate's colors.
    func colored(_ sketch: Sketch, _ measure: ColorMeasure) -> FloatLab {
        var face = sketch.face
        let others = FeatureColors.numbers * sketch.regions.features.count
        let skin = ColorMeasure(measure.values.dropLast(others))
        transfer.apply(skin, to: &face, share: Float(settings.colors.share))
        features.apply(
            measure.values.suffix(others), to: &face, from: sketch.face, sketch.regions.features)
        return face
    }

    private var features: FeatureColors {
        FeatureColors(share: Float(settings.colors.share * settings.colors.features))
    }

    /// The side of the grid for sharpening when `scale` network pixels show one frame pixel.
    ///
    /// As many pixels as the face has in the frame: one of 60 pixels is worked on at 60, one of 400 at 400. But at most
    /// twice the network's side, or four times where the face is enlarged, for there is no more detail to see, and at least
    /// half of it.
    func workSide(scale: Double) -> Int {
        let side = Double(square.side)
        let most = enlargement(scale: scale) > 0 ? 4.0 : 2.0
        return Int(min(most * side, max(side / 2, side / scale)).rounded(.up))
    }

    /// Paints a face into `frame`. Gives where it shows, or `nil` when no sample changed.
    ///
    /// - Parameters:
    ///   - colors: What the plate's and the swap's colors are, steadied in time; `nil` leaves the source's.
    ///   - opacity: How much of the face shows, times the plan's own.
    ///   - degradation: What the plate's camera and codec did to its face. The default is `nil`: nothing.
    ///   - nearer: The outlines of faces in front of it. The default is none.
    func paint(
        _ sketch: Sketch, colors: ColorMeasure?, opacity: Float,
        degradation: FaceDegradation? = nil, behind nearer: [[Point<FrameSpace>]] = [],
        into frame: inout VideoFrame
    ) -> FaceMatte? {
        let plan = sketch.plan
        let shape = FaceMask(settings: settings.mask).plane(
            plan.mesh, side: square.side, unit: square.unit, visible: sketch.visible)
        // The rest of the square stays as it is, and takes no time.
        guard let painted = shape.box(above: Self.visibleMask / 2),
            let coding = PixelCoding(frame.color, layout: frame.layout, height: frame.height),
            let view = PlateView(
                frame, coding: coding, plan: plan, covering: painted.grown(by: 2))
        else { return nil }
        var mask = mask(shape, plan, rect: view.rect, opacity: opacity * plan.opacity)
        for outline in nearer { hide(&mask, behind: outline, rect: view.rect, plan: plan) }
        guard mask.samples.contains(where: { $0 > 0 }) else { return nil }

        var face = colors.map { colored(sketch, $0) } ?? sketch.face
        LightMatch(
            share: Float(settings.light.share), sigma: Float(settings.light.reach) * square.unit
        ).apply(plate: sketch.plate, face: &face, inside: sketch.regions.skin)
        LightMatch(share: Float(settings.light.edge), sigma: Self.edgeReach * square.unit).apply(
            plate: sketch.plate, face: &face, inside: sketch.regions.skin, alongEdgeOf: shape)

        let layout = frame.layout
        let planes = coding.planes(face.rgb)
        let blended = view.planes.indices.map { i in
            blend(
                planes[i], plane: i, view: view, sketch, lumaMask: mask, frame: frame.index,
                degradation)
        }
        frame.edit { editor in
            for (i, (plane, mask)) in blended.enumerated() {
                editor.withPlane(i) { bytes, stride in
                    plane.write(
                        into: &bytes, stride: stride, bitDepth: layout.bitDepth,
                        region: view.planes[i].rect, where: mask)
                }
            }
        }
        return FaceMatte(
            rect: view.rect, mask: mask, side: square.side, toFrame: plan.toNetwork.inverse)
    }

    /// One plane of the face laid into the plate's, and the mask it was laid with.
    private func blend(
        _ plane: Plane<Float>, plane i: Int, view: PlateView, _ sketch: Sketch,
        lumaMask: Plane<Float>, frame: Int, _ degradation: FaceDegradation?
    ) -> (Plane<Float>, mask: Plane<Float>) {
        let (plan, layout) = (sketch.plan, view.coding.layout)
        let isChroma = layout.model == .yCbCr && i > 0
        // Color differences are as soft as ever: sharpening them would only sharpen their noise.
        let sharp = blurred(
            isChroma
                ? plane
                : sharpening(sketch, times: degradation?.sharpening ?? 1).apply(
                    grown(plane, sketch), within: view.coding.lumaRange), degradation)
        let mask =
            isChroma
            ? lumaMask.cellMeans(
                columns: 1 << layout.chromaShiftX, rows: 1 << layout.chromaShiftY)
            : lumaMask
        let (rect, samples) = view.planes[i]
        let map = SamplingMap(plan.toNetwork)
            .held(enlargedBy: Double(sharp.width) / Double(square.side))
            .made(on: PlaneGrid(plane: i, of: layout))
            .made(fromColumn: rect.x, row: rect.y)
        var face = sharp.warped(by: map, where: mask)
        if let shares = degradation?.shares(of: i) {
            Compression(amount: Float(settings.degradation.compression)).apply(
                to: &face, over: samples, mask: mask, like: shares, corner: (rect.x, rect.y))
        }
        Grain(amount: Float(settings.degradation.grain)).add(
            to: &face, like: samples, mask: mask, frame: frame, plane: i, corner: (rect.x, rect.y))
        // A subsampled plane has fewer samples in a unit; the same in both directions, or their mean.
        let steps =
            isChroma ? Float(1 << layout.chromaShiftX + 1 << layout.chromaShiftY) / 2 : 1
        let unit = square.unit / Float(plan.toNetwork.scale) / steps
        return (blender.blend(face, into: samples, mask: mask, unit: unit), mask)
    }

    /// What counts as light near the mask's edge, and how far the edge reaches inside: a deviation, in units. Broader would take who it
    /// is from cheeks and brows.
    private static let edgeReach: Float = 5
    /// Below this, a mask is 0: about one step of eight bits, where the face is white and the plate black.
    private static let visibleMask: Float = 0.004

    /// A mask of the network's grid on the frame's luma grid.
    private func mask(
        _ shape: Plane<Float>, _ plan: FacePlan, rect: PixelRect, opacity: Float
    ) -> Plane<Float> {
        let map = SamplingMap(plan.toNetwork).made(fromColumn: rect.x, row: rect.y)
        // Its edge is many pixels wide: straight lines between them do.
        var mask = shape.warped(by: map, width: rect.width, height: rect.height, .bilinear)
        var samples = mask.samples.mutableSpan
        for i in 0..<samples.count {
            let value = min(1, samples[unchecked: i]) * opacity
            samples[unchecked: i] = value < Self.visibleMask ? 0 : value
        }
        return mask
    }

    /// Takes out of a mask what lies behind a face, with an edge as soft as the mask's own.
    private func hide(
        _ mask: inout Plane<Float>, behind outline: [Point<FrameSpace>], rect: PixelRect,
        plan: FacePlan
    ) {
        let hull = [Point<FrameSpace>].convexHull(of: outline).map {
            Point<FrameSpace>($0.x - Double(rect.x), $0.y - Double(rect.y))
        }
        let deviation =
            Float(settings.mask.feather) * square.unit / Float(plan.toNetwork.scale)
        let inside = Plane<Float>(
            distanceTo: hull, width: mask.width, height: mask.height,
            reach: 4 * Double(deviation) + 1)
        for i in mask.samples.indices where inside.samples[i] > -.infinity {
            let value =
                mask.samples[i] * 0.5
                * erfc(inside.samples[i] / (deviation * Float(2).squareRoot()))
            mask.samples[i] = value < Self.visibleMask ? 0 : value
        }
    }

    /// A plane of the face's luma, on the grid of its size in the frame.
    func grown(_ plane: Plane<Float>, _ sketch: Sketch) -> Plane<Float> {
        let scale = sketch.plan.toNetwork.scale
        let side = workSide(scale: scale)
        let map = SamplingMap.resize(from: (plane.width, plane.height), to: (side, side))
        let grown = plane.warped(by: map, width: side, height: side)
        guard let detail = sketch.detail else { return grown }
        return detail.added(
            to: grown, share: enlargement(scale: scale),
            contrast: FaceDetail.contrast(of: plane, sketch.regions.inside))
    }

    /// What sharpens a face on that grid.
    ///
    /// - Parameter times: How many times the settings' amount. The default is 1.
    func sharpening(_ sketch: Sketch, times: Float = 1) -> Sharpening {
        let scale = sketch.plan.toNetwork.scale
        let unit = square.unit * Float(workSide(scale: scale)) / Float(square.side)
        // The edges of a face that is enlarged by a network are steep already.
        let share = sketch.detail == nil ? 0 : enlargement(scale: scale)
        return Sharpening(
            amount: Float(settings.sharpening.amount) * times * max(0, 1 - share),
            sigma: Float(settings.sharpening.radius) * unit,
            overshoot: Float(settings.sharpening.overshoot))
    }
}
