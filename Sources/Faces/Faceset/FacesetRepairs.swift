import GRDB

extension Faceset {
    /// Whether somebody has corrected a face's mesh.
    public func isRepaired(_ id: FaceID) throws(FacesetError) -> Bool {
        try read { db in
            // A file of the first version, opened for reading, has no such table.
            guard try db.tableExists("repair") else { return false }
            let row = try Int.fetchOne(
                db, sql: "SELECT 1 FROM repair WHERE face = ?", arguments: [id.rawValue])
            return row != nil
        }
    }

    /// Puts a corrected face in the place of one that is stored, and keeps what was found before the first correction. The
    /// face is taken in, in the user's name; one whose picture was taken back stays as it is.
    ///
    /// - Throws: `.noFace`.
    public func repair(_ id: FaceID, with face: NewFace) throws(FacesetError) {
        guard try image(id) != nil else { return }
        try write { db in
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO repair
                        (face, \(Self.measured), exclusion, by_user, landmarks, signature, embedding, jpeg)
                    SELECT id, \(Self.measured), exclusion, by_user, landmarks, signature, embedding, jpeg
                    FROM face JOIN mesh ON mesh.face = id JOIN image ON image.face = id WHERE id = ?
                    """, arguments: [id.rawValue])
            try FaceRow.replace(id, with: face, db)
            try db.execute(
                sql: "UPDATE face SET exclusion = NULL, by_user = 1 WHERE id = ?",
                arguments: [id.rawValue])
        }
    }

    /// Puts a face back as it was found: its crop, what was measured on it and what was decided about it.
    ///
    /// - Returns: Whether it had been corrected.
    /// - Throws: `.noFace`.
    public func restore(_ id: FaceID) throws(FacesetError) -> Bool {
        guard try isRepaired(id) else {
            _ = try face(id)
            return false
        }
        let found = "FROM repair WHERE face = ?1"
        try write { db in
            for sql in [
                """
                UPDATE face SET (\(Self.measured), exclusion, by_user) =
                    (SELECT \(Self.measured), exclusion, by_user \(found)) WHERE id = ?1
                """,
                """
                UPDATE mesh SET (landmarks, signature, embedding) =
                    (SELECT landmarks, signature, embedding \(found)) WHERE face = ?1
                """,
                "UPDATE image SET jpeg = (SELECT jpeg \(found)) WHERE face = ?1",
                "DELETE \(found)",
            ] {
                try db.execute(sql: sql, arguments: [id.rawValue])
            }
        }
        return true
    }

    /// What another mesh changes in a face's row.
    private static let measured = """
        size, a, b, tx, ty, yaw, pitch, roll, box_left, box_top, box_right, box_bottom, validity,
        sharpness, identity_distance
        """
}
