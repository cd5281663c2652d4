import GRDB

extension Faceset {
    /// Leaves faces out, in the user's name. Nothing is deleted, and no later extraction takes it back; but for
    /// `.otherPerson`: what nobody consented to, the picture and what would recognize the face, is overwritten.
    ///
    /// - Parameter reason: Why. The default is `.unwanted`.
    /// - Throws: `.noFace` when one is not in the file; nothing is changed then.
    public func exclude(
        _ ids: some Collection<FaceID>, as reason: ExclusionReason = .unwanted
    ) throws(FacesetError) {
        try decide(ids, reason)
    }

    /// Takes faces in again, in the user's name. A face whose picture was taken back stays left out.
    ///
    /// - Throws: `.noFace` when one is not in the file; nothing is changed then.
    public func include(_ ids: some Collection<FaceID>) throws(FacesetError) {
        try decide(ids, nil)
    }

    private func decide(
        _ ids: some Collection<FaceID>, _ reason: ExclusionReason?
    ) throws(FacesetError) {
        try write { db in
            try db.execute(sql: "PRAGMA secure_delete = ON")
            let exists = try db.cachedStatement(sql: "SELECT 1 FROM face WHERE id = ?")
            let update = try db.cachedStatement(
                sql: """
                    UPDATE face SET exclusion = ?1, by_user = 1 WHERE id = ?2
                        AND (?1 IS NOT NULL OR id IN (SELECT face FROM image))
                    """)
            let drop = try db.cachedStatement(sql: "DELETE FROM image WHERE face = ?")
            let blank = try db.cachedStatement(
                sql: """
                    UPDATE mesh SET embedding = NULL, signature = zeroblob(\(signatureBytes))
                    WHERE face = ?
                    """)
            let forget = try db.cachedStatement(sql: "DELETE FROM repair WHERE face = ?")
            for id in ids {
                guard try Int.fetchOne(exists, arguments: [id.rawValue]) != nil else {
                    throw FacesetError.noFace(file: file, id: id)
                }
                try update.execute(arguments: [reason?.rawValue, id.rawValue])
                guard reason == .otherPerson else { continue }
                try drop.execute(arguments: [id.rawValue])
                try blank.execute(arguments: [id.rawValue])
                try forget.execute(arguments: [id.rawValue])
            }
        }
    }

    private var signatureBytes: Int { PictureSignature.side * PictureSignature.side }
}
