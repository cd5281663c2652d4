import GRDB

/// What of a face fits into one line: enough to sort, filter and map a hundred thousand of them without reading a mesh.
public struct FaceGlance: Sendable, Equatable, Identifiable {
    /// The face.
    public let id: FaceID
    /// The clip that it comes from.
    public var clip: ClipID
    /// The number of its frame in the clip, from 0.
    public var frame: Int
    /// How far the head turns to the picture's right, in degrees.
    public var yaw: Double
    /// How far it turns up, in degrees.
    public var pitch: Double
    /// log10 of fine detail over contrast.
    public var sharpness: Double
    /// Why it is left out of training; `nil` when it is kept.
    public var exclusion: ExclusionReason?
    /// The user decided that.
    public var isDecidedByUser: Bool
    /// Its picture is stored: that of another person is not.
    public var hasImage: Bool
}

extension Faceset {
    /// All faces that a filter means, in a few bytes each.
    ///
    /// - Parameters:
    ///   - filter: Which. The default is every face that is kept.
    ///   - order: What they are sorted by. Ties stand in the order in which they were stored. The default is `.time`.
    ///   - isDescending: The last first. The default is `false`.
    public func glances(
        _ filter: FaceFilter = .kept, by order: FaceOrder = .time, isDescending: Bool = false
    ) throws(FacesetError) -> [FaceGlance] {
        let direction = isDescending ? "DESC" : "ASC"
        let terms = order.expressions.map { "\($0) \(direction)" }.joined(separator: ", ")
        let sql = """
            SELECT face.id, face.clip, face.frame, face.yaw, face.pitch, face.sharpness,
                face.exclusion, face.by_user, EXISTS (SELECT 1 FROM image WHERE image.face = face.id)
            FROM face WHERE \(filter.condition) ORDER BY \(terms), face.id
            """
        return try read { db in
            var glances: [FaceGlance] = []
            let rows = try Row.fetchCursor(db, sql: sql)
            while let row = try rows.next() { glances.append(try FaceGlance(row)) }
            return glances
        }
    }
}

extension FaceGlance {
    fileprivate init(_ row: Row) throws {
        let reader = try RowReader(row, table: "face")
        let word = try reader.optionalText(6, "exclusion")
        exclusion = try word.map { word in
            guard let reason = ExclusionReason(rawValue: word) else {
                throw reader.fault("exclusion")
            }
            return reason
        }
        id = FaceID(rawValue: reader.id)
        clip = ClipID(rawValue: try reader.integer(1, "clip"))
        frame = try reader.integer(2, "frame")
        yaw = try reader.number(3, "yaw")
        pitch = try reader.number(4, "pitch")
        sharpness = try reader.number(5, "sharpness")
        isDecidedByUser = try reader.bool(7, "by_user")
        hasImage = try reader.bool(8, "image")
    }
}
