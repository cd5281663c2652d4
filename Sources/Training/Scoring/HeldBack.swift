package import Faces

/// Chooses the crops of a person that are never learned from, so that what is measured on them is not what was learned
/// by heart.
///
/// One crop in twelve, of facesets of 48 crops or more. The views, cells of 15 degrees of yaw and pitch, are served in
/// proportion to their crops (Sainte-Laguë), none with more than a quarter of its own: a view of fewer than four crops
/// gives none. Within a view the crops are spread evenly over time; where in its stretch of time each lies is drawn.
package enum HeldBack {
    private static let (oneOf, least, quarter, cell) = (12, 48, 4, 15.0)

    /// The places of the crops to hold back, in rising order.
    ///
    /// - Parameters:
    ///   - poses: How the heads are turned, in the order of time.
    ///   - most: The most crops that are wanted.
    ///   - seed: What the draw starts from: the same seed and poses give the same places.
    package static func places(_ poses: [HeadPose], most: Int, seed: UInt64) -> [Int] {
        guard poses.count >= least else { return [] }
        var views: [SIMD2<Int>: [Int]] = [:]
        for (place, pose) in poses.enumerated() {
            let at = SIMD2(
                Int((pose.yaw / cell).rounded()), Int((pose.pitch / cell).rounded()))
            views[at, default: []].append(place)
        }
        // By their first crop, so that nothing depends on the order of a dictionary.
        let ordered = views.values.sorted { $0[0] < $1[0] }
        var random = RandomSource(seed: seed)
        let quotas = quotas(ordered.map(\.count), wanted: min(most, poses.count / oneOf))
        return zip(ordered, quotas).flatMap { view, quota in
            (0..<quota).map { i in
                let (from, to) = (i * view.count / quota, (i + 1) * view.count / quota)
                return view[from + random.place(below: to - from)]
            }
        }.sorted()
    }

    /// How many of each view.
    private static func quotas(_ counts: [Int], wanted: Int) -> [Int] {
        var given = counts.map { _ in 0 }
        for _ in 0..<max(0, wanted) {
            let open = counts.indices.filter { given[$0] < counts[$0] / quarter }
            guard
                let next = open.max(by: { a, b in
                    counts[a] * (2 * given[b] + 1) < counts[b] * (2 * given[a] + 1)
                })
            else { break }
            given[next] += 1
        }
        return given
    }
}

/// The crops of both persons that a model is scored on.
struct ScoredSamples: Sendable {
    /// One person's.
    struct Person: Sendable {
        /// The crops.
        var samples: PersonSamples
        /// They are not learned from. Of a small faceset none are held back; then crops that are learned from are scored.
        var isHeldBack: Bool
    }
    var source: Person
    var target: Person

    /// Takes the crops out of what is learned from.
    init(
        from source: inout PersonSamples, _ target: inout PersonSamples,
        _ settings: TrainingSettings
    ) {
        let most = settings.scores.heldBack
        func take(_ person: inout PersonSamples, _ salt: UInt64) -> Person {
            let places = HeldBack.places(
                person.poses, most: most, seed: UInt64(settings.seed) &* 2 &+ salt)
            if !places.isEmpty { return Person(samples: person.takeOut(places), isHeldBack: true) }
            let all = Array(0..<person.count)
            return Person(
                samples: person.picked(PersonSamples.spread(all, most: max(1, most))),
                isHeldBack: false)
        }
        self.source = take(&source, 0)
        self.target = take(&target, 1)
    }

    /// How a yardstick names crops that are learned from.
    static let seen = "seen"
    /// The way of measuring: a new one whenever a part of a score is measured otherwise. Since the second, lids are read by the iris
    /// network.
    private static let way = 2

    /// Names what is measured on: scores of another yardstick are not compared.
    var yardstick: String {
        func name(_ person: Person) -> String {
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
            for id in person.samples.ids {
                for shift in stride(from: 0, to: 64, by: 8) {
                    hash = (hash ^ (UInt64(bitPattern: id.rawValue) >> shift & 255))
                    hash = hash &* 0x100_0000_01b3
                }
            }
            return (person.isHeldBack ? "held" : Self.seen) + String(hash, radix: 16)
        }
        return "\(name(source))-\(name(target))-\(Self.way)"
    }
}
