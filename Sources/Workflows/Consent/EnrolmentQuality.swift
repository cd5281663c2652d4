package import Provenance

/// How well a consent's enrolment knows its person: what extraction and conversion rest on when they tell the person from
/// others.
public struct EnrolmentQuality: Sendable, Equatable, Encodable {
    /// What to think of it.
    public enum Verdict: String, Sendable, Encodable {
        /// Enough views, near to each other.
        case good
        /// So few views that a rare pose may not be recognized.
        case few
        /// A view lies nearly as far from the others as a stranger: hair or a hand in the face, or a blurred frame.
        case uneven
    }

    /// What to think of it.
    public let verdict: Verdict
    /// How many views it has.
    public let views: Int
    /// How far the odd one lies from the others, by the measure that decides whose face it is; `nil` for one view alone.
    public let farthest: Double?
    /// Above this it would be somebody else.
    public let limit = Enrolment.threshold

    /// Fewer views are few.
    private static let enough = 6
    /// The farthest of a person's own faces lie 0.41 away (see `Enrolment.threshold`).
    private static let usual = 0.41

    /// The quality of an enrolment.
    package init(_ enrolment: Enrolment) {
        let all = enrolment.embeddings
        let distances = all.indices.compactMap { i -> Double? in
            var others = all
            let view = others.remove(at: i)
            return Enrolment(clip: enrolment.clip, encoder: enrolment.encoder, embeddings: others)?
                .distance(to: view)
        }
        views = all.count
        farthest = distances.max().map { ($0 * 100).rounded() / 100 }
        verdict =
            views < Self.enough ? .few : farthest ?? 0 > Self.usual ? .uneven : .good
    }

    /// The quality in a sentence's words.
    var words: String {
        let apart = farthest.map {
            ", the odd one \(Words.number($0)) from the others; \(Words.number(limit)) would be somebody else"
        }
        let text = Words.count(views, "view") + (apart ?? "")
        return switch verdict {
        case .good: "good: \(text)"
        case .few: "few views: \(text). A clip in which the person turns the head gives more"
        case .uneven: "uneven: \(text). A clip with the face free and sharp is better"
        }
    }
}
