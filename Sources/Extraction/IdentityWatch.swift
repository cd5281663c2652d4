import Foundation
import Provenance

/// Decides, track by track, whose face it is: measured three times in a track's first second and then every two
/// seconds, and the median of the measurements counts. A face that comes back is a new track.
struct IdentityWatch: Codable {
    private struct Track: Codable {
        var distances: [Double] = []
        var measuredAt = 0.0
    }

    /// Seconds after a track's last measurement, by how many it has.
    private static let waits = [0.2, 0.4]
    private static let wait = 2.0
    /// The median is that of so many last measurements: a few minutes.
    private static let most = 63

    private var tracks: [Int: Track] = [:]

    /// Whether a track's face is to be measured now.
    func isDue(_ track: Int, at seconds: Double) -> Bool {
        guard let known = tracks[track], !known.distances.isEmpty else { return true }
        let index = known.distances.count - 1
        let wait = index < Self.waits.count ? Self.waits[index] : Self.wait
        return seconds - known.measuredAt >= wait
    }

    /// Takes a measurement.
    mutating func add(_ distance: Double, to track: Int, at seconds: Double) {
        var known = tracks[track] ?? Track()
        known.distances.append(distance)
        if known.distances.count > Self.most { known.distances.removeFirst() }
        known.measuredAt = seconds
        tracks[track] = known
    }

    /// Forgets the tracks that have ended: their numbers do not come back.
    mutating func keep(_ alive: some Sequence<Int>) {
        let alive = Set(alive)
        tracks = tracks.filter { alive.contains($0.key) }
    }

    /// The track that is the person's among those in one frame: the nearest of those that match. Nobody is in a frame
    /// twice; a double or a relative who would pass alone does not pass beside the person.
    func person(among candidates: some Sequence<Int>) -> Int? {
        let near = candidates.compactMap { track -> (track: Int, distance: Double)? in
            guard let distances = tracks[track]?.distances, Self.isPerson(distances),
                let distance = Self.median(distances)
            else { return nil }
            return (track, distance)
        }
        return near.min { ($0.distance, $0.track) < ($1.distance, $1.track) }?.track
    }

    /// Whether the measurements of a track are of the enrolled person.
    static func isPerson(_ distances: [Double]) -> Bool {
        median(distances).map { $0 <= Enrolment.threshold } ?? false
    }

    /// The middle value, the lower one of two; `nil` for none.
    static func median(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.sorted()[(values.count - 1) / 2]
    }
}
