import Extraction
import Faces
import Foundation
import Media

/// Tells an extraction's events as a workflow's.
struct ExtractionNarrator: Sendable {
    let report: Reporter
    /// Clips that are in the faceset already are no news.
    let isRepeat: Bool

    func tell(_ event: ExtractionEvent) {
        switch event {
        case .began(let clip):
            report(.started(.extract, subject: clip.clip.lastPathComponent))
            if clip.resumedAt > 0 { report(.note("Going on at frame \(clip.resumedAt).")) }
        case .progress(let progress):
            var details = [StageProgress.Detail("faces", "\(progress.faces)")]
            if progress.otherPeople > 0 {
                details.append(.init("others", "\(progress.otherPeople)"))
            }
            report(
                .progress(
                    StageProgress(
                        .extract, done: Double(progress.frames),
                        total: progress.total.map(Double.init), unit: .frames, details: details)))
        case .warning(let warning):
            switch warning {
            case .alreadyDone where isRepeat: break
            case .alreadyDone: report(.note(warning.sentence))
            default: report(.warning(warning.sentence))
            }
        case .finishedClip(let clip):
            report(
                .note(
                    "\(clip.clip.titled): \(Words.count(clip.frames, "frame")), \(clip.tally.words)."
                ))
        case .finishedPiece(let piece): report(.note(piece.sentence))
        case .finishedShard(let shard):
            report(.wrote(shard.folder, role: "shard"))
            report(.finished(.extract, summary: shard.sentence))
        case .finished(let all):
            report(.wrote(all.faceset, role: "faceset"))
            report(.finished(.extract, summary: "The faceset has \(all.tally.words)."))
        }
    }
}

extension FaceTally {
    /// `350 faces kept; left out: 40 covered, 12 blurred`.
    var words: String {
        let left = excluded.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
            .map { "\($0.value) \($0.key.words)" }
        return "\(Words.count(kept, "face")) kept"
            + (left.isEmpty ? "" : "; left out: \(left.joined(separator: ", "))")
    }
}

extension PieceSummary {
    /// What was read of a clip; who is in it is decided when all of it is there.
    fileprivate var sentence: String {
        guard let last = frames.last else {
            return
                "\(clip.titled): nothing to read, for no shot begins in this shard's share of it."
        }
        return
            "\(clip.titled): frames \(frames.lowerBound) to \(last), \(Words.count(faces, "face"))."
    }
}

extension ShardSummary {
    fileprivate var sentence: String {
        let frames = pieces.reduce(0) { $0 + $1.frames.count }
        let faces = pieces.reduce(0) { $0 + $1.faces }
        return
            "Shard \(shard.number)/\(shard.count) is done. \(Words.count(frames, "frame")), \(Words.count(faces, "face")), not judged yet."
    }
}

extension ExtractionWarning {
    fileprivate var sentence: String {
        switch self {
        case .failed(let failure):
            return "\(failure.clip.named) is left out. \(failure.cause.failure.happened)"
        case .brokeOff(let clip, let frame, let cause):
            return
                "\(clip.named) broke off at frame \(frame); what came before is kept. \(cause.failure.happened)"
        case .damage(let clip, let damage): return damage.sentence(in: clip)
        case .alreadyDone(let clip): return "\(clip.named) is in the faceset already."
        case .doneWithOtherSettings(let clip, let settings):
            return
                "\(clip.named) is in the faceset already, read with other settings (\(settings)), and is left as it is. Give --overwrite to begin anew."
        case .beganAnew(let clip, let settings):
            return
                "\(clip.named) was begun with other settings (\(settings)), and is read from its start."
        case .noFace(let clip, let frames):
            return "\(clip.named) shows no face in \(Words.count(frames, "frame"))."
        case .otherPeopleOnly(let clip, let faces, let nearest):
            let distance = nearest.map { " (the nearest lies \(Words.number($0)) away)" } ?? ""
            return
                "\(clip.named) shows \(Words.count(faces, "face")), and none of them is the person's\(distance)."
        }
    }
}
