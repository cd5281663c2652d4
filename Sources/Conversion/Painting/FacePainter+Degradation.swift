import Imaging
import Media

extension FacePainter {
    /// What the plate's camera and codec did to its face, beside the swapped one; `nil` where nobody asks for it, or little of
    /// the face is seen.
    ///
    /// - Parameters:
    ///   - colors: What the plate's and the swap's colors are in this frame alone; `nil` leaves the source's.
    ///   - frame: The plate's.
    ///   - movement: How far the face moves in a frame's time, in pixels of the network's square.
    ///   - seesBlur: Whether blur is looked at in this frame.
    func degradation(
        _ sketch: Sketch, colors: ColorMeasure?, in frame: VideoFrame, movement: SIMD2<Float>,
        seesBlur: Bool
    ) -> DegradationMeasure? {
        let wanted = settings.degradation
        let seesBlur = seesBlur && wanted.blur > 0
        guard seesBlur || wanted.compression > 0,
            let coding = PixelCoding(frame.color, layout: frame.layout, height: frame.height),
            let view = PlateView(
                frame, coding: coding, plan: sketch.plan, covering: square.whole)
        else { return nil }
        var measure = DegradationMeasure()
        if seesBlur {
            let face = colors.map { colored(sketch, $0) } ?? sketch.face
            measure.blur = blur(sketch, face.rgb, view, movement: movement)
        }
        if wanted.compression > 0 {
            measure.shares = view.planes.indices.map { shares(of: $0, in: view, sketch) }
        }
        return measure
    }

    /// How much of each pixel is the face itself, on the network's grid.
    private func face(of sketch: Sketch) -> Plane<Float> {
        var face = sketch.regions.oval
        if let visible = sketch.visible {
            for i in face.samples.indices { face.samples[i] *= visible.samples[i] }
        }
        return face
    }

    /// Both are seen on the grid on which the face is sharpened: it has as many pixels as the face in the frame, and what is
    /// finer shows in neither. The contour of the face is the plate's in one and the source's in the other, and says nothing.
    private func blur(
        _ sketch: Sketch, _ face: FloatRGB, _ view: PlateView, movement: SIMD2<Float>
    ) -> BlurMeasure {
        let plan = sketch.plan
        let luma = view.coding.planes(face)[0]
        let swapped = sharpened(luma, sketch, within: view.coding.lumaRange)
        let (side, unit) = (swapped.width, Double(swapped.width) / Double(square.side))
        let (rect, samples) = view.planes[0]
        let map = SamplingMap(plan.toNetwork.inverse).made(enlargedBy: unit)
            .held(fromColumn: rect.x, row: rect.y)
        return BlurMeasure(
            plate: samples.warped(by: map, width: side, height: side), face: swapped,
            weights: sketch.regions.inside.warped(
                by: .resize(from: (square.side, square.side), to: (side, side)), width: side,
                height: side, .bilinear), movement: movement, unit: Float(unit))
    }

    private func shares(of plane: Int, in view: PlateView, _ sketch: Sketch) -> BlockShares? {
        let (rect, samples) = view.planes[plane]
        let map = SamplingMap(sketch.plan.toNetwork)
            .made(on: PlaneGrid(plane: plane, of: view.coding.layout))
            .made(fromColumn: rect.x, row: rect.y)
        let inside = face(of: sketch).warped(
            by: map, width: rect.width, height: rect.height, .bilinear)
        return BlockShares(
            samples, corner: (rect.x, rect.y), inside: inside,
            step: view.coding.layout.isFloat ? 1 / 255 : 1)
    }

    /// A plane of the face, on any grid of the network's square, with the blur of the plate.
    func blurred(_ plane: Plane<Float>, _ degradation: FaceDegradation?) -> Plane<Float> {
        guard let degradation, let blur = degradation.blur else { return plane }
        return blur.blurred(
            plane, movement: degradation.movement, amount: Float(settings.degradation.blur),
            unit: Float(plane.width) / Float(square.side))
    }
}
