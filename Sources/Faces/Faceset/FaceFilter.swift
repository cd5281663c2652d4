/// Which faces of a faceset are meant. The default is every face that is kept.
public struct FaceFilter: Sendable, Equatable {
    /// What was decided about the faces.
    public enum Decision: Sendable, Equatable {
        /// Those that are kept.
        case kept
        /// Those that are left out, for one of these reasons.
        case excluded(Set<ExclusionReason>)
        /// All.
        case any
    }

    /// What was decided about the faces. The default is `.kept`.
    public var decision: Decision
    /// Only faces of these clips. The default is `nil`: of all.
    public var clips: Set<ClipID>?
    /// Only faces of these frames. The default is `nil`: of all.
    public var frames: ClosedRange<Int>?
    /// Only heads turned so far to the picture's right, in degrees. The default is `nil`: all.
    public var yaw: ClosedRange<Double>?
    /// Only heads turned so far up, in degrees. The default is `nil`: all.
    public var pitch: ClosedRange<Double>?
    /// Only faces this sharp. The default is `nil`: all.
    public var sharpness: ClosedRange<Double>?
    /// Faces of clips that are not read to their end are meant as well: nobody has judged them yet. The default is
    /// `false`.
    public var includesRunningClips: Bool

    /// A filter by its parts.
    public init(
        _ decision: Decision = .kept, clips: Set<ClipID>? = nil, frames: ClosedRange<Int>? = nil,
        yaw: ClosedRange<Double>? = nil, pitch: ClosedRange<Double>? = nil,
        sharpness: ClosedRange<Double>? = nil, includesRunningClips: Bool = false
    ) {
        self.decision = decision
        self.clips = clips
        self.frames = frames
        self.yaw = yaw
        self.pitch = pitch
        self.sharpness = sharpness
        self.includesRunningClips = includesRunningClips
    }

    /// Faces that are kept.
    public static let kept = FaceFilter()
    /// Faces that are left out because a hand lies over them.
    public static let covered = FaceFilter(.excluded([.covered]))
    /// Faces that are left out, for whatever reason.
    public static let excluded = FaceFilter(.excluded(Set(ExclusionReason.allCases)))
    /// All faces of clips that are read to their end.
    public static let any = FaceFilter(.any)

    /// The condition in SQL. Only numbers and our own words stand in it.
    var condition: String {
        var parts: [String] = []
        switch decision {
        case .kept: parts.append("face.exclusion IS NULL")
        case .excluded(let reasons):
            let words = reasons.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
            parts.append("face.exclusion IN (\(words))")
        case .any: break
        }
        if let clips {
            let numbers = clips.map(\.rawValue).sorted().map(String.init).joined(separator: ", ")
            parts.append("face.clip IN (\(numbers))")
        }
        func between(_ column: String, _ range: ClosedRange<Double>?) {
            guard let range else { return }
            // SQL has no word for infinity.
            let (low, high) = (max(range.lowerBound, -1e300), min(range.upperBound, 1e300))
            parts.append("face.\(column) BETWEEN \(low) AND \(high)")
        }
        if let frames {
            parts.append("face.frame BETWEEN \(frames.lowerBound) AND \(frames.upperBound)")
        }
        between("yaw", yaw)
        between("pitch", pitch)
        between("sharpness", sharpness)
        if !includesRunningClips {
            let word = ClipState.running.rawValue
            parts.append("face.clip NOT IN (SELECT id FROM clip WHERE state = '\(word)')")
        }
        return parts.isEmpty ? "1" : parts.joined(separator: " AND ")
    }
}

/// What faces are sorted by. Its raw value is the word a user says.
public enum FaceOrder: String, CaseIterable, Sendable {
    /// Clip after clip, frame after frame.
    case time
    /// The least sharp first.
    case sharpness
    /// Looking left in the picture first.
    case yaw
    /// Looking down first.
    case pitch
    /// Leaning counterclockwise first.
    case roll
    /// The most like the consent's enrolment first; faces that were not measured go by their track's mean.
    case identity
    /// The kept ones first, then reason by reason.
    case exclusion
    /// The smallest in the frame first.
    case size

    /// The expressions in SQL, the weightiest first.
    var expressions: [String] {
        switch self {
        case .time: ["face.clip", "face.frame"]
        case .sharpness: ["face.sharpness"]
        case .yaw: ["face.yaw"]
        case .pitch: ["face.pitch"]
        case .roll: ["face.roll"]
        case .identity:
            [
                """
                coalesce(face.identity_distance,
                    (SELECT avg(other.identity_distance) FROM face AS other
                        WHERE other.clip = face.clip AND other.track = face.track))
                """
            ]
        case .exclusion: ["coalesce(face.exclusion, '')", "face.clip", "face.frame"]
        case .size: ["face.box_right - face.box_left"]
        }
    }
}
