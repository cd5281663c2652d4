import Imaging

/// The colors of the skin of two faces at the same places, as few as a frame needs: what the ways that compare whole
/// distributions work on.
struct SkinSamples {
    /// Lightness, a and b of the plate's skin.
    var plate: [SIMD3<Double>] = []
    /// Lightness, a and b of the swapped face's skin, as many.
    var face: [SIMD3<Double>] = []

    /// Fewer places say nothing about a face.
    static let least = 24
    /// More places say nothing new.
    static let most = 1024

    /// The colors where at least half a pixel is skin, evenly thinned out; `nil` where too little is.
    init?(plate: FloatLab, face: FloatLab, skin: Plane<Float>) {
        let places = skin.samples.indices.filter { skin.samples[$0] >= 0.5 }
        guard places.count >= Self.least else { return nil }
        let count = min(places.count, Self.most)
        for i in 0..<count {
            let at = places[i * places.count / count]
            self.plate.append(plate.color(at))
            self.face.append(face.color(at))
        }
    }
}

extension FloatLab {
    /// Lightness, a and b of one pixel.
    func color(_ i: Int) -> SIMD3<Double> {
        SIMD3(Double(lightness[i]), Double(a[i]), Double(b[i]))
    }

    /// Every pixel changed.
    mutating func move(_ change: (SIMD3<Double>) -> SIMD3<Double>) {
        for i in lightness.indices {
            let moved = change(color(i))
            (lightness[i], a[i], b[i]) = (Float(moved.x), Float(moved.y), Float(moved.z))
        }
    }
}
