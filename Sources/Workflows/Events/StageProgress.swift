/// How far a stage is. Rate and time left are the watcher's to compute: it knows when it was told.
public struct StageProgress: Sendable, Equatable {
    /// What is counted.
    public enum Unit: String, Sendable, Codable {
        /// Frames of video.
        case frames
        /// Steps of training.
        case iterations
        /// Seconds of a time that was given, for instance by `--minutes`. It has no rate of its own: put one in `details`.
        case seconds
        /// Bytes fetched or checked.
        case bytes
        /// Faces of a faceset.
        case faces
        /// Steps of something that is learned before the training itself.
        case steps
        /// Processes that train together.
        case processes
    }

    /// A number worth seeing beside the bar: `Detail("loss", "0.031")`.
    public struct Detail: Sendable, Equatable {
        /// One lowercase word or two.
        public var name: String
        /// Its value, already rounded for reading.
        public var value: String

        /// A number beside the bar.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The stage that is going on.
    public var stage: WorkflowStage
    /// How much is done, what an earlier run did included. From 0 to `total`.
    public var done: Double
    /// How much there is, or `nil` when nobody knows, as with a stream without a length.
    public var total: Double?
    /// What `done` and `total` count.
    public var unit: Unit
    /// Numbers beside the bar, the most wanted first: those that do not fit are left out.
    public var details: [Detail]

    /// A stage's progress.
    public init(
        _ stage: WorkflowStage, done: Double, total: Double?, unit: Unit, details: [Detail] = []
    ) {
        self.stage = stage
        self.done = done
        self.total = total
        self.unit = unit
        self.details = details
    }

    /// The part that is done, from 0 to 1, or `nil` without a total.
    public var fraction: Double? {
        guard let total, total > 0 else { return nil }
        return min(max(done / total, 0), 1)
    }
}
