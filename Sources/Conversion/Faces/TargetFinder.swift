import Faces
import Imaging
import Inference
package import Media
package import Provenance

/// Finds the consented targets in each frame, and watches for explicit material.
///
/// It belongs to one task at a time. The same frames from the same state give the same faces, bit by bit.
package final class TargetFinder: FaceFinder {
    private let tracker: FaceTracker
    private let encoder: IdentityEncoder
    private let watch: ExplicitWatch
    private let upright: Upright
    private let enrolments: [Enrolment]
    private let settings: ConversionSettings.Faces
    private var identities: [Int: TrackIdentity] = [:]

    /// A finder of the faces that `enrolments` describe, in the frames of `plate`.
    ///
    /// - Parameter networks: What it runs. The default is networks of its own.
    package init(
        _ enrolments: [Enrolment], in plate: ClipInfo, settings: ConversionSettings.Faces,
        networks: SearchNetworks = SearchNetworks()
    ) throws(ConversionError) {
        self.enrolments = enrolments
        self.settings = settings
        upright = Upright(plate)
        let loaded = try networks.take()
        (tracker, encoder, watch) = (loaded.tracker, loaded.encoder, loaded.watch)
    }

    package var state: AnalysisState {
        get {
            AnalysisState(
                tracker: tracker.memory, identities: identities, guarded: watch.lastLook)
        }
        set {
            tracker.memory = newValue.tracker
            identities = newValue.identities
            watch.lastLook = newValue.guarded
        }
    }

    package func look(at frame: VideoFrame) throws(ConversionError) -> Finding {
        let sampled = try picture(frame)
        let found = try inference { () throws(InferenceError) in
            try tracker.faces(in: sampled, index: frame.index)
        }
        let startsShot = tracker.isCut
        let score = try inference { () throws(InferenceError) in
            try watch.look(at: sampled, time: frame.time, startsShot: startsShot)
        }
        if let score, score >= ExplicitContentGuard.threshold {
            return .explicit(score: score)
        }
        var known: [Int: TrackIdentity] = [:]
        for face in found {
            known[face.track] = try measured(face, in: sampled, at: frame.time.seconds)
        }
        identities = known
        let people = TrackIdentity.targets(among: known, of: enrolments.count)
        return .faces(
            FrameFaces(
                startsShot: startsShot,
                targets: found.compactMap { face in
                    people[face.track].map {
                        TargetFace(face, of: $0, toStored: upright.toStored)
                    }
                },
                others: found.count { people[$0.track] == nil }))
    }

    private func measured(
        _ face: TrackedFace, in sampled: SampledFrame, at seconds: Double
    ) throws(ConversionError) -> TrackIdentity {
        var identity = identities[face.track] ?? TrackIdentity()
        guard identity.isDue(at: seconds, every: settings.recheck) else { return identity }
        let embedding = try inference { () throws(InferenceError) in
            try encoder.embedding(of: sampled, face.landmarks)
        }
        identity.add(enrolments.map { $0.distance(to: embedding.values) }, at: seconds)
        return identity
    }

    package func isStillExplicit(_ frame: VideoFrame) throws(ConversionError) -> Bool {
        let picture = try picture(frame)
        let score = try inference { () throws(InferenceError) in
            try watch.look(at: picture, time: frame.time)
        }
        return score.map { $0 >= ExplicitContentGuard.threshold } ?? true
    }

    package func explicitScore(of frame: VideoFrame) throws(ConversionError) -> Double? {
        let picture = try picture(frame)
        let score = try inference { () throws(InferenceError) in try watch.score(of: picture) }
        return score >= ExplicitContentGuard.threshold ? score : nil
    }

    /// What a player shows: no detector finds a face that lies.
    private func picture(_ frame: VideoFrame) throws(ConversionError) -> SampledFrame {
        try media { () throws(MediaError) in try upright.picture(frame) }
    }
}
