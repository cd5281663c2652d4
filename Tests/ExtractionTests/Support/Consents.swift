import Faces
import Foundation
import Inference
import Media
import Provenance
import TestSupport
import Testing

/// Consents of the people in the test footage, measured as `consent grant` does it.
enum Consents {
    /// A consent whose enrolment is measured from a clip.
    ///
    /// - Parameters:
    ///   - frames: The frames that are looked at.
    ///   - place: Which of the faces in a frame, from the left.
    static func record(
        of person: String, from clip: URL, frames: Range<Int>, place: Int = 0,
        until: String = "2999-12-31", encoder: String = Weight.identity.sha256
    ) throws -> ConsentRecord {
        let runtime = try NetworkRuntime()
        let tracker = try FaceTracker(runtime)
        let identity = try IdentityEncoder(runtime)
        let reader = try ClipReader(clip)
        var embeddings: [[Float]] = []
        while embeddings.count < 6, let event = try reader.next() {
            guard case .frame(let frame) = event, frame.index < frames.upperBound else { continue }
            let picture = SampledFrame(frame)
            let faces = try tracker.faces(in: picture, index: frame.index)
                .sorted { $0.landmarks.box.left < $1.landmarks.box.left }
            guard frames.contains(frame.index), frame.index.isMultiple(of: 4), place < faces.count
            else { continue }
            embeddings.append(
                try identity.embedding(of: picture, faces[place].landmarks).values)
        }
        return try record(
            of: person, embeddings, clip: clip, until: until, encoder: encoder)
    }

    private static func record(
        of person: String, _ embeddings: [[Float]], clip: URL, until: String, encoder: String
    ) throws -> ConsentRecord {
        let document = DocumentReference(
            name: clip.lastPathComponent, sha256: try SHA256Hash(ofFile: clip))
        let hash = try #require(SHA256Hash(hex: encoder))
        let enrolment = try #require(
            Enrolment(clip: document, encoder: hash, embeddings: embeddings))
        let (from, until) = (try #require(Day("2020-01-01")), try #require(Day(until)))
        return try ConsentRecord(
            terms: ConsentTerms(
                person: person, roles: [.source, .target], uses: [.research],
                from: from, until: until,
                users: ["tests"], release: document),
            attestation: Attestation(
                recorder: "tests", personIsAdult: true, personAgreed: true),
            enrolment: enrolment, signedBy: RecorderKey())
    }
}

/// The consents that several tests share, measured once.
enum Shared {
    /// The woman of the source clip, from frames without her hand.
    static let woman = Footage.source.map { clip in
        Result { try Consents.record(of: "Ana", from: clip, frames: 260..<300) }
    }
    /// The man of the plate.
    static let man = Footage.plate.map { clip in
        Result { try Consents.record(of: "Ben", from: clip, frames: 0..<40) }
    }
}
