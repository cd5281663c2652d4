import GRDB

/// The tables of a faceset, as steps that are only ever added to: step `i` takes a file of version `i` to `i + 1`.
///
/// The tables are strict, so that SQLite itself refuses a value of the wrong type. Pixels and meshes have tables of
/// their own: a page of faces that is only sorted and counted then holds 20 faces and not one.
enum FacesetSchema {
    /// What the `meta` table says the file is.
    static let name = "understudy.faceset"
    /// "UFAC" in the header of the SQLite file.
    static let applicationID = 0x5546_4143
    /// The version that this program writes, and the newest that it reads.
    static var version: Int { steps.count }

    /// Builds a file of version 0, which is empty, up to `version`.
    static func create(_ db: Database, version: Int = version) throws {
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try upgrade(db, from: 0, to: version)
    }

    /// Takes a file of version `old` to another. In one transaction with the caller.
    static func upgrade(_ db: Database, from old: Int, to version: Int) throws {
        for step in steps[old..<version] { try db.execute(sql: step) }
        try db.execute(
            sql: "INSERT OR REPLACE INTO meta VALUES ('schema', ?), ('version', ?)",
            arguments: [name, "\(version)"])
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }

    /// The version in a file's `meta` table; `nil` when the table is not a faceset's.
    static func version(of db: Database) throws -> Int? {
        guard try db.tableExists("meta"),
            try text("schema", in: db) == name,
            let version = try text("version", in: db).flatMap({ Int($0) }), version > 0
        else { return nil }
        return version
    }

    private static func text(_ key: String, in db: Database) throws -> String? {
        try String.fetchOne(
            db, sql: "SELECT substr(value, 1, 64) FROM meta WHERE key = ?", arguments: [key])
    }

    /// The first object that a file of a version should not have, or should have and lacks. A trigger or a view in a
    /// file from a stranger would run inside our own statements.
    static func alteration(in db: Database, version: Int) throws -> String? {
        let reference = try DatabaseQueue().write { fresh in
            try create(fresh, version: version)
            return try objects(of: fresh)
        }
        let found = try objects(of: db)
        let names = Set(reference.keys).union(found.keys).sorted()
        return names.first { reference[$0] != found[$0] }
    }

    private static func objects(of db: Database) throws -> [String: String] {
        var objects: [String: String] = [:]
        // A file of ours has a dozen objects of less than 2 kB each.
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT coalesce(substr(type || ' ' || name, 1, 200), ''),
                    coalesce(substr(sql, 1, 4000), '')
                FROM sqlite_schema LIMIT 100
                """)
        while let row = try rows.next() { objects[row[0]] = row[1] }
        return objects
    }

    private static let steps = [
        """
        CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;

        CREATE TABLE consent (
            id INTEGER PRIMARY KEY,
            sha256 TEXT NOT NULL UNIQUE,
            person TEXT NOT NULL,
            record BLOB NOT NULL
        ) STRICT;

        CREATE TABLE clip (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            sha256 TEXT NOT NULL UNIQUE,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            consent INTEGER NOT NULL REFERENCES consent (id),
            settings TEXT NOT NULL,
            state TEXT NOT NULL,
            frames INTEGER NOT NULL DEFAULT 0,
            frames_without_face INTEGER NOT NULL DEFAULT 0,
            resume BLOB
        ) STRICT;

        CREATE TABLE face (
            id INTEGER PRIMARY KEY,
            clip INTEGER NOT NULL REFERENCES clip (id) ON DELETE CASCADE,
            frame INTEGER NOT NULL,
            track INTEGER NOT NULL,
            ticks INTEGER NOT NULL,
            base_numerator INTEGER NOT NULL,
            base_denominator INTEGER NOT NULL,
            size INTEGER NOT NULL,
            a REAL NOT NULL, b REAL NOT NULL, tx REAL NOT NULL, ty REAL NOT NULL,
            yaw REAL NOT NULL, pitch REAL NOT NULL, roll REAL NOT NULL,
            box_left REAL NOT NULL, box_top REAL NOT NULL,
            box_right REAL NOT NULL, box_bottom REAL NOT NULL,
            presence REAL NOT NULL,
            validity REAL NOT NULL,
            sharpness REAL NOT NULL,
            sharpness_rank REAL,
            hand_presence REAL,
            hand_share REAL,
            identity_distance REAL,
            exclusion TEXT,
            by_user INTEGER NOT NULL DEFAULT 0,
            UNIQUE (clip, frame, track)
        ) STRICT;

        CREATE TABLE bystander (
            id INTEGER PRIMARY KEY,
            clip INTEGER NOT NULL REFERENCES clip (id) ON DELETE CASCADE,
            frame INTEGER NOT NULL,
            track INTEGER NOT NULL,
            ticks INTEGER NOT NULL,
            base_numerator INTEGER NOT NULL,
            base_denominator INTEGER NOT NULL,
            box_left REAL NOT NULL, box_top REAL NOT NULL,
            box_right REAL NOT NULL, box_bottom REAL NOT NULL,
            presence REAL NOT NULL,
            identity_distance REAL,
            UNIQUE (clip, frame, track)
        ) STRICT;

        CREATE TABLE mesh (
            face INTEGER PRIMARY KEY REFERENCES face (id) ON DELETE CASCADE,
            landmarks BLOB NOT NULL,
            signature BLOB NOT NULL,
            embedding BLOB
        ) STRICT;

        CREATE TABLE image (
            face INTEGER PRIMARY KEY REFERENCES face (id) ON DELETE CASCADE,
            jpeg BLOB NOT NULL
        ) STRICT;
        """,
        // What was found, of faces whose meshes were corrected by hand.
        """
        CREATE TABLE repair (
            face INTEGER PRIMARY KEY REFERENCES face (id) ON DELETE CASCADE,
            size INTEGER NOT NULL,
            a REAL NOT NULL, b REAL NOT NULL, tx REAL NOT NULL, ty REAL NOT NULL,
            yaw REAL NOT NULL, pitch REAL NOT NULL, roll REAL NOT NULL,
            box_left REAL NOT NULL, box_top REAL NOT NULL,
            box_right REAL NOT NULL, box_bottom REAL NOT NULL,
            validity REAL NOT NULL,
            sharpness REAL NOT NULL,
            identity_distance REAL,
            exclusion TEXT,
            by_user INTEGER NOT NULL,
            landmarks BLOB NOT NULL,
            signature BLOB NOT NULL,
            embedding BLOB,
            jpeg BLOB NOT NULL
        ) STRICT;
        """,
    ]
}
