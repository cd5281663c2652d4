import Foundation
import GRDB

/// What was decided about a face when its clip was finished.
public struct FaceVerdict: Sendable, Equatable {
    /// The face.
    public var id: FaceID
    /// Why it is left out; `nil` when it is kept. What the user decided stands above it, but for `.otherPerson`: such a
    /// face becomes a bystander, and its picture and mesh are overwritten.
    public var exclusion: ExclusionReason?
    /// Where its sharpness stands among the faces of the clip, 0 ... 1.
    public var sharpnessRank: Double

    /// A verdict by its parts.
    public init(id: FaceID, exclusion: ExclusionReason?, sharpnessRank: Double) {
        self.id = id
        self.exclusion = exclusion
        self.sharpnessRank = sharpnessRank
    }
}

extension Faceset {
    /// The small gray picture of a face, by which near-doubles are found.
    ///
    /// - Throws: `.noFace`, `.damaged`.
    public func signature(_ id: FaceID) throws(FacesetError) -> PictureSignature {
        try read { db in
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT face, CASE WHEN length(signature) <= 4096 THEN signature END
                        FROM mesh WHERE face = ?
                        """), arguments: [id.rawValue])
            guard let row else { throw FacesetError.noFace(file: file, id: id) }
            let reader = try RowReader(row, table: "mesh")
            guard let blob = try reader.optionalBlob(1, "signature"),
                let signature = PictureSignature([UInt8](blob))
            else { throw reader.fault("signature") }
            return signature
        }
    }

    /// Ends a clip: all its verdicts and its new state, or nothing.
    ///
    /// - Parameter settings: How it was read, in place of what it was begun with. The default is `nil`: as it was begun.
    public func finish(
        _ clip: ClipID, frames: Int, framesWithoutFace: Int, verdicts: [FaceVerdict],
        settings: String? = nil
    ) throws(FacesetError) {
        try write { db in
            // What is taken back is overwritten with zeros, not only unlinked.
            try db.execute(sql: "PRAGMA secure_delete = ON")
            let judge = try db.cachedStatement(
                sql: """
                    UPDATE face SET sharpness_rank = ?1,
                        exclusion = CASE by_user WHEN 1 THEN exclusion ELSE ?2 END
                    WHERE id = ?3 AND clip = ?4
                    """)
            for verdict in verdicts {
                if verdict.exclusion == .otherPerson {
                    try BystanderRow.move(verdict.id, db)
                } else {
                    try judge.execute(arguments: [
                        verdict.sharpnessRank, verdict.exclusion?.rawValue, verdict.id.rawValue,
                        clip.rawValue,
                    ])
                }
            }
            try db.execute(
                sql: """
                    UPDATE clip SET state = ?, frames = ?, frames_without_face = ?, resume = NULL,
                        settings = coalesce(?, settings)
                    WHERE id = ?
                    """,
                arguments: [
                    ClipState.finished.rawValue, frames, framesWithoutFace, settings,
                    clip.rawValue,
                ])
        }
    }

    /// The faces of other people in a clip: where they were, and nothing that would recognize them.
    public func bystanders(of clip: ClipID) throws(FacesetError) -> [Bystander] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql:
                    "SELECT \(BystanderRow.columns) FROM bystander WHERE clip = ? ORDER BY frame, track",
                arguments: [clip.rawValue])
            var bystanders: [Bystander] = []
            while let row = try rows.next() { bystanders.append(try BystanderRow.bystander(row)) }
            return bystanders
        }
    }

    /// The least identity distance that was measured on a bystander; `nil` when none was.
    ///
    /// - Parameter clip: Only this clip's bystanders. The default is `nil`: of all clips.
    public func nearestBystander(of clip: ClipID? = nil) throws(FacesetError) -> Double? {
        try read { db in
            try Double.fetchOne(
                db,
                sql: """
                    SELECT min(identity_distance) FROM bystander WHERE ?1 IS NULL OR clip = ?1
                    """, arguments: [clip?.rawValue])
        }
    }
}
