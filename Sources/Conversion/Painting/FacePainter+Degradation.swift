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
    ///   - seesDetail: Whether blur and detail are looked at in this frame.
    func degradation(
        _ sketch: Sketch, colors: ColorMeasure?, in frame: VideoFrame, movement: SIMD2<Float>,
        seesDetail: Bool
    ) -> DegradationMeasure? {
        let wanted = settings.degradation
        let seesBlur = seesDetail && wanted.blur > 0
        let seesDetail =
            seesDetail && settings.sharpening.amount > 0 && settings.sharpening.plate > 0
        guard seesBlur || seesDetail || wanted.compression > 0,
            let coding = PixelCoding(frame.color, layout: frame.layout, height: frame.height),
            let view = PlateView(
                frame, coding: coding, plan: sketch.plan, covering: square.whole)
        else { return nil }
        var measure = DegradationMeasure()
        if seesBlur || seesDetail {
            let face = colors.map { colored(sketch, $0) } ?? sketch.face
            let both = Both(self, sketch, coding.planes(face.rgb)[0], view)
            if seesBlur { measure.blur = both.blur(movement: movement) }
            if seesDetail { measure.detail = both.detail }
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

    /// The plate's face and the swapped one, on the grid on which the face is sharpened: it has as many pixels as the face in the
    /// frame, and what is finer shows in neither. The contour of the face is the plate's in one and the source's in the other, and says
    /// nothing.
    private struct Both {
        let plate: Plane<Float>
        /// The swapped one without sharpening.
        let soft: Plane<Float>
        /// The swapped one with the settings' amount of it.
        let sharp: Plane<Float>
        let weights: Plane<Float>
        /// Pixels of the grid in one of the network's square.
        let unit: Double

        init(_ painter: FacePainter, _ sketch: Sketch, _ luma: Plane<Float>, _ view: PlateView) {
            soft = painter.grown(luma, sketch)
            sharp = painter.sharpening(sketch).apply(soft, within: view.coding.lumaRange)
            let (side, square) = (soft.width, painter.square.side)
            unit = Double(side) / Double(square)
            let (rect, samples) = view.planes[0]
            let map = SamplingMap(sketch.plan.toNetwork.inverse).made(enlargedBy: unit)
                .held(fromColumn: rect.x, row: rect.y)
            plate = samples.warped(by: map, width: side, height: side)
            weights = sketch.regions.inside.warped(
                by: .resize(from: (square, square), to: (side, side)), width: side, height: side,
                .bilinear)
        }

        func blur(movement: SIMD2<Float>) -> BlurMeasure {
            BlurMeasure(
                plate: plate, face: sharp, weights: weights, movement: movement, unit: Float(unit))
        }

        var detail: DetailMeasure {
            DetailMeasure(plate: plate, soft: soft, sharp: sharp, weights: weights)
        }
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
