import Faces
import Foundation
import Inference
import Media
import Provenance

/// The making of one shard: its pieces of the clips are read into a faceset in its own folder, and nobody judges them.
struct ShardRun: Sendable {
    let run: ExtractionRun
    let shard: Shard
    let folder: URL
    let overwrite: Bool

    func make() async throws(ExtractionError) {
        try run.check()
        let footage = try ShardFootage(run.clips)
        for failure in footage.failures { await run.tell(.warning(.failed(failure))) }
        let key = footage.key(of: run, shard)
        let plan = key.plan
        guard shard.count <= plan.total else {
            throw .shards(.tooMany(shard, frames: plan.total))
        }
        try ShardFolder.make(folder)
        let lock = try RunLock(folder.appending(path: ShardFolder.facesName))
        defer { withExtendedLifetime(lock) {} }
        let place = try ShardFolder(folder, key: key, overwrite: overwrite)
        let pieces: [ShardFolder.Record.Piece]
        if let record = try finished(place, key) {
            pieces = record.pieces
        } else {
            pieces = try await read(plan.pieces(of: shard), footage, into: place)
            try place.seal(pieces)
        }
        let urls = plan.pieces(of: shard).map { run.clips[$0.clip] }
        await run.tell(
            .finishedShard(
                ShardSummary(
                    folder: folder, shard: shard,
                    pieces: zip(urls, pieces).map { PieceSummary($0, $1) })))
    }

    /// What an earlier run has finished. With `overwrite`, what is damaged is begun anew.
    private func finished(
        _ place: ShardFolder, _ key: ShardKey
    ) throws(ExtractionError) -> ShardFolder.Record? {
        do throws(ExtractionError) {
            return try place.record()
        } catch .shards(.damaged) where overwrite {
            try place.begin(key)
            return nil
        }
    }

    /// Reads the pieces. A refusal leaves nothing of the shard.
    private func read(
        _ pieces: [ClipPiece], _ footage: ShardFootage, into place: ShardFolder
    ) async throws(ExtractionError) -> [ShardFolder.Record.Piece] {
        do throws(ExtractionError) {
            let faceset = try storing { () throws(FacesetError) in
                try Faceset(place.faces, for: .creating)
            }
            let records = try await read(pieces, footage, into: faceset)
            try storing { () throws(FacesetError) in try faceset.close() }
            return records
        } catch {
            if case .explicit = error {
                try place.remove()
                rmdir(folder.deletingLastPathComponent().path)
            }
            throw error
        }
    }

    private func read(
        _ pieces: [ClipPiece], _ footage: ShardFootage, into faceset: Faceset
    ) async throws(ExtractionError) -> [ShardFolder.Record.Piece] {
        let consentID = try run.storeConsent(in: faceset)
        var networks: FaceNetworks?
        var records: [ShardFolder.Record.Piece] = []
        for piece in pieces {
            guard case .readable(let clip, _) = footage.clips[piece.clip] else { continue }
            let reading = ClipReading(
                clip: run.clips[piece.clip], index: piece.clip, run: run, consentID: consentID,
                faceset: faceset, piece: piece)
            switch try await reading.begin() {
            case .skipped: continue
            // It was there a moment ago.
            case .failed(let failure): throw .allClipsFailed([failure])
            case .opened(let opened):
                let loaded: FaceNetworks
                if let networks {
                    loaded = networks
                } else {
                    loaded = try inferring { () throws(InferenceError) in
                        try FaceNetworks(frameStep: run.settings.frameStep)
                    }
                    networks = loaded
                }
                let ending = try await reading.read(opened, with: loaded)
                let record = ShardFolder.Record.Piece(clip.hash, ending)
                records.append(record)
                await run.tell(.finishedPiece(PieceSummary(reading.clip, record)))
            }
        }
        return records
    }
}

extension ShardFolder.Record.Piece {
    fileprivate init(_ clip: SHA256Hash, _ ending: ClipReading.Ending) {
        let state = ending.state
        self.init(
            clip: clip, begin: state.begin ?? 0, end: ending.frames,
            withoutFace: state.withoutFace, tracks: state.tracker.trackCount, faces: state.faces,
            otherPeople: state.otherPeople)
    }
}

extension PieceSummary {
    fileprivate init(_ clip: URL, _ piece: ShardFolder.Record.Piece) {
        self.init(
            clip: clip, frames: piece.begin..<max(piece.begin, piece.end), faces: piece.faces,
            otherPeople: piece.otherPeople)
    }
}

extension ShardFootage {
    /// What one shard of a run is.
    func key(of run: ExtractionRun, _ shard: Shard) -> ShardKey {
        ShardKey(
            clips: keys, consent: run.consent.hash, settings: run.settings.words, shard: shard)
    }
}
