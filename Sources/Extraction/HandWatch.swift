import Faces

/// Decides when to look for a hand before a face: four times a second; at once when the face's picture changes as when
/// something comes before it; soon again after the first sight of what may be a hand, to be sure and because hands are
/// fast; and a little more often than usual while one stays.
struct HandWatch: Codable {
    private struct Look: Codable {
        var at: Double
        var presence: Double
        /// The look before saw a hand as well.
        var isSecond: Bool
    }

    private static let wait = 0.25
    private static let waitWhileThere = 0.16
    private static let waitAtFirstSight = 0.06
    /// A presence from which on it is worth to look again soon.
    private static let suspicion = 0.3
    /// A presence from which on there is a hand more likely than not.
    private static let likely = 0.5
    /// A change of the crop, as `PictureSignature.greatestChange` measures it, that is worth a look.
    private static let suddenChange = 40.0

    private var looks: [Int: Look] = [:]
    private var pictures: [Int: PictureSignature] = [:]
    private var changed: Set<Int> = []

    func isDue(_ track: Int, at seconds: Double) -> Bool {
        guard let last = looks[track] else { return true }
        let wait =
            changed.contains(track) || last.presence >= Self.suspicion && !last.isSecond
            ? Self.waitAtFirstSight : last.isSecond ? Self.waitWhileThere : Self.wait
        // A hair less: times of frames are rounded.
        return seconds - last.at >= wait - 1e-6
    }

    /// Takes what a look saw.
    mutating func add(_ cover: HandCover, to track: Int, at seconds: Double) {
        let isSecond = (looks[track]?.presence ?? 0) >= Self.likely && cover.presence >= Self.likely
        looks[track] = Look(at: seconds, presence: cover.presence, isSecond: isSecond)
        changed.remove(track)
    }

    /// Takes the picture of a face in a frame.
    mutating func see(_ picture: PictureSignature, of track: Int) {
        if let before = pictures[track],
            picture.greatestChange(from: before) > Self.suddenChange
        {
            changed.insert(track)
        }
        pictures[track] = picture
    }

    /// Forgets the tracks that have ended: their numbers do not come back.
    mutating func keep(_ alive: some Sequence<Int>) {
        let alive = Set(alive)
        looks = looks.filter { alive.contains($0.key) }
        pictures = pictures.filter { alive.contains($0.key) }
        changed.formIntersection(alive)
    }
}
