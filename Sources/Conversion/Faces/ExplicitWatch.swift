import Faces
import Imaging
import Inference

/// Looks for explicit material twice a second and at every cut.
final class ExplicitWatch {
    private let network: ExplicitContentGuard
    /// The time of the frame looked at last.
    var lastLook: RationalTime?

    init(_ runtime: NetworkRuntime) throws(InferenceError) {
        network = try ExplicitContentGuard(runtime)
    }

    /// The score of a frame at which it is time to look, 0 ... 1; `nil` at others.
    func look(
        at frame: SampledFrame, time: RationalTime, startsShot: Bool = false
    ) throws(InferenceError) -> Double? {
        guard startsShot || isDue(time) else { return nil }
        lastLook = time
        return try network.score(of: frame)
    }

    /// The score of a frame, 0 ... 1, whenever the last look was.
    func score(of frame: SampledFrame) throws(InferenceError) -> Double {
        try network.score(of: frame)
    }

    private func isDue(_ time: RationalTime) -> Bool {
        guard let lastLook else { return true }
        return time.seconds - lastLook.seconds >= 0.5 - 1e-6
    }
}
