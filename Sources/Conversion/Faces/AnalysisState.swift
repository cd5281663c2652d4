package import Faces
package import Imaging

/// Everything the search for faces remembers between two frames. A search that takes it up goes on as if it had seen all
/// frames before.
package struct AnalysisState: Sendable, Codable {
    /// What the tracker remembers.
    package var tracker = FaceTracker.Memory()
    /// What is known about the tracks that go on.
    package var identities: [Int: TrackIdentity] = [:]
    /// When the explicit-content network looked last.
    package var guarded: RationalTime?

    /// The memory of a search that has seen nothing.
    package init(
        tracker: FaceTracker.Memory = .init(), identities: [Int: TrackIdentity] = [:],
        guarded: RationalTime? = nil
    ) {
        self.tracker = tracker
        self.identities = identities
        self.guarded = guarded
    }
}
