public import Imaging

/// Lays the face's own gradients into the plate: along the edge it has the plate's colors, and inside whatever follows from
/// there. The whole face takes the light of what surrounds it.
///
/// Source: P. Pérez, M. Gangnet and A. Blake, "Poisson image editing" (2003). The face is moved by the membrane that has the
/// difference to the plate along the line where the mask is half of its most: further out lies what is no skin, and a white
/// wall would light up the whole face. The difference there is blurred before, so that no single hair of the plate draws a
/// streak across the face. Where the mask reaches the frame's edge, the membrane is free.
public struct PoissonBlender: Blender {
    /// "poisson".
    public static let name = "poisson"
    /// From this share of the mask's most on, the face is seen in full, and the membrane is free.
    static let full: Float = 0.5
    private let settings: ConversionSettings.Blending

    /// A way with its settings.
    public init(_ settings: ConversionSettings.Blending = .init()) { self.settings = settings }

    /// The face moved by the membrane.
    public func blend(
        _ face: Plane<Float>, into plate: Plane<Float>, mask: Plane<Float>, unit: Float
    ) -> Plane<Float> {
        let peak = mask.samples.max() ?? 0
        guard peak > 0 else { return plate }
        let membrane = membrane(face, plate, mask, peak: peak, unit)
        var out = plate
        for i in out.samples.indices where mask.samples[i] > 0 {
            let moved = face.samples[i] + membrane.samples[i]
            // A face that fades has a low mask all over.
            let share = peak * ramp(mask.samples[i] / peak, full: Self.full)
            out.samples[i] += (moved - out.samples[i]) * share
        }
        return out
    }

    /// What is added to the face: harmonic where the mask is high, the blurred difference to the plate around it.
    private func membrane(
        _ face: Plane<Float>, _ plate: Plane<Float>, _ mask: Plane<Float>, peak: Float,
        _ unit: Float
    ) -> Plane<Float> {
        let (w, h) = (mask.width, mask.height)
        var free = Plane<Bool>(width: w, height: h, repeating: false)
        var value = Plane<Float>(width: w, height: h, repeating: 0)
        var (difference, weight) = (value, value)
        for i in mask.samples.indices where mask.samples[i] > 0 {
            difference.samples[i] = (plate.samples[i] - face.samples[i]) * mask.samples[i]
            weight.samples[i] = mask.samples[i]
        }
        let sigma = settings.edge * Double(unit)
        let (slow, count) = (difference.blurred(sigma: sigma), weight.blurred(sigma: sigma))
        var hasEdge = false
        for y in 0..<h {
            for x in 0..<w where mask[x, y] > 0 {
                free[x, y] = mask[x, y] >= Self.full * peak
                guard !free[x, y] else { continue }
                hasEdge = true
                value[x, y] = slow[x, y] / count[x, y]
            }
        }
        // Nothing says what the plate's colors would be.
        guard hasEdge else { return value }
        let most = value.samples.reduce(0) { max($0, abs($1)) }
        var solver = Membrane(value: value, free: free)
        solver.solve(tolerance: 1e-4 * most)
        return solver.value
    }
}
