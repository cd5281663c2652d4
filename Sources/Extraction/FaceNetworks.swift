import Faces
import Inference

/// The pretrained networks of an extraction, loaded once for all its clips. They belong to one task at a time.
final class FaceNetworks {
    let tracker: FaceTracker
    let identity: IdentityEncoder
    let hands: HandFinder
    let explicitContent: ExplicitContentGuard

    init() throws(InferenceError) {
        let runtime = try NetworkRuntime(threads: 1)
        tracker = try FaceTracker(runtime)
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
