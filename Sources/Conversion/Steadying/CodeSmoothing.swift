/// Takes what a face's code trembles by out of it, and leaves what a face does.
///
/// A mean over seven frames: of all that are alike before and behind and leave 0.85 of a movement of 4 Hz at 25 frames a second, about that
/// of a mouth's syllables, the one after which white noise has the least second difference over time, which is 0.19 of what it was. The
/// mean of three frames leaves 0.69 of that movement, and 0.27 of the noise. Source: the project's own (`docs/conversion.md`); such means
/// are R. Henderson's ("Note on graduation by adjusted average", 1916), who asks for cubics to be left alone instead.
///
/// A syllable has consonants, which shut a mouth for a frame or two: any mean takes of those. So what a code says of mouth and lids, along
/// a few of its directions, can be left as it is, while all the rest of it, which trembles as much, is steadied.
package struct CodeSmoothing: Sendable {
    /// How far codes go to the mean, 0 ... 1.
    private let share: Float
    /// How much of what is kept apart stays as it is, 0 ... 1.
    private let kept: Float

    /// What the frames one, two and three away count, on each side.
    package static let weights: [Float] = [0.303, 0.054, -0.072]
    /// How many frames before and after have a part in a code.
    package static var reach: Int { weights.count }

    package init(share: Float, kept: Float = 0) {
        self.share = share
        self.kept = kept
    }

    /// The code of a frame.
    ///
    /// - Parameters:
    ///   - code: The frame's own.
    ///   - directions: What a code says along them is not smoothed, as far as `kept`: of unit length, at right angles to one another.
    ///   - neighbor: The code so many frames behind, before for negative numbers; for `nil` the frame's own stands in.
    package func apply(
        _ code: [Float], keeping directions: [[Float]] = [], neighbor: (Int) -> [Float]?
    ) -> [Float] {
        guard share > 0 else { return code }
        var smooth = code
        for (i, weight) in Self.weights.enumerated() {
            for distance in [-i - 1, i + 1] {
                guard let other = neighbor(distance) else { continue }
                for k in smooth.indices { smooth[k] += share * weight * (other[k] - code[k]) }
            }
        }
        guard kept > 0 else { return smooth }
        let taken = zip(code, smooth).map { $0 - $1 }
        for direction in directions {
            let along = kept * zip(direction, taken).reduce(0) { $0 + $1.0 * $1.1 }
            for k in smooth.indices { smooth[k] += along * direction[k] }
        }
        return smooth
    }
}
