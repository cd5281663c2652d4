import Faces
import Foundation
import Media
import Provenance

/// Puts finished shards together: their rows go into a faceset in the order in which one run would have stored them, and
/// each clip is judged there as at that run's end.
struct ShardJoin: Sendable {
    let run: ExtractionRun
    let parent: URL
    let overwrite: Bool

    /// A shard on its way into the faceset.
    private struct Source {
        let folder: ShardFolder
        let record: ShardFolder.Record
        let faceset: Faceset
    }

    /// A piece with the shard that holds it.
    private struct Held {
        let source: Source
        let piece: ShardFolder.Record.Piece
    }

    func join() async throws(ExtractionError) {
        try run.check()
        let footage = try ShardFootage(run.clips)
        guard let alone = Shard(1, of: 1) else { preconditionFailure("one of one is a shard") }
        let key = footage.key(of: run, alone)
        let lock = try RunLock(run.file)
        defer { withExtendedLifetime(lock) {} }
        let sources = try isDone(key) ? [] : self.sources(key)
        if overwrite {
            try storing { () throws(FacesetError) in try Faceset.remove(run.file) }
        }
        let faceset = try storing { () throws(FacesetError) in
            try Faceset(run.file, for: .creating)
        }
        try checkKnown(footage, in: faceset)
        do throws(ExtractionError) {
            try await run.takingBack(faceset) { () async throws(ExtractionError) in
                try await fill(faceset, from: sources, footage)
            }
        } catch {
            switch error {
            // Nothing of it may stay, wherever it lies.
            case .noFace, .personNotFound: try ShardFolder.removeAll(in: parent)
            default: break
            }
            throw error
        }
    }

    /// Whether the faceset has every clip already: a join before this one was stopped while it cleared up.
    private func isDone(_ key: ShardKey) throws(ExtractionError) -> Bool {
        guard !overwrite, FileManager.default.fileExists(atPath: run.file.path) else {
            return false
        }
        let clips = try storing { () throws(FacesetError) in try Faceset(run.file).clips() }
        let settled = Set(clips.filter { $0.state == .settled }.map(\.clip.sha256))
        return key.clips.allSatisfy { clip in clip.map { settled.contains($0.hash.hex) } ?? true }
    }

    /// Sees to it that what the faceset has of these clips already is what the shards have.
    private func checkKnown(
        _ footage: ShardFootage, in faceset: Faceset
    ) throws(ExtractionError) {
        for (url, clip) in zip(run.clips, footage.keys) {
            guard let clip,
                let known = try storing({ () throws(FacesetError) in
                    try faceset.clip(sha256: clip.hash.hex)
                }), known.state != .running, known.clip.settings != run.settings.words
            else { continue }
            throw .shards(.otherRows(clip: url, settings: known.clip.settings))
        }
    }

    /// The shards, each of them whole and with what the plan gives it.
    private func sources(_ key: ShardKey) throws(ExtractionError) -> [Source] {
        var sources: [Source] = []
        for folder in try ShardFolder.all(in: parent, of: key) {
            guard let record = try folder.record() else {
                throw .shards(.unfinished(folder.shard))
            }
            var own = key
            own.shard = folder.shard
            let planned = own.plan.pieces(of: folder.shard).map { own.clips[$0.clip]?.hash }
            guard planned == record.pieces.map(\.clip) else { throw folder.damaged("shard.json") }
            let faceset = try storing { () throws(FacesetError) in try Faceset(folder.faces) }
            sources.append(Source(folder: folder, record: record, faceset: faceset))
        }
        return sources
    }

    private func fill(
        _ faceset: Faceset, from sources: [Source], _ footage: ShardFootage
    ) async throws(ExtractionError) {
        let consentID = try run.storeConsent(in: faceset)
        var joined: [ClipSummary] = []
        for (index, clip) in footage.clips.enumerated() {
            switch clip {
            case .failed(let failure): await run.tell(.warning(.failed(failure)))
            case .readable(let key, let info):
                let reading = ClipReading(
                    clip: run.clips[index], index: index, run: run, consentID: consentID,
                    faceset: faceset)
                guard let id = try await begin(key, info, reading) else { continue }
                let pieces = try pieces(of: key, in: sources, reading.clip)
                try await copy(pieces, to: id, reading)
                let summary = try await reading.finish(
                    id, frames: pieces.last?.piece.end ?? 0,
                    withoutFace: pieces.reduce(0) { $0 + $1.piece.withoutFace },
                    settings: run.settings.words)
                joined.append(summary)
                await run.tell(.finishedClip(summary))
            }
        }
        try await run.end(faceset, joined, footage.failures)
    }

    /// Begins a clip of the faceset; `nil` when it has it already.
    private func begin(
        _ key: ShardKey.Clip, _ info: ClipInfo, _ reading: ClipReading
    ) async throws(ExtractionError) -> ClipID? {
        // Whoever meets a clip that was half copied when the join was killed reads it anew.
        let words = run.settings.words + ", joined in part"
        let known = try storing { () throws(FacesetError) in
            try reading.faceset.clip(sha256: key.hash.hex)
        }
        if let known, known.state != .running {
            await run.tell(.warning(.alreadyDone(clip: reading.clip)))
            return nil
        }
        return try storing { () throws(FacesetError) in
            if let known { try reading.faceset.discard(known.id) }
            return try reading.faceset.begin(
                NewClip(
                    name: reading.clip.lastPathComponent, sha256: key.hash.hex,
                    width: info.width, height: info.height, consent: reading.consentID,
                    settings: words))
        }
    }

    /// The pieces of a clip, from its first frame to its last without a gap.
    private func pieces(
        of clip: ShardKey.Clip, in sources: [Source], _ url: URL
    ) throws(ExtractionError) -> [Held] {
        let pieces = sources.flatMap { source in
            source.record.pieces.filter { $0.clip == clip.hash }
                .map { Held(source: source, piece: $0) }
        }
        var end = 0
        for held in pieces {
            guard held.piece.begin == end, held.piece.end >= end else {
                throw .shards(.apart(clip: url, end: end, begin: held.piece.begin))
            }
            end = held.piece.end
        }
        return pieces
    }

    private func copy(
        _ pieces: [Held], to id: ClipID, _ reading: ClipReading
    ) async throws(ExtractionError) {
        let total = pieces.last?.piece.end
        await run.tell(
            .began(
                ClipBeginning(
                    clip: reading.clip, index: reading.index, count: run.clips.count,
                    frames: total, resumedAt: 0)))
        var progress = ExtractionProgress(
            clip: reading.clip, frames: 0, total: total, rate: 0, faces: 0, otherPeople: 0)
        var tracks = 0
        for held in pieces {
            let copy = PieceCopy(
                from: held.source.faceset, to: reading.faceset, clip: id, firstTrack: tracks,
                enrolment: run.consent.enrolment)
            guard try copy.run(held.piece) else {
                throw held.source.folder.damaged(ShardFolder.facesName)
            }
            tracks += held.piece.tracks
            progress.frames = held.piece.end
            progress.faces += held.piece.faces
            progress.otherPeople += held.piece.otherPeople
            await run.tell(.progress(progress))
            if Task.isCancelled { throw .interrupted }
        }
    }
}
