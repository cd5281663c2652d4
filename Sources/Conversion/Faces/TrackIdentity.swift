import Provenance

/// How near a followed face is to the consented target's, and when that is measured again.
///
/// A track is measured three times in its first half second and then every so often; the median of the last five
/// measurements counts. So one blurred or turned frame decides nothing, and a track that slides onto another person is
/// given up soon.
package struct TrackIdentity: Sendable, Codable, Hashable {
    /// The last measurements, the latest last.
    private var distances: [Double] = []
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
        guard !distances.isEmpty, seconds >= measuredAt else { return true }
        let index = distances.count - 1
        let wait = index < Self.soon.count ? min(Self.soon[index], interval) : interval
        return seconds - measuredAt >= wait - 1e-6
    }

    /// Takes in a measurement.
    package mutating func add(_ distance: Double, at seconds: Double) {
        distances.append(distance)
        if distances.count > Self.remembered { distances.removeFirst() }
        measuredAt = seconds
    }

    /// The distance that counts: the median, the lower one of two.
    package var distance: Double {
        distances.isEmpty ? .infinity : distances.sorted()[(distances.count - 1) / 2]
    }

    /// Which track is the target's: the nearest of those near enough. Nobody is in a frame twice; a double or a relative
    /// who would pass alone does not pass beside the target. Mirrors are the exception, and they are left alone.
    package static func target(among tracks: [Int: TrackIdentity]) -> Int? {
        tracks.filter { $0.value.distance <= Enrolment.threshold }
            .min { ($0.value.distance, $0.key) < ($1.value.distance, $1.key) }?.key
    }
}
