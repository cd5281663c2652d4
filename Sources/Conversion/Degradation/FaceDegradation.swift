/// What the plate's camera and codec did to its face in one frame, beside what the swapped one shows of it.
struct DegradationMeasure {
    /// The blur that is lacking; `nil` where nobody asks.
    var blur: BlurMeasure?
    /// How much detail both have; `nil` where nobody asks.
    var detail: DetailMeasure?
    /// What is left of each plane's detail; empty where nobody asks, `nil` for planes that tell nothing.
    var shares: [BlockShares?] = []
}

/// What is done to a face in one frame: what its neighbors say together, so that nothing flickers, and nothing lags.
struct FaceDegradation {
    /// The blur of the shot.
    let blur: FaceBlur?
    /// How many times the settings' amount it is sharpened.
    let sharpening: Float
    /// How far the face moves in a frame's time, in pixels of the network's square.
    let movement: SIMD2<Float>
    /// What is left of each plane's detail.
    private let shares: [BlockShares?]

    /// What some frames' measures say of one of them, which moves by `movement`; each as heavy as it says.
    ///
    /// - Parameter detail: The share of the plate's detail that the face is to have.
    init(_ measures: [(DegradationMeasure, Float)], movement: SIMD2<Float>, detail: Float) {
        let blurs = measures.compactMap { measure, weight in measure.blur.map { ($0, weight) } }
        blur = blurs.isEmpty ? nil : FaceBlur(blurs)
        let details = measures.compactMap { measure, weight in measure.detail.map { ($0, weight) } }
        sharpening = details.isEmpty ? 1 : DetailMeasure.times(details, share: detail)
        self.movement = movement
        let planes = measures.map(\.0.shares.count).max() ?? 0
        shares = (0..<planes).map { plane in
            BlockShares(
                mean: measures.compactMap { measure, weight in
                    guard measure.shares.indices.contains(plane) else { return nil }
                    return measure.shares[plane].map { ($0, weight) }
                })
        }
    }

    /// What is left of a plane's detail; `nil` where nothing is known of it.
    func shares(of plane: Int) -> BlockShares? {
        shares.indices.contains(plane) ? shares[plane] : nil
    }
}
