import Foundation
import GRDB

extension Faceset {
    /// The faces that a filter means, in order. Eight bytes a face: what the caller then asks for one by one or batch by
    /// batch.
    ///
    /// - Parameters:
    ///   - filter: Which faces. The default is those that are kept.
    ///   - order: What they are sorted by. Ties stand in the order in which they were stored. The default is `.time`.
    ///   - isDescending: The last first. The default is `false`.
    public func faceIDs(
        _ filter: FaceFilter = .kept, by order: FaceOrder = .time, isDescending: Bool = false
    ) throws(FacesetError) -> [FaceID] {
        let direction = isDescending ? "DESC" : "ASC"
        let terms = order.expressions.map { "\($0) \(direction)" }.joined(separator: ", ")
        let sql = """
            SELECT face.id FROM face WHERE \(filter.condition)
            ORDER BY \(terms), face.id
            """
        return try read { try Int64.fetchAll($0, sql: sql) }.map(FaceID.init(rawValue:))
    }

    /// One face.
    ///
    /// - Throws: `.noFace`, `.damaged`.
    public func face(_ id: FaceID) throws(FacesetError) -> FaceRecord {
        guard let face = try faces([id]).first else { throw .noFace(file: file, id: id) }
        return face
    }

    /// Several faces, in the order of `ids`. Faces that are not in the file are left out.
    public func faces(_ ids: some Collection<FaceID>) throws(FacesetError) -> [FaceRecord] {
        try read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT \(FaceRow.columns) FROM face LEFT JOIN mesh ON mesh.face = face.id
                    WHERE face.id = ?
                    """)
            return try ids.compactMap { id in
                try Row.fetchOne(statement, arguments: [id.rawValue]).map(FaceRow.record)
            }
        }
    }

    /// All faces that a filter means, a batch at a time: memory does not grow with their number, but for the eight bytes
    /// of `faceIDs`.
    ///
    ///     var batches = try faceset.batches(.kept, by: .sharpness)
    ///     while let faces = try batches.next() { ... }
    public func batches(
        _ filter: FaceFilter = .kept, by order: FaceOrder = .time, isDescending: Bool = false,
        of size: Int = 256
    ) throws(FacesetError) -> FaceBatches {
        FaceBatches(
            faceset: self, ids: try faceIDs(filter, by: order, isDescending: isDescending),
            size: max(1, size))
    }

    /// The crop of a face as a JPEG file; `nil` for a face whose picture was taken back: it is not the consenting
    /// person's.
    ///
    /// - Throws: `.noFace`, `.damaged` for a picture beyond the limit of 16 MiB.
    public func image(_ id: FaceID) throws(FacesetError) -> [UInt8]? {
        try read { db in
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT face.id, image.face IS NOT NULL,
                            CASE WHEN length(image.jpeg) <= \(BlobLimit.image) THEN image.jpeg END
                        FROM face LEFT JOIN image ON image.face = face.id WHERE face.id = ?
                        """), arguments: [id.rawValue])
            guard let row else { throw FacesetError.noFace(file: file, id: id) }
            let reader = try RowReader(row, table: "image")
            guard try reader.bool(1, "face") else { return nil }
            guard let data = try reader.optionalBlob(2, "jpeg") else { throw reader.fault("jpeg") }
            return [UInt8](data)
        }
    }

    /// How many faces are kept, and how many left out for which reason.
    ///
    /// - Parameter clip: Only this clip's faces. The default is `nil`: of all clips that are read to their end.
    public func tally(of clip: ClipID? = nil) throws(FacesetError) -> FaceTally {
        var filter = FaceFilter.any
        if let clip {
            filter.clips = [clip]
            filter.includesRunningClips = true
        }
        return try read { db in
            var tally = FaceTally()
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT count(*), exclusion FROM face WHERE \(filter.condition) GROUP BY exclusion
                    UNION ALL
                    SELECT count(*), '\(ExclusionReason.otherPerson.rawValue)' FROM bystander AS face
                    WHERE \(filter.condition)
                    """)
            while let row = try rows.next() {
                let reader = try RowReader(row, table: "face")
                let count = Int(reader.id)
                guard let text = try reader.optionalText(1, "exclusion") else {
                    tally.kept = count
                    continue
                }
                guard let reason = ExclusionReason(rawValue: text) else {
                    throw reader.fault("exclusion")
                }
                if count > 0 { tally.excluded[reason, default: 0] += count }
            }
            return tally
        }
    }
}

/// The faces of a filter, a batch at a time.
public struct FaceBatches: Sendable {
    private let faceset: Faceset
    private let ids: [FaceID]
    private let size: Int
    private var position = 0

    init(faceset: Faceset, ids: [FaceID], size: Int) {
        self.faceset = faceset
        self.ids = ids
        self.size = size
    }

    /// All faces together.
    public var count: Int { ids.count }

    /// The next faces; `nil` after the last.
    public mutating func next() throws(FacesetError) -> [FaceRecord]? {
        guard position < ids.count else { return nil }
        let end = min(position + size, ids.count)
        defer { position = end }
        return try faceset.faces(ids[position..<end])
    }
}
