import Faces
import Imaging

/// Looks for explicit material: twice a second and at every cut, on every clip.
struct ContentWatch: Codable {
    /// What is known after a frame.
    enum Finding {
        /// Nothing, or nobody looked at this frame.
        case clean
        /// A frame is explicit: keep looking to tell how far it goes, and store nothing more.
        case explicit
        /// The explicit stretch is over.
        case ended(Stretch)
    }

    /// A stretch of explicit frames.
    struct Stretch: Codable {
        var from: RationalTime
        var through: RationalTime
        var score: Double
    }

    private static let wait = 0.5
    /// An explicit stretch is not followed for longer, in seconds.
    private static let followed = 60.0

    private var cuts = CutDetector()
    private var lookedAt: Double?
    private(set) var stretch: Stretch?

    /// - Parameters:
    ///   - frame: The next frame as it is stored, for finding cuts.
    ///   - time: When it is shown.
    ///   - threshold: From this score on a frame is explicit.
    ///   - score: How explicit it is, 0 ... 1. Only asked when it is time to look.
    mutating func look(
        at frame: SampledFrame, time: RationalTime, threshold: Double,
        score: () throws(ExtractionError) -> Double
    ) throws(ExtractionError) -> Finding {
        guard isDue(at: frame, time: time) else { return stretch == nil ? .clean : .explicit }
        let score = try score()
        if score >= threshold {
            let from = stretch?.from ?? time
            stretch = Stretch(from: from, through: time, score: max(score, stretch?.score ?? 0))
            if time.seconds - from.seconds < Self.followed { return .explicit }
        }
        return stretch.map(Finding.ended) ?? .clean
    }

    /// Lets a frame go by that somebody else looks at, when it is time to look: when to look next is known then.
    mutating func pass(_ frame: SampledFrame, time: RationalTime) {
        _ = isDue(at: frame, time: time)
    }

    /// Whether it is time to look; if so, that is remembered.
    private mutating func isDue(at frame: SampledFrame, time: RationalTime) -> Bool {
        let isCut = cuts.isCut(frame)
        if !isCut, let lookedAt, time.seconds - lookedAt < Self.wait - 1e-6 { return false }
        lookedAt = time.seconds
        return true
    }
}
