import Faces

/// Which faces of a faceset a command means, and in which order.
public struct FaceSelection: Sendable {
    /// What was decided about the faces.
    public enum Decision: Sendable, Hashable {
        /// Those that are kept.
        case kept
        /// Those that are left out for one of these reasons; an empty list is every reason.
        case leftOut([ReasonChoice])
        /// All.
        case all
    }

    /// What was decided about the faces. The default is those that are kept.
    public var decision: Decision
    /// What they are sorted by. The default is clip after clip, frame after frame.
    public var order: OrderChoice
    /// The last first. The default is `false`.
    public var isDescending: Bool
    /// Only the faces of these clips, by their numbers. The default is none: all clips.
    public var clips: [Int]
    /// Only the faces of these frames. The default is `nil`: all.
    public var frames: NumberRange?
    /// Only so many. The default is `nil`: all.
    public var limit: Int?

    /// A selection by its parts.
    public init(
        _ decision: Decision = .kept, by order: OrderChoice = .time, isDescending: Bool = false,
        clips: [Int] = [], frames: NumberRange? = nil, limit: Int? = nil
    ) {
        self.decision = decision
        self.order = order
        self.isDescending = isDescending
        self.clips = clips
        self.frames = frames
        self.limit = limit
    }

    /// The same as the store understands it.
    var filter: FaceFilter {
        var filter: FaceFilter =
            switch decision {
            case .kept: .kept
            case .leftOut(let reasons) where reasons.isEmpty: .excluded
            case .leftOut(let reasons): FaceFilter(.excluded(Set(reasons.map(\.value))))
            case .all: .any
            }
        if !clips.isEmpty { filter.clips = Set(clips.map { ClipID(rawValue: Int64($0)) }) }
        filter.frames = frames.map { Int($0.range.lowerBound)...Int($0.range.upperBound) }
        return filter
    }

    /// The faces' numbers in order.
    func ids(in faceset: Faceset) throws(FacesetError) -> [FaceID] {
        let ids = try faceset.faceIDs(filter, by: order.value, isDescending: isDescending)
        return limit.map { Array(ids.prefix($0)) } ?? ids
    }
}

/// One number or a run of them: `12` or `12-40`.
public struct NumberRange: Sendable, Hashable {
    /// The first and the last.
    public let range: ClosedRange<Int64>

    /// The numbers of a text, or `nil` when it is neither a number nor two with a hyphen between.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first.flatMap({ Int64($0) }), first >= 0 else { return nil }
        switch parts.count {
        case 1: range = first...first
        case 2:
            guard let last = Int64(parts[1]), last >= first, last - first < 1_000_000 else {
                return nil
            }
            range = first...last
        default: return nil
        }
    }
}
