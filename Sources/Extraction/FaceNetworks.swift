import Faces
import Inference

/// The pretrained networks of an extraction, loaded once for all its clips. They belong to one task at a time.
final class FaceNetworks {
    let tracker: FaceTracker
    let identity: IdentityEncoder
    let hands: HandFinder
    let explicitContent: ExplicitContentGuard

    /// Frames from one search for new faces to the next, while one is followed. A conversion must not miss the first
    /// frames of a face, and searches more often; a faceset can do without them.
    private static let framesBetweenSearches = 20

    /// - Parameter frameStep: Every so many-th frame is looked at.
    init(frameStep: Int) throws(InferenceError) {
        let runtime = try NetworkRuntime(threads: 1)
        var tracking = FaceTracker.Settings()
        tracking.interval = max(1, Self.framesBetweenSearches / frameStep)
        tracker = try FaceTracker(runtime, settings: tracking)
        identity = try IdentityEncoder(runtime)
        hands = try HandFinder(runtime)
        explicitContent = try ExplicitContentGuard(runtime)
    }
}

/// Runs networks; what they throw becomes ours.
func inferring<Value>(
    _ body: () throws(InferenceError) -> Value
) throws(ExtractionError) -> Value {
    do {
        return try body()
    } catch {
        throw .inference(error)
    }
}
