import Faces
import Inference

/// The pretrained networks that a search for faces needs. They take longer to compile than a model takes to open, and can be
/// compiled meanwhile.
///
///     let networks = SearchNetworks()
///     async let loaded: Void = networks.loadAhead()
///     let converter = try Converter(request, [benAsAna], revocations: revocations, search: networks)
///     ...
///     await loaded
public final class SearchNetworks: Sendable {
    /// What a search runs. It belongs to one task at a time.
    struct Loaded {
        let tracker: FaceTracker
        let encoder: IdentityEncoder
        let watch: ExplicitWatch
    }

    // Two halves, each with a runtime of its own, that take equally long.
    private let tracker = LoadedAhead { () throws(InferenceError) in
        try FaceTracker(NetworkRuntime())
    }
    private let judges = LoadedAhead { () throws(InferenceError) in
        let runtime = try NetworkRuntime()
        return (encoder: try IdentityEncoder(runtime), watch: try ExplicitWatch(runtime))
    }

    /// Networks that are loaded when a search wants them.
    public init() {}

    /// Loads them on threads of their own. What goes wrong is thrown where a search wants them.
    ///
    /// Whoever calls it waits for its end, also after an error: a process must not end while a library starts.
    public func loadAhead() async {
        async let tracker: Void = tracker.load()
        await judges.load()
        await tracker
    }

    /// Networks that nobody else has: those that were loaded ahead, or new ones.
    func take() throws(ConversionError) -> Loaded {
        try inference { () throws(InferenceError) in
            let (tracker, judges) = (try tracker.take(), try judges.take())
            return Loaded(tracker: tracker, encoder: judges.encoder, watch: judges.watch)
        }
    }
}
