import Faces
import Foundation
import Imaging
import Inference
import Media
import Provenance

/// The faces of some frames, and where reading goes on after them.
struct ReadBatch {
    var faces: [NewFace] = []
    var bystanders: [Bystander] = []
    var progress: ClipProgress
}

/// Reads the faces of one clip, frame after frame. It is one frame behind: a crop is steadied with the frames before and
/// after.
final class FaceReader {
    /// What a frame brings.
    enum Step {
        /// Nothing that is to be stored yet.
        case more
        /// A batch to be stored.
        case batch(ReadBatch)
        /// An explicit stretch, at its end.
        case explicit(ContentWatch.Stretch)
    }

    /// A face of a frame that was looked at.
    private struct Seen {
        var face: TrackedFace
        var fit: Alignment.Fit<FrameSpace>
        var isPerson = false
        var hand: HandCover?
        var embedding: Embedding?
        var distance: Double?

        init(_ face: TrackedFace) {
            self.face = face
            fit = Alignment.wholeFace.fit(face.landmarks)
        }
    }

    /// A frame that was looked at, whose rows wait for the frame after it.
    private struct Waiting {
        var picture: SampledFrame
        var frame: Int
        var time: RationalTime
        var faces: [Seen]
        var transforms: [Int: Transform<FrameSpace, CropSpace>]
    }

    /// How many frames that were looked at make a batch: what a kill costs at most.
    private static let framesPerBatch = 32
    /// The side of the crop in which transforms are steadied.
    private static let unit = 256

    private let networks: FaceNetworks
    private let clip: ClipID
    private let enrolment: Enrolment
    private let upright: Upright
    private let crops: CropMaker
    private let settings: ExtractionSettings
    private let explicitThreshold: Double
    private(set) var state: ReadingState
    private var lastPosition: ReadPosition?
    private var waiting: Waiting?
    private var faces: [NewFace] = []
    private var bystanders: [Bystander] = []
    private var framesInBatch = 0

    init(
        _ networks: FaceNetworks, clip: ClipID, info: ClipInfo, enrolment: Enrolment,
        settings: ExtractionSettings, explicitThreshold: Double, state: ReadingState
    ) {
        self.networks = networks
        self.clip = clip
        self.enrolment = enrolment
        self.settings = settings
        self.explicitThreshold = explicitThreshold
        self.state = state
        upright = Upright(info)
        crops = CropMaker(settings, toStored: upright.toStored)
        begin(from: state)
    }

    /// Goes on with what is known before the next frame.
    func begin(from state: ReadingState) {
        self.state = state
        lastPosition = state.position
        networks.tracker.memory = state.tracker
    }

    /// Whether the next frame is the first of a shot, as far as frames are looked at. See `ShotSearch`.
    func beginsShot(_ frame: VideoFrame) throws(ExtractionError) -> Bool {
        guard frame.index.isMultiple(of: settings.frameStep) else { return false }
        return networks.tracker.beginsShot(try upright(frame))
    }

    /// Reads the next frame.
    func read(_ frame: VideoFrame) throws(ExtractionError) -> Step {
        // A later run that starts from here reads this frame first, and knows what was known before it.
        var resume = state
        resume.position = lastPosition
        lastPosition = ReadPosition(after: frame)
        switch try watch(frame) {
        case .clean: break
        case .explicit: return .more
        case .ended(let stretch): return .explicit(stretch)
        }
        guard frame.index.isMultiple(of: settings.frameStep) else { return .more }
        let picture = try upright(frame)
        var seen = try find(in: picture)
        let transforms = Dictionary(
            uniqueKeysWithValues: seen.map {
                ($0.face.track, $0.fit.transform(crop: Self.unit))
            })
        try close(after: transforms)
        // All of the frame before is known now, and nothing of this one: here a later run goes on.
        resume.before = state.before
        resume.hands = state.hands
        resume.faces = state.faces
        resume.otherPeople = state.otherPeople
        try recognize(&seen, in: picture, seconds: frame.time.seconds)
        waiting = Waiting(
            picture: picture, frame: frame.index, time: frame.time, faces: seen,
            transforms: transforms)
        guard framesInBatch >= Self.framesPerBatch else { return .more }
        return .batch(take(frames: frame.index, resume))
    }

    /// Closes the last frame.
    ///
    /// - Parameter frames: How many frames the clip has.
    func finish(frames: Int) throws(ExtractionError) -> Step {
        if let stretch = state.content.stretch { return .explicit(stretch) }
        try close(after: [:])
        waiting = nil
        state.position = lastPosition
        return .batch(take(frames: frames, state))
    }

    private func watch(_ frame: VideoFrame) throws(ExtractionError) -> ContentWatch.Finding {
        try state.content.look(
            at: SampledFrame(frame), time: frame.time, threshold: explicitThreshold
        ) { () throws(ExtractionError) in
            let picture = try upright(frame)
            return try inferring { () throws(InferenceError) in
                try networks.explicitContent.score(of: picture)
            }
        }
    }

    private func upright(_ frame: VideoFrame) throws(ExtractionError) -> SampledFrame {
        do {
            return try upright.picture(frame)
        } catch {
            throw .picture(error)
        }
    }

    /// Finds the faces of a frame.
    private func find(in picture: SampledFrame) throws(ExtractionError) -> [Seen] {
        let index = state.looked
        let faces = try inferring { () throws(InferenceError) in
            try networks.tracker.faces(in: picture, index: index)
        }
        state.tracker = networks.tracker.memory
        state.looked += 1
        if faces.isEmpty { state.withoutFace += 1 }
        return faces.map(Seen.init)
    }

    /// Says which of the faces is the person's, and looks for a hand before it.
    private func recognize(
        _ seen: inout [Seen], in picture: SampledFrame, seconds: Double
    ) throws(ExtractionError) {
        let tracks = seen.map(\.face.track)
        state.identity.keep(tracks)
        state.hands.keep(tracks)
        for i in seen.indices where state.identity.isDue(seen[i].face.track, at: seconds) {
            let landmarks = seen[i].face.landmarks
            let embedding = try inferring { () throws(InferenceError) in
                try networks.identity.embedding(of: picture, landmarks)
            }
            let distance = enrolment.distance(to: embedding.values)
            seen[i].embedding = embedding
            seen[i].distance = distance
            state.identity.add(distance, to: seen[i].face.track, at: seconds)
        }
        guard let person = state.identity.person(among: tracks),
            let i = seen.firstIndex(where: { $0.face.track == person })
        else { return }
        seen[i].isPerson = true
        guard state.hands.isDue(person, at: seconds) else { return }
        let landmarks = seen[i].face.landmarks
        let cover = try inferring { () throws(InferenceError) in
            try networks.hands.cover(of: landmarks, in: picture)
        }
        seen[i].hand = cover
        state.hands.add(cover, to: person, at: seconds)
    }

    /// Makes the rows of the frame that waits.
    private func close(
        after: [Int: Transform<FrameSpace, CropSpace>]
    ) throws(ExtractionError) {
        guard let waiting else { return }
        for seen in waiting.faces {
            let track = seen.face.track
            guard seen.isPerson, let now = waiting.transforms[track] else {
                bystanders.append(bystander(seen, waiting))
                continue
            }
            let steady = TransformSmoother.mean(
                before: state.before[track], now, after: after[track])
            let crop = try crops.crop(
                of: waiting.picture, steady: steady, unit: Self.unit,
                landmarks: seen.face.landmarks)
            faces.append(
                NewFace(
                    facts: FaceFacts(
                        clip: clip, frame: waiting.frame, time: waiting.time, track: track,
                        size: crop.side, transform: crop.transform, landmarks: crop.landmarks,
                        pose: seen.fit.pose, box: storedBox(seen), presence: seen.face.presence,
                        validity: seen.face.landmarks.visibleShare(
                            width: waiting.picture.width, height: waiting.picture.height),
                        sharpness: crop.sharpness, hand: seen.hand,
                        identityDistance: seen.distance, embedding: seen.embedding),
                    image: crop.jpeg, signature: crop.signature))
            state.faces += 1
            state.hands.see(crop.signature, of: track)
        }
        state.otherPeople += waiting.faces.count { !$0.isPerson }
        state.before = waiting.transforms
        framesInBatch += 1
    }

    private func bystander(_ seen: Seen, _ waiting: Waiting) -> Bystander {
        Bystander(
            clip: clip, frame: waiting.frame, time: waiting.time, track: seen.face.track,
            box: storedBox(seen), presence: seen.face.presence, identityDistance: seen.distance)
    }

    /// The face's box in the frame as it is stored.
    private func storedBox(_ seen: Seen) -> Box<FrameSpace> {
        seen.face.landmarks.mapped(by: upright.toStored).box
    }

    private func take(frames: Int, _ resume: ReadingState) -> ReadBatch {
        defer {
            (faces, bystanders) = ([], [])
            framesInBatch = 0
        }
        return ReadBatch(
            faces: faces, bystanders: bystanders,
            progress: ClipProgress(
                frames: frames, framesWithoutFace: resume.withoutFace, state: resume.bytes))
    }
}
