import Faces
import Foundation
import Provenance

/// Copies the rows of a shard's piece of a clip, in the order in which they were stored.
struct PieceCopy {
    let from: Faceset
    let to: Faceset
    let clip: ClipID
    /// What the piece's tracks are counted from: so many were numbered in the clip before.
    let firstTrack: Int
    let enrolment: Enrolment

    /// - Returns: Whether the rows are what was recorded of them. Not all of them are copied otherwise.
    func run(_ piece: ShardFolder.Record.Piece) throws(ExtractionError) -> Bool {
        try storing { () throws(FacesetError) in
            guard let old = try from.clip(sha256: piece.clip.hex)?.id else { return false }
            // Nobody resumes from here: the clip is begun anew after a kill.
            let progress = ClipProgress(
                frames: piece.end, framesWithoutFace: piece.withoutFace, state: [])
            var copied = 0
            var batches = try from.batches(
                FaceFilter(.any, clips: [old], includesRunningClips: true))
            while let faces = try batches.next() {
                var rows: [NewFace] = []
                for face in faces {
                    guard let row = try row(of: face, in: piece) else { return false }
                    rows.append(row)
                }
                try to.append(rows, to: clip, progress: progress)
                copied += rows.count
            }
            let others = try from.bystanders(of: old).map { other in
                var other = other
                other.clip = clip
                other.track += firstTrack
                return other
            }
            try to.append([], bystanders: others, to: clip, progress: progress)
            return copied == piece.faces && others.count == piece.otherPeople
        }
    }

    private func row(
        of face: FaceRecord, in piece: ShardFolder.Record.Piece
    ) throws(FacesetError) -> NewFace? {
        // Whose face it is rests on the distance: where it can be measured again, it is.
        if let embedding = face.embedding,
            enrolment.distance(to: embedding.values) != face.identityDistance
        {
            return nil
        }
        guard (piece.begin..<piece.end).contains(face.frame), face.track < piece.tracks,
            let image = try from.image(face.id)
        else { return nil }
        var facts = face.facts
        facts.clip = clip
        facts.track += firstTrack
        return NewFace(facts: facts, image: image, signature: try from.signature(face.id))
    }
}
