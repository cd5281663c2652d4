import Extraction
import Faces
import Foundation
import Imaging
import Inference
import Media
import Provenance

/// Learns a face from a clip: follows every face, measures each a few times a second, tells the people apart, and picks
/// measurements of one person over as many poses as the clip shows.
///
/// It belongs to one task. What it holds does not grow with the clip's length.
final class EnrolmentReader {
    /// A person must be seen in so many frames.
    static let neededFrames = 5
    /// An enrolment has at most so many embeddings.
    static let most = 12
    /// A clip is thinned out to about so many frames that are looked at.
    private static let lookedAt = 1500
    /// A track keeps at most so many measurements; when there are more, every other one goes and the next ones come half
    /// as often.
    private static let perTrack = 48
    /// The nearest measurements of two tracks of one person lie nearer than this: 0.38 at most on the test footage, and
    /// 0.435 at least for two people (`docs/provenance.md`).
    private static let sameTrack: Float = 0.42
    /// Fewer degrees than this tell no pose from another.
    private static let poseStep = 4.0

    private struct Measurement {
        var embedding: Embedding
        var pose: HeadPose
    }

    private struct Track {
        var measurements: [Measurement] = []
        var interval = 0.2
        var measuredAt = -Double.infinity
        var frames = 0
        var from = 0.0
        var to = 0.0
        var places = 0.0
        /// Tracks that share a frame with this one: other people, whatever they look like.
        var beside: Set<Int> = []
    }

    /// Tracks that are one person's.
    private struct Person {
        var tracks: [Int]
    }

    private let clip: URL
    private let tracker: FaceTracker
    private let identity: IdentityEncoder
    private var tracks: [Int: Track] = [:]
    private var looked = 0

    init(_ clip: URL) throws(InferenceError) {
        self.clip = clip
        let runtime = try NetworkRuntime()
        tracker = try FaceTracker(runtime)
        identity = try IdentityEncoder(runtime)
    }

    /// Reads the whole clip.
    ///
    /// - Parameter progress: Told the frames done and, when the clip says, how many there are; `false` ends the reading.
    func read(_ progress: (Int, Int?) -> Bool) throws {
        let reader = try ClipReader(clip)
        let upright = Upright(reader.info)
        let total = reader.info.frameCount
        let step = max(1, (total ?? 0) / Self.lookedAt)
        while let event = try reader.next() {
            guard case .frame(let frame) = event else { continue }
            guard progress(frame.index + 1, total) else {
                throw WorkflowError.stopped(during: .consent)
            }
            if frame.index.isMultiple(of: step) {
                try look(at: upright.picture(frame), seconds: frame.time.seconds)
            }
        }
    }

    private func look(at picture: SampledFrame, seconds: Double) throws {
        let faces = try tracker.faces(in: picture, index: looked)
        looked += 1
        let ids = Set(faces.map(\.track))
        for face in faces {
            var track = tracks[face.track] ?? Track(from: seconds)
            track.frames += 1
            track.to = seconds
            let box = face.landmarks.box
            track.places += (box.left + box.right) / 2 / Double(max(1, picture.width))
            track.beside.formUnion(ids.subtracting([face.track]))
            if seconds - track.measuredAt >= track.interval {
                track.measuredAt = seconds
                track.measurements.append(
                    Measurement(
                        embedding: try identity.embedding(of: picture, face.landmarks),
                        pose: Alignment.wholeFace.fit(face.landmarks).pose))
                if track.measurements.count > Self.perTrack {
                    track.measurements = track.measurements.enumerated()
                        .filter { $0.offset.isMultiple(of: 2) }.map(\.element)
                    track.interval *= 2
                }
            }
            tracks[face.track] = track
        }
    }

    /// The people of the clip, in the order of appearance.
    var people: [PersonInClip] { persons.enumerated().map { described($0.element, $0.offset + 1) } }

    private func described(_ person: Person, _ number: Int) -> PersonInClip {
        let own = person.tracks.compactMap { tracks[$0] }
        let frames = own.reduce(0) { $0 + $1.frames }
        return PersonInClip(
            number: number, from: own.map(\.from).min() ?? 0, to: own.map(\.to).max() ?? 0,
            place: own.reduce(0) { $0 + $1.places } / Double(max(1, frames)))
    }

    private var persons: [Person] {
        var persons: [Person] = []
        // A face that was seen for less is a mistake of the detector, or nobody's loss.
        let ids = tracks.filter { $0.value.frames >= 3 || looked < 3 }.keys
        for id in ids.sorted(by: { tracks[$0]?.frames ?? 0 > tracks[$1]?.frames ?? 0 }) {
            if let i = persons.firstIndex(where: { isOf($0, id) }) {
                persons[i].tracks.append(id)
            } else {
                persons.append(Person(tracks: [id]))
            }
        }
        return persons.sorted { (begin($0), $0.tracks[0]) < (begin($1), $1.tracks[0]) }
    }

    private func begin(_ person: Person) -> Double {
        person.tracks.compactMap { tracks[$0]?.from }.min() ?? 0
    }

    private func isOf(_ person: Person, _ id: Int) -> Bool {
        guard let track = tracks[id], track.beside.isDisjoint(with: person.tracks) else {
            return false
        }
        return person.tracks.contains { other in
            let known = tracks[other]?.measurements.map(\.embedding) ?? []
            return track.measurements.contains {
                $0.embedding.distance(toNearestOf: known) < Self.sameTrack
            }
        }
    }

    /// The enrolment of a person.
    ///
    /// - Parameter number: Which one, from 1; `nil` when there should be one only.
    func enrolment(of number: Int?) throws -> Enrolment {
        let persons = persons
        guard !persons.isEmpty else { throw WorkflowError.noFace(clip: clip, frames: looked) }
        if number == nil, persons.count > 1 {
            throw WorkflowError.severalPeople(clip: clip, people)
        }
        let chosen = number ?? 1
        guard persons.indices.contains(chosen - 1) else {
            throw WorkflowError.noSuchPerson(clip: clip, number: chosen, count: persons.count)
        }
        let own = persons[chosen - 1].tracks.compactMap { tracks[$0] }
        let frames = own.reduce(0) { $0 + $1.frames }
        guard frames >= Self.neededFrames else {
            throw WorkflowError.tooFewFaces(clip: clip, found: frames, needed: Self.neededFrames)
        }
        let picked = Self.overPoses(own.flatMap(\.measurements))
        let weights = SHA256Hash(hex: Weight.identity.sha256)
        let document = DocumentReference(
            name: clip.lastPathComponent, sha256: try SHA256Hash(ofFile: clip))
        guard let weights,
            let enrolment = Enrolment(
                clip: document, encoder: weights, embeddings: picked.map(\.embedding.values))
        else { throw WorkflowError.noFace(clip: clip, frames: looked) }
        return enrolment
    }

    /// Measurements over as many poses as there are: first the most typical one, then always the one whose pose is
    /// farthest from all before. Those that lie far from the person's mean are left out: a hand before the face, a blur.
    private static func overPoses(_ all: [Measurement]) -> [Measurement] {
        guard let mean = Embedding.mean(of: all.map(\.embedding)) else { return [] }
        let typical = all.min {
            $0.embedding.distance(to: mean) < $1.embedding.distance(to: mean)
        }
        var rest = all.filter { $0.embedding.distance(to: mean) < Embedding.threshold }
        guard let typical, !rest.isEmpty else { return [] }
        var picked = [typical]
        while picked.count < most {
            let gaps = rest.map { one in picked.map { gap(one.pose, $0.pose) }.min() ?? 0 }
            guard let best = gaps.indices.max(by: { gaps[$0] < gaps[$1] }), gaps[best] > 0,
                gaps[best] >= poseStep || picked.count < neededFrames
            else { break }
            picked.append(rest.remove(at: best))
        }
        return picked
    }

    private static func gap(_ a: HeadPose, _ b: HeadPose) -> Double {
        let (yaw, pitch, roll) = (a.yaw - b.yaw, a.pitch - b.pitch, a.roll - b.roll)
        return (yaw * yaw + pitch * pitch + roll * roll / 4).squareRoot()
    }
}
