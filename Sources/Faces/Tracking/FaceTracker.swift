import Imaging
public import Inference

/// Follows the faces of a clip: the mesh of each frame says where to look in the next.
///
/// The detector runs on every tenth frame, on the first frame of a shot, while nothing is tracked,
/// and when a face is lost. What it finds and no track covers becomes a new track; a track that it
/// misses three times running is none.
public final class FaceTracker {
    /// When to look and what to believe.
    public struct Settings: Sendable, Hashable {
        /// The detector runs on every frame whose index is a multiple of this. The default is 10.
        public var interval = 10
        /// A mesh with less presence is no face. The default is 0.5.
        public var minimumPresence = 0.5
        /// A track that the detector misses so often in a row ends. The default is 3.
        public var maximumMisses = 3
        /// A detection that overlaps a track's box by more is the same face. The default is 0.3.
        public var overlap = 0.3
        /// Of two tracks whose boxes overlap by more, one ends. The default is 0.6.
        public var double = 0.6

        /// The defaults.
        public init() {}
    }

    fileprivate struct Track: Sendable, Codable {
        var id: Int
        var landmarks: Landmarks<FrameSpace>
        var presence: Double
        var misses = 0
        /// How far the last frame took it, 0 ... 1: one less the overlap of its boxes.
        var moved = 0.0
    }

    private let detector: any FaceDetector
    private let mesh: FaceMesh
    private let settings: Settings
    private var cuts = CutDetector()
    private var tracks: [Track] = []
    private var nextID = 0
    private var lastIndex: Int?

    /// Whether the frame looked at last was the first of a shot.
    public private(set) var isCut = false
    /// How often the detector ran.
    public private(set) var detectorRuns = 0
    /// How often the mesh network ran.
    public private(set) var meshRuns = 0

    /// A tracker that has seen nothing.
    ///
    /// - Parameter detector: What finds new faces. The default is the catalog's first.
    public init(
        _ runtime: NetworkRuntime, detector: (any FaceDetector)? = nil,
        settings: Settings = Settings()
    ) throws(InferenceError) {
        if let detector {
            self.detector = detector
        } else {
            self.detector = try RetinaFace(runtime)
        }
        self.settings = settings
        mesh = try FaceMesh(runtime)
    }

    /// Everything that it remembers of the frames before. A tracker that is given it goes on as if
    /// it had seen those frames itself.
    public struct Memory: Sendable, Codable {
        fileprivate var cuts = CutDetector()
        fileprivate var tracks: [Track] = []
        fileprivate var nextID = 0
        fileprivate var lastIndex: Int?

        /// The memory of a tracker that has seen nothing.
        public init() {}

        /// The memory of a tracker that is about to see the first frame of a shot.
        ///
        /// - Parameters:
        ///   - cuts: A detector that has seen every frame before.
        ///   - index: The index of the frame that comes next.
        public init(before index: Int, cuts: CutDetector) {
            self.cuts = cuts
            lastIndex = index - 1
        }

        /// How many tracks have been numbered: the next one's number.
        public var trackCount: Int { nextID }

        fileprivate init(
            cuts: CutDetector, tracks: [Track], nextID: Int, lastIndex: Int?
        ) {
            self.cuts = cuts
            self.tracks = tracks
            self.nextID = nextID
            self.lastIndex = lastIndex
        }
    }

    /// What it remembers now.
    public var memory: Memory {
        get { Memory(cuts: cuts, tracks: tracks, nextID: nextID, lastIndex: lastIndex) }
        set {
            (cuts, tracks) = (newValue.cuts, newValue.tracks)
            (nextID, lastIndex) = (newValue.nextID, newValue.lastIndex)
        }
    }

    /// Forgets every track, as if the next frame were the first of a clip. Their numbers are not
    /// used again.
    public func reset() {
        tracks = []
        cuts = CutDetector()
        lastIndex = nil
    }

    /// Whether the next frame is the first of a shot. Nothing is remembered of it.
    public func beginsShot(_ frame: SampledFrame) -> Bool {
        var cuts = cuts
        return cuts.isCut(frame)
    }

    /// The faces of the next frame.
    ///
    /// - Parameters:
    ///   - frame: The frame after the one given before.
    ///   - index: Its place in the clip. After a gap everything is forgotten first.
    public func faces(in frame: SampledFrame, index: Int) throws(InferenceError) -> [TrackedFace] {
        if let lastIndex, index != lastIndex + 1 { reset() }
        lastIndex = index
        isCut = cuts.isCut(frame)
        if isCut { tracks = [] }
        var mustLook = tracks.isEmpty || index.isMultiple(of: settings.interval)
        var alive: [Track] = []
        for var track in tracks {
            guard let face = try read(frame, FaceRegion(track.landmarks)) else {
                mustLook = true
                continue
            }
            track.moved = 1 - track.landmarks.box.overlap(with: face.landmarks.box)
            (track.landmarks, track.presence) = face
            alive.append(track)
        }
        dropDoubles(&alive)
        if mustLook { try look(at: frame, &alive) }
        tracks = alive
        return tracks.map {
            TrackedFace(track: $0.id, landmarks: $0.landmarks, presence: $0.presence)
        }
    }

    /// The mesh of a region, when there is a face in it.
    private func read(
        _ frame: SampledFrame, _ region: FaceRegion
    ) throws(InferenceError) -> (landmarks: Landmarks<FrameSpace>, presence: Double)? {
        meshRuns += 1
        guard let face = try mesh.run(frame, region), face.presence >= settings.minimumPresence
        else { return nil }
        return face
    }

    /// Where one face passes before another, both tracks end up on it: the one that had to move
    /// more to get there ends.
    private func dropDoubles(_ alive: inout [Track]) {
        var kept: [Track] = []
        for track in alive.sorted(by: { $0.moved < $1.moved })
        where !kept.contains(where: {
            $0.landmarks.box.overlap(with: track.landmarks.box) > settings.double
        }) {
            kept.append(track)
        }
        alive = kept.sorted { $0.id < $1.id }
    }

    /// Compares the tracks with what the detector finds: ends those that are none, starts new ones.
    private func look(at frame: SampledFrame, _ alive: inout [Track]) throws(InferenceError) {
        detectorRuns += 1
        let found = try detector.faces(in: frame)
        func covers(_ track: Track, _ face: DetectedFace) -> Bool {
            track.landmarks.box.overlap(with: face.box) > settings.overlap
        }
        for i in alive.indices {
            let isSeen = found.contains { covers(alive[i], $0) }
            alive[i].misses = isSeen ? 0 : alive[i].misses + 1
        }
        alive.removeAll { $0.misses >= settings.maximumMisses }
        for face in found where !alive.contains(where: { covers($0, face) }) {
            // The first region is the detector's; a second pass settles the mesh.
            guard let first = try read(frame, FaceRegion(face)),
                let settled = try read(frame, FaceRegion(first.landmarks))
            else { continue }
            alive.append(
                Track(id: nextID, landmarks: settled.landmarks, presence: settled.presence))
            nextID += 1
        }
    }
}
