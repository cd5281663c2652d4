import Foundation
import GRDB

/// What was decided about a face when its clip was finished.
public struct FaceVerdict: Sendable, Equatable {
    /// The face.
    public var id: FaceID
    /// Why it is left out; `nil` when it is kept. What the user decided stands above it.
    public var exclusion: ExclusionReason?
    /// Where its sharpness stands among the person's faces of the clip, 0 ... 1; `nil` for another person.
    public var sharpnessRank: Double?
    /// Its picture is taken back: it turned out to be somebody else's.
    public var dropsImage: Bool

    /// A verdict by its parts.
    public init(
        id: FaceID, exclusion: ExclusionReason?, sharpnessRank: Double?, dropsImage: Bool = false
    ) {
        self.id = id
        self.exclusion = exclusion
        self.sharpnessRank = sharpnessRank
        self.dropsImage = dropsImage
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
    /// A picture that is taken back is overwritten with zeros in the file, not only unlinked.
    public func finish(
        _ clip: ClipID, frames: Int, framesWithoutFace: Int, verdicts: [FaceVerdict]
    ) throws(FacesetError) {
        try write { db in
            try db.execute(sql: "PRAGMA secure_delete = ON")
            let judge = try db.cachedStatement(
                sql: """
                    UPDATE face SET sharpness_rank = ?1,
                        exclusion = CASE by_user WHEN 1 THEN exclusion ELSE ?2 END
                    WHERE id = ?3 AND clip = ?4
                    """)
            let drop = try db.cachedStatement(sql: "DELETE FROM image WHERE face = ?")
            for verdict in verdicts {
                try judge.execute(arguments: [
                    verdict.sharpnessRank, verdict.exclusion?.rawValue, verdict.id.rawValue,
                    clip.rawValue,
                ])
                if verdict.dropsImage { try drop.execute(arguments: [verdict.id.rawValue]) }
            }
            try db.execute(
                sql: """
                    UPDATE clip SET state = ?, frames = ?, frames_without_face = ?, resume = NULL
                    WHERE id = ?
                    """,
                arguments: [
                    ClipState.finished.rawValue, frames, framesWithoutFace, clip.rawValue,
                ])
        }
    }
}
