import Foundation
import GRDB
import Imaging

/// A face as the columns of its two tables, and back with every value checked: the file may be damaged or hostile.
enum FaceRow {
    /// What `record(_:)` wants, in order.
    static let columns = """
        face.id, face.clip, face.frame, face.track, face.ticks, face.base_numerator,
        face.base_denominator, face.size, face.a, face.b, face.tx, face.ty, face.yaw, face.pitch,
        face.roll, face.box_left, face.box_top, face.box_right, face.box_bottom, face.presence,
        face.validity, face.sharpness, face.sharpness_rank, face.hand_presence, face.hand_share,
        face.identity_distance, face.exclusion, face.by_user,
        CASE WHEN length(mesh.landmarks) = \(meshBytes) THEN mesh.landmarks END,
        CASE WHEN length(mesh.embedding) <= \(embeddingBytes) THEN mesh.embedding END,
        mesh.embedding IS NOT NULL
        """

    private static let meshBytes = 12 * Landmarks<CropSpace>.count
    private static let embeddingBytes = 4 * Embedding.count
    /// A crop has no more columns than this.
    static let sizeLimit = 4096

    static func record(_ row: Row) throws -> FaceRecord {
        let reader = try RowReader(row, table: "face")
        let size = try reader.integer(7, "size", in: 1...sizeLimit)
        let transform = Transform<FrameSpace, CropSpace>(
            a: try reader.number(8, "a"), b: try reader.number(9, "b"),
            tx: try reader.number(10, "tx"), ty: try reader.number(11, "ty"))
        guard transform.scale > 1e-6 else { throw reader.fault("a") }
        guard let blob = try reader.optionalBlob(28, "landmarks"),
            let points = FloatBlob.points(blob, count: Landmarks<CropSpace>.count),
            let landmarks = Landmarks<CropSpace>(points)
        else { throw reader.fault("landmarks") }
        let facts = FaceFacts(
            clip: ClipID(rawValue: try reader.integer(1, "clip")),
            frame: try reader.integer(2, "frame", in: 0...Int(Int32.max)),
            time: try reader.time(4, 5, 6),
            track: try reader.integer(3, "track", in: 0...Int(Int32.max)), size: size,
            transform: transform, landmarks: landmarks,
            pose: HeadPose(
                yaw: try reader.number(12, "yaw"), pitch: try reader.number(13, "pitch"),
                roll: try reader.number(14, "roll")),
            box: Box(
                left: try reader.number(15, "box_left"), top: try reader.number(16, "box_top"),
                right: try reader.number(17, "box_right"),
                bottom: try reader.number(18, "box_bottom")),
            presence: try reader.number(19, "presence"),
            validity: try reader.number(20, "validity"),
            sharpness: try reader.number(21, "sharpness"),
            hand: try hand(reader),
            identityDistance: try reader.optionalNumber(25, "identity_distance"),
            embedding: try embedding(reader))
        return FaceRecord(
            id: FaceID(rawValue: reader.id), facts: facts,
            sharpnessRank: try reader.optionalNumber(22, "sharpness_rank"),
            exclusion: try exclusion(reader), isDecidedByUser: try reader.bool(27, "by_user"))
    }

    private static func hand(_ reader: RowReader) throws -> HandCover? {
        guard let presence = try reader.optionalNumber(23, "hand_presence") else { return nil }
        return HandCover(presence: presence, share: try reader.number(24, "hand_share"))
    }

    private static func embedding(_ reader: RowReader) throws -> Embedding? {
        guard try reader.bool(30, "embedding") else { return nil }
        guard let blob = try reader.optionalBlob(29, "embedding"),
            let values = FloatBlob.floats(blob, count: Embedding.count),
            let embedding = Embedding(values)
        else { throw reader.fault("embedding") }
        return embedding
    }

    private static func exclusion(_ reader: RowReader) throws -> Exclusion? {
        guard let text = try reader.optionalText(26, "exclusion") else { return nil }
        guard let reason = ExclusionReason(rawValue: text) else {
            throw reader.fault("exclusion")
        }
        return Exclusion(reason, by: try reader.bool(27, "by_user") ? .user : .program)
    }

    static func insert(_ face: NewFace, into clip: ClipID, _ db: Database) throws {
        let facts = face.facts
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO face (clip, frame, track, ticks, base_numerator, base_denominator, size,
                    a, b, tx, ty, yaw, pitch, roll, box_left, box_top, box_right, box_bottom,
                    presence, validity, sharpness, hand_presence, hand_share, identity_distance)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        let values: [(any DatabaseValueConvertible)?] = [
            clip.rawValue, facts.frame, facts.track, facts.time.ticks,
            facts.time.base.numerator, facts.time.base.denominator, facts.size,
            facts.transform.a, facts.transform.b, facts.transform.tx, facts.transform.ty,
            facts.pose.yaw, facts.pose.pitch, facts.pose.roll,
            facts.box.left, facts.box.top, facts.box.right, facts.box.bottom,
            facts.presence, facts.validity, facts.sharpness, facts.hand?.presence,
            facts.hand?.share,
            facts.identityDistance,
        ]
        try statement.execute(arguments: StatementArguments(values))
        let id = db.lastInsertedRowID
        try db.cachedStatement(
            sql: "INSERT INTO mesh (face, landmarks, signature, embedding) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [
            id, FloatBlob.data(facts.landmarks.points), Data(face.signature.grays),
            facts.embedding.map { FloatBlob.data($0.values) },
        ])
        try db.cachedStatement(sql: "INSERT INTO image (face, jpeg) VALUES (?, ?)")
            .execute(arguments: [id, Data(face.image)])
    }

    /// Writes another measurement of the same face: its place in the clip, and what was decided about it, stay.
    static func replace(_ id: FaceID, with face: NewFace, _ db: Database) throws {
        let facts = face.facts
        let values: [(any DatabaseValueConvertible)?] = [
            facts.size, facts.transform.a, facts.transform.b, facts.transform.tx,
            facts.transform.ty, facts.pose.yaw, facts.pose.pitch, facts.pose.roll,
            facts.box.left, facts.box.top, facts.box.right, facts.box.bottom, facts.validity,
            facts.sharpness, facts.identityDistance, id.rawValue,
        ]
        try db.execute(
            sql: """
                UPDATE face SET size = ?, a = ?, b = ?, tx = ?, ty = ?, yaw = ?, pitch = ?, roll = ?,
                    box_left = ?, box_top = ?, box_right = ?, box_bottom = ?, validity = ?,
                    sharpness = ?, identity_distance = ?
                WHERE id = ?
                """, arguments: StatementArguments(values))
        try db.execute(
            sql: "UPDATE mesh SET landmarks = ?, signature = ?, embedding = ? WHERE face = ?",
            arguments: [
                FloatBlob.data(facts.landmarks.points), Data(face.signature.grays),
                facts.embedding.map { FloatBlob.data($0.values) }, id.rawValue,
            ])
        try db.execute(
            sql: "UPDATE image SET jpeg = ? WHERE face = ?",
            arguments: [Data(face.image), id.rawValue])
    }
}
