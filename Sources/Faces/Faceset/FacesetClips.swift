import Foundation
import GRDB

extension Faceset {
    /// The clips, in the order in which they were begun.
    public func clips() throws(FacesetError) -> [ClipRecord] {
        try read { try Self.clips("1", [], $0) }
    }

    /// The clip whose file has this SHA-256; `nil` when it was never begun.
    public func clip(sha256: String) throws(FacesetError) -> ClipRecord? {
        try read { try Self.clips("sha256 = ?", [sha256], $0).first }
    }

    private static func clips(
        _ condition: String, _ arguments: StatementArguments, _ db: Database
    ) throws -> [ClipRecord] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, substr(name, 1, 1024), sha256, width, height, consent,
                    substr(settings, 1, 65536), state, frames, frames_without_face
                FROM clip WHERE \(condition) ORDER BY id
                """, arguments: arguments)
        var clips: [ClipRecord] = []
        while let row = try rows.next() {
            let reader = try RowReader(row, table: "clip")
            let sha256 = try reader.text(2, "sha256")
            guard sha256.utf8.count == 64 else { throw reader.fault("sha256") }
            guard let state = ClipState(rawValue: try reader.text(7, "state")) else {
                throw reader.fault("state")
            }
            clips.append(
                ClipRecord(
                    id: ClipID(rawValue: reader.id),
                    clip: NewClip(
                        name: try reader.text(1, "name"), sha256: sha256,
                        width: try reader.integer(3, "width", in: 1...65536),
                        height: try reader.integer(4, "height", in: 1...65536),
                        consent: ConsentID(rawValue: try reader.integer(5, "consent")),
                        settings: try reader.text(6, "settings")),
                    state: state,
                    frames: try reader.integer(8, "frames", in: 0...Int(Int32.max)),
                    framesWithoutFace: try reader.integer(
                        9, "frames_without_face", in: 0...Int(Int32.max))))
        }
        return clips
    }

    /// The consents under which its clips were read.
    public func consents() throws(FacesetError) -> [FacesetConsent] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT id, sha256, substr(person, 1, 1024),
                        CASE WHEN length(record) <= \(FacesetConsent.recordLimit) THEN record END
                    FROM consent ORDER BY id
                    """)
            var consents: [FacesetConsent] = []
            while let row = try rows.next() {
                let reader = try RowReader(row, table: "consent")
                guard let record = try reader.optionalBlob(3, "record") else {
                    throw reader.fault("record")
                }
                consents.append(
                    FacesetConsent(
                        sha256: try reader.text(1, "sha256"), person: try reader.text(2, "person"),
                        record: [UInt8](record)))
            }
            return consents
        }
    }

    /// Stores a consent, once.
    public func add(_ consent: FacesetConsent) throws(FacesetError) -> ConsentID {
        try write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO consent (sha256, person, record) VALUES (?, ?, ?)",
                arguments: [consent.sha256, consent.person, Data(consent.record)])
            let id = try Int64.fetchOne(
                db, sql: "SELECT id FROM consent WHERE sha256 = ?", arguments: [consent.sha256])
            return ConsentID(rawValue: id ?? 0)
        }
    }

    /// Begins a clip.
    public func begin(_ clip: NewClip) throws(FacesetError) -> ClipID {
        try write { db in
            try db.execute(
                sql: """
                    INSERT INTO clip (name, sha256, width, height, consent, settings, state)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    clip.name, clip.sha256, clip.width, clip.height, clip.consent.rawValue,
                    clip.settings, ClipState.running.rawValue,
                ])
            return ClipID(rawValue: db.lastInsertedRowID)
        }
    }

    /// Stores the faces of some frames and how far the clip is read with them: all of it or nothing.
    ///
    /// - Parameters:
    ///   - faces: The person's faces.
    ///   - bystanders: Other people's. The default is none.
    ///   - clip: The clip, which is running.
    ///   - progress: How far the clip is read with these faces.
    public func append(
        _ faces: [NewFace], bystanders: [Bystander] = [], to clip: ClipID, progress: ClipProgress
    ) throws(FacesetError) {
        try write { db in
            for face in faces { try FaceRow.insert(face, into: clip, db) }
            for face in bystanders { try BystanderRow.insert(face, into: clip, db) }
            try db.cachedStatement(
                sql: """
                    UPDATE clip SET frames = ?, frames_without_face = ?, resume = ? WHERE id = ?
                    """
            ).execute(arguments: [
                progress.frames, progress.framesWithoutFace, Data(progress.state), clip.rawValue,
            ])
        }
    }

    /// What `append` stored last for a clip; `nil` when nothing was stored yet, or the clip is finished.
    public func progress(of clip: ClipID) throws(FacesetError) -> ClipProgress? {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT id, frames, frames_without_face, resume IS NOT NULL,
                        CASE WHEN length(resume) <= \(ClipProgress.stateLimit) THEN resume END
                    FROM clip WHERE id = ?
                    """, arguments: [clip.rawValue])
            guard let row else { return nil }
            let reader = try RowReader(row, table: "clip")
            guard try reader.bool(3, "resume") else { return nil }
            guard let state = try reader.optionalBlob(4, "resume") else {
                throw reader.fault("resume")
            }
            return ClipProgress(
                frames: try reader.integer(1, "frames", in: 0...Int(Int32.max)),
                framesWithoutFace: try reader.integer(
                    2, "frames_without_face", in: 0...Int(Int32.max)),
                state: [UInt8](state))
        }
    }

    /// Takes back a clip that is still running, with everything that was read of it.
    public func discard(_ clip: ClipID) throws(FacesetError) {
        try write { db in
            try db.execute(
                sql: "DELETE FROM clip WHERE id = ? AND state = ?",
                arguments: [clip.rawValue, ClipState.running.rawValue])
        }
    }

    /// Ends a run: the clips that it finished are there to stay.
    public func settle() throws(FacesetError) {
        try write { db in
            try db.execute(
                sql: "UPDATE clip SET state = ? WHERE state = ?",
                arguments: [ClipState.settled.rawValue, ClipState.finished.rawValue])
        }
    }

    /// Takes back everything of a run that may not be: its clips, their faces and pictures, and consents that no clip is
    /// left for. What earlier runs settled stays as it is.
    ///
    /// - Returns: How many clips are left.
    public func discardUnsettledClips() throws(FacesetError) -> Int {
        try write { db in
            try db.execute(
                sql: "DELETE FROM clip WHERE state <> ?", arguments: [ClipState.settled.rawValue])
            try db.execute(
                sql: "DELETE FROM consent WHERE id NOT IN (SELECT consent FROM clip)")
            return try Int.fetchOne(db, sql: "SELECT count(*) FROM clip") ?? 0
        }
    }
}
