import GRDB
import Imaging

/// A bystander as the columns of its table, and back with every value checked.
enum BystanderRow {
    private static let shared = """
        clip, frame, track, ticks, base_numerator, base_denominator,
        box_left, box_top, box_right, box_bottom, presence, identity_distance
        """
    static let columns = "id, " + shared

    static func bystander(_ row: Row) throws -> Bystander {
        let reader = try RowReader(row, table: "bystander")
        return Bystander(
            clip: ClipID(rawValue: try reader.integer(1, "clip")),
            frame: try reader.integer(2, "frame", in: 0...Int(Int32.max)),
            time: try reader.time(4, 5, 6),
            track: try reader.integer(3, "track", in: 0...Int(Int32.max)),
            box: Box(
                left: try reader.number(7, "box_left"), top: try reader.number(8, "box_top"),
                right: try reader.number(9, "box_right"),
                bottom: try reader.number(10, "box_bottom")),
            presence: try reader.number(11, "presence"),
            identityDistance: try reader.optionalNumber(12, "identity_distance"))
    }

    static func insert(_ face: Bystander, into clip: ClipID, _ db: Database) throws {
        let values: [(any DatabaseValueConvertible)?] = [
            clip.rawValue, face.frame, face.track, face.time.ticks, face.time.base.numerator,
            face.time.base.denominator, face.box.left, face.box.top, face.box.right,
            face.box.bottom, face.presence, face.identityDistance,
        ]
        try db.cachedStatement(
            sql: "INSERT INTO bystander (\(shared)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: StatementArguments(values))
    }

    /// Makes a bystander of a face: everything that would recognize it goes.
    static func move(_ id: FaceID, _ db: Database) throws {
        try db.cachedStatement(
            sql: "INSERT INTO bystander (\(shared)) SELECT \(shared) FROM face WHERE id = ?"
        ).execute(arguments: [id.rawValue])
        try db.cachedStatement(sql: "DELETE FROM face WHERE id = ?")
            .execute(arguments: [id.rawValue])
    }
}
