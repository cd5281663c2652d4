import Provenance

/// How near a followed face is to each consented target's, and when that is measured again.
///
/// A track is measured three times in its first half second and then every so often; the median of the last five
/// measurements counts. So one blurred or turned frame decides nothing, and a track that slides onto another person is
/// given up soon.
package struct TrackIdentity: Sendable, Codable, Hashable {
    /// The last measurements, the latest last: the distance to each target.
    private var measurements: [[Double]] = []
    /// When it was measured last, in seconds.
    private var measuredAt = 0.0

    /// Seconds after the first and the second measurement.
    private static let soon = [0.2, 0.3]
    private static let remembered = 5

    /// A face that was not measured yet.
    package init() {}

    /// Whether the face is to be measured in the frame shown at `seconds`; `interval` seconds lie between the later
    /// measurements.
    package func isDue(at seconds: Double, every interval: Double) -> Bool {
        guard !measurements.isEmpty, seconds >= measuredAt else { return true }
        let index = measurements.count - 1
        let wait = index < Self.soon.count ? min(Self.soon[index], interval) : interval
        return seconds - measuredAt >= wait - 1e-6
    }

    /// Takes in a measurement: the distance to each target.
    package mutating func add(_ distances: [Double], at seconds: Double) {
        measurements.append(distances)
        if measurements.count > Self.remembered { measurements.removeFirst() }
        measuredAt = seconds
    }

    /// The distance to a target that counts: the median, the lower one of two.
    package func distance(to person: Int) -> Double {
        measurements.isEmpty
            ? .infinity : measurements.map { $0[person] }.sorted()[(measurements.count - 1) / 2]
    }

    /// Whose each track is, of those that are some target's: the nearest of those near enough. Nobody is in a frame twice;
    /// a double or a relative who would pass alone does not pass beside the target. Mirrors are the exception, and they
    /// are left alone. With several targets the nearest pair of all is settled first, then the nearest of what is left.
    ///
    /// - Parameter people: The number of targets.
    package static func targets(among tracks: [Int: TrackIdentity], of people: Int) -> [Int: Int] {
        let pairs = tracks.flatMap { track, identity in
            (0..<people).map { (distance: identity.distance(to: $0), track: track, person: $0) }
        }
        var found: [Int: Int] = [:]
        for pair in pairs.sorted(by: {
            ($0.distance, $0.track, $0.person) < ($1.distance, $1.track, $1.person)
        })
        where pair.distance <= Enrolment.threshold {
            guard found[pair.track] == nil, !found.values.contains(pair.person) else { continue }
            found[pair.track] = pair.person
        }
        return found
    }
}
