import AsyncAlgorithms
import Faces
import Foundation
import Media
import Provenance

/// One clip of a run, or a shard's piece of one: begun or taken up again, decoded in a task of its own, read. A whole clip
/// is judged at its end.
struct ClipReading {
    /// What the beginning of a clip leads to.
    enum Beginning {
        case opened(Opened)
        case skipped
        case failed(ClipFailure)
    }

    /// A clip that is to be read.
    struct Opened {
        var reader: ClipReader
        var id: ClipID
        var state: ReadingState
        var frames: Int
    }

    /// What the decoding task sends.
    private enum Decoded: Sendable {
        case frame(VideoFrame)
        case damage(Damage)
        case failed(MediaError)
    }

    /// What came of reading.
    struct Ending {
        /// How many of the clip's frames are done with.
        var frames: Int
        var state: ReadingState
    }

    let clip: URL
    let index: Int
    let run: ExtractionRun
    let consentID: ConsentID
    let faceset: Faceset
    /// The shard's part of the clip; `nil` for all of it.
    var piece: ClipPiece?

    private var settings: ExtractionSettings { run.settings }

    /// What the faceset keeps of how the clip is read. Nobody takes a piece for a clip.
    private var words: String {
        guard let piece else { return settings.words }
        return settings.words
            + ", frames from \(piece.begin) to \(piece.end.map(String.init) ?? "the end")"
    }

    private func tell(_ event: ExtractionEvent) async { await run.channel.send(.success(event)) }

    /// Opens the clip, unless the faceset has it.
    func begin() async throws(ExtractionError) -> Beginning {
        let reader: ClipReader
        do {
            reader = try ClipReader(clip, threads: settings.decodingThreads)
        } catch {
            return .failed(ClipFailure(clip: clip, cause: error))
        }
        let hash: String
        do {
            hash = try SHA256Hash(ofClip: clip).hex
        } catch {
            throw .provenance(error)
        }
        var known = try storing { () throws(FacesetError) in try faceset.clip(sha256: hash) }
        if let record = known, record.state != .running {
            let isSame = record.clip.settings == words
            await tell(
                .warning(
                    isSame
                        ? .alreadyDone(clip: clip)
                        : .doneWithOtherSettings(clip: clip, settings: record.clip.settings)))
            return .skipped
        }
        if let record = known,
            record.clip.settings != words || record.clip.consent != consentID
        {
            await tell(.warning(.beganAnew(clip: clip, settings: record.clip.settings)))
            try storing { () throws(FacesetError) in try faceset.discard(record.id) }
            known = nil
        }
        guard let known else {
            let id = try begin(reader, hash)
            return .opened(Opened(reader: reader, id: id, state: ReadingState(), frames: 0))
        }
        var opened = Opened(reader: reader, id: known.id, state: ReadingState(), frames: 0)
        let progress = try storing { () throws(FacesetError) in
            try faceset.progress(of: opened.id)
        }
        if let progress {
            guard let state = ReadingState(progress.state) else {
                throw .faceset(
                    .damaged(
                        file: faceset.file,
                        place: .value(table: "clip", row: opened.id.rawValue, column: "resume")))
            }
            (opened.state, opened.frames) = (state, progress.frames)
        }
        return .opened(opened)
    }

    private func begin(_ reader: ClipReader, _ hash: String) throws(ExtractionError) -> ClipID {
        try storing { () throws(FacesetError) in
            try faceset.begin(
                NewClip(
                    name: clip.lastPathComponent, sha256: hash, width: reader.info.width,
                    height: reader.info.height, consent: consentID, settings: words))
        }
    }

    /// Reads the clip to its end, or the piece to its own.
    func read(
        _ opened: sending Opened, with networks: FaceNetworks
    ) async throws(ExtractionError) -> Ending {
        let (info, id, state) = (opened.reader.info, opened.id, opened.state)
        var frames = opened.frames
        let total = piece?.end ?? info.frameCount
        await tell(
            .began(
                ClipBeginning(
                    clip: clip, index: index, count: run.clips.count, frames: total,
                    resumedAt: frames)))
        let reader = FaceReader(
            networks, clip: id, info: info, enrolment: run.consent.enrolment,
            settings: settings, explicitThreshold: run.explicitThreshold, state: state)
        var search = shotSearch(state, info)
        var pace = Pace(from: frames)
        let decoded = AsyncChannel<Decoded>()
        let source = opened.reader
        let decoding = Task(executorPreference: WorkQueue("understudy.decoding")) {
            await Self.decode(source, from: state.position, into: decoded)
        }
        defer { decoding.cancel() }
        reading: for await item in decoded {
            if Task.isCancelled { throw .interrupted }
            switch item {
            case .frame(let frame):
                if let found = try search?.beginning(at: frame) {
                    reader.begin(from: found)
                    search = nil
                }
                if search == nil {
                    if let end = piece?.end, frame.index >= end, try reader.beginsShot(frame) {
                        break reading
                    }
                    try store(try reader.read(frame), of: id)
                }
                frames = frame.index + 1
                if let rate = pace.tick(frames) {
                    await tell(.progress(progress(frames, total, rate, reader.state)))
                }
            // What comes before a piece is told by the shard that reads it.
            case .damage(let damage) where search == nil:
                await tell(.warning(.damage(clip: clip, damage)))
            case .failed(let cause) where search == nil:
                await tell(
                    .warning(.brokeOff(clip: clip, atFrame: frames, cause: cause)))
            case .damage, .failed: continue
            }
        }
        if Task.isCancelled { throw .interrupted }
        if search != nil {
            // No shot begins there: the piece is empty.
            var none = ReadingState()
            none.begin = frames
            reader.begin(from: none)
        }
        try store(try reader.finish(frames: frames), of: id)
        await tell(.progress(progress(frames, frames, pace.rate, reader.state)))
        return Ending(frames: frames, state: reader.state)
    }

    /// What looks for the shot that the piece begins with; `nil` where that is known.
    private func shotSearch(_ state: ReadingState, _ info: ClipInfo) -> ShotSearch? {
        guard let piece, piece.begin > 0, state.position == nil else { return nil }
        return ShotSearch(from: piece.begin, frameStep: settings.frameStep, in: info)
    }

    private static func decode(
        _ reader: ClipReader, from position: ReadPosition?, into channel: AsyncChannel<Decoded>
    ) async {
        do throws(MediaError) {
            if let position { try reader.skip(to: position) }
            while !Task.isCancelled, let event = try reader.next() {
                switch event {
                case .frame(let frame): await channel.send(.frame(frame))
                case .damage(let damage): await channel.send(.damage(damage))
                case .packet: continue
                }
            }
        } catch {
            await channel.send(.failed(error))
        }
        channel.finish()
    }

    private func store(_ step: FaceReader.Step, of id: ClipID) throws(ExtractionError) {
        switch step {
        case .more: break
        case .batch(let batch):
            try storing { () throws(FacesetError) in
                try faceset.append(
                    batch.faces, bystanders: batch.bystanders, to: id, progress: batch.progress)
            }
        case .explicit(let stretch):
            throw .explicit(
                ExplicitMaterial(
                    clip: clip, from: stretch.from, through: stretch.through,
                    score: stretch.score))
        }
    }

    /// Judges the clip, all of whose rows are there.
    ///
    /// - Parameter settings: What the faceset keeps of how it was read. The default is `nil`: what it has.
    func finish(
        _ id: ClipID, frames: Int, withoutFace: Int, settings: String? = nil
    ) async throws(ExtractionError) -> ClipSummary {
        let tally = try storing { () throws(FacesetError) in
            try faceset.finish(
                id, frames: frames, framesWithoutFace: withoutFace,
                verdicts: try Judge(faceset).verdicts(of: id), settings: settings)
            return try faceset.tally(of: id)
        }
        if tally.total == 0 {
            await tell(.warning(.noFace(clip: clip, frames: frames)))
        } else if tally.total == tally.excluded[.otherPerson] {
            let nearest = try storing { () throws(FacesetError) in
                try faceset.nearestBystander(of: id)
            }
            await tell(
                .warning(
                    .otherPeopleOnly(clip: clip, faces: tally.total, nearest: nearest)))
        }
        return ClipSummary(
            clip: clip, frames: frames, framesWithoutFace: withoutFace, tally: tally)
    }

    private func progress(
        _ frames: Int, _ total: Int?, _ rate: Double, _ state: ReadingState
    ) -> ExtractionProgress {
        ExtractionProgress(
            clip: clip, frames: frames, total: total.map { max($0, frames) }, rate: rate,
            faces: state.faces,
            otherPeople: state.otherPeople)
    }
}
