import Faces
import Foundation
import GRDB
import Imaging
import TestSupport
import Testing

@Suite("A faceset's file")
struct FacesetFileTests {
    @Test("a file that is no faceset is called what it is")
    func foreign() throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "x.faceset")
            #expect(throws: FacesetError.missing(file: file)) { try Faceset(file) }
            #expect(throws: FacesetError.missing(file: file)) { try Faceset(file, for: .writing) }
            #expect(throws: FacesetError.foreign(file: folder, cause: .notAFile)) {
                try Faceset(folder)
            }
            try Data().write(to: file)
            #expect(throws: FacesetError.foreign(file: file, cause: .empty)) { try Faceset(file) }
            try Data("a film, perhaps".utf8).write(to: file)
            for access in [Faceset.Access.reading, .writing, .creating] {
                #expect(throws: FacesetError.foreign(file: file, cause: .notSQLite)) {
                    try Faceset(file, for: access)
                }
            }
            try Data("SQLite format 3\0".utf8).write(to: file)
            #expect(
                throws: FacesetError.damaged(
                    file: file, place: .truncated(bytes: 16, expected: 4096))
            ) { try Faceset(file) }
            try shell("CREATE TABLE face (id INTEGER)", file, isNew: true)
            #expect(throws: FacesetError.foreign(file: file, cause: .otherApplication)) {
                try Faceset(file)
            }
        }
    }

    @Test("a file of no bytes becomes a faceset when it is to be filled")
    func emptyIsFilled() throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "x.faceset")
            try Data().write(to: file)
            #expect(try Faceset(file, for: .creating).tally().total == 0)
            #expect(try Faceset(file).clips() == [])
        }
    }

    @Test("a file of a newer version is refused, with both versions")
    func newer() throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "x.faceset")
            try FacesetSamples.make(file)
            try shell("UPDATE meta SET value = '7' WHERE key = 'version'", file)
            for access in [Faceset.Access.reading, .writing] {
                #expect(throws: FacesetError.newer(file: file, version: 7, known: 2)) {
                    try Faceset(file, for: access)
                }
            }
        }
    }

    @Test(
        "a file of the first version is read as it is, and brought up to this one when it is written to"
    )
    func older() throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "x.faceset")
            try FacesetSamples.make(file)
            try shell(
                "DROP TABLE repair; UPDATE meta SET value = '1' WHERE key = 'version'; PRAGMA user_version = 1",
                file)
            let old = try Faceset(file)
            let first = try #require(try old.faceIDs(.any).first)
            #expect(try !old.isRepaired(first))
            try old.close()
            #expect(try !Faceset(file, for: .writing).isRepaired(first))
            try shell("UPDATE meta SET value = '9' WHERE key = 'version'", file)
            #expect(throws: FacesetError.newer(file: file, version: 9, known: 2)) {
                try Faceset(file)
            }
        }
    }

    @Test(
        "what another process writes is seen by whoever has the file open, however often it was opened meanwhile"
    )
    func otherProcess() throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "x.faceset")
            try FacesetSamples.make(file)
            let open = try Faceset(file)
            let id = try #require(try open.faceIDs(.any).first)
            #expect(try open.image(id) != [1, 2, 3])
            // A second look at the file, and its end.
            try Faceset(file, for: .writing).close()
            // Takes itself for the last one where the first has lost its locks, and clears the log away.
            try stranger("UPDATE image SET jpeg = x'010203' WHERE face = \(id.rawValue)", file)
            #expect(try open.image(id) == [1, 2, 3])
            try stranger("UPDATE image SET jpeg = x'040506' WHERE face = \(id.rawValue)", file)
            #expect(try open.image(id) == [4, 5, 6])
        }
    }

    /// Another process that writes to a file: SQLite's locks tell processes apart.
    private func stranger(_ sql: String, _ file: URL) throws {
        let python = Process()
        python.executableURL = URL(filePath: "/usr/bin/env")
        python.arguments = [
            "python3", "-c",
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit(); c.close()",
            file.path, sql,
        ]
        try python.run()
        python.waitUntilExit()
        #expect(python.terminationStatus == 0)
    }

    @Test("a trigger, a view or a changed table of a stranger is refused by name")
    func alteredSchema() throws {
        for (sql, object) in [
            ("CREATE TRIGGER t AFTER UPDATE ON face BEGIN DELETE FROM image; END", "trigger t"),
            ("CREATE VIEW v AS SELECT 1", "view v"),
            ("DROP TABLE image", "table image"),
            ("ALTER TABLE face ADD COLUMN more TEXT", "table face"),
        ] {
            try FacesetSamples.inFolder { folder in
                let file = folder.appending(path: "x.faceset")
                try FacesetSamples.make(file)
                try shell(sql, file)
                #expect(
                    throws: FacesetError.foreign(file: file, cause: .alteredSchema(object: object))
                ) { try Faceset(file) }
            }
        }
    }

    @Test("a file that was cut off says how much is missing")
    func truncated() throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "x.faceset")
            try FacesetSamples.make(file)
            let whole = try Data(contentsOf: file)
            for share in [0.2, 0.5, 0.99] {
                let bytes = Int(Double(whole.count) * share)
                try whole.prefix(bytes).write(to: file)
                #expect(
                    throws: FacesetError.damaged(
                        file: file, place: .truncated(bytes: bytes, expected: whole.count))
                ) { try Faceset(file) }
            }
        }
    }

    @Test(
        "values that cannot be true are named by row and column",
        arguments: [
            ("UPDATE face SET size = 100000 WHERE id = 3", "face", "size"),
            ("UPDATE face SET size = -1 WHERE id = 3", "face", "size"),
            ("UPDATE face SET a = 9e999 WHERE id = 3", "face", "a"),
            ("UPDATE face SET a = 0, b = 0 WHERE id = 3", "face", "a"),
            ("UPDATE face SET base_denominator = 0 WHERE id = 3", "face", "base_denominator"),
            ("UPDATE face SET exclusion = 'because' WHERE id = 3", "face", "exclusion"),
            ("UPDATE face SET by_user = 2 WHERE id = 3", "face", "by_user"),
            ("UPDATE mesh SET landmarks = zeroblob(5615) WHERE face = 3", "face", "landmarks"),
            ("UPDATE mesh SET landmarks = zeroblob(20000000) WHERE face = 3", "face", "landmarks"),
            ("DELETE FROM mesh WHERE face = 3", "face", "landmarks"),
            ("UPDATE mesh SET embedding = zeroblob(20000000) WHERE face = 3", "face", "embedding"),
        ])
    func badValues(sql: String, table: String, column: String) throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "x.faceset")
            try FacesetSamples.make(file, count: 5)
            try shell(sql, file)
            let faceset = try Faceset(file)
            let expected = FacesetError.damaged(
                file: file, place: .value(table: table, row: 3, column: column))
            #expect(throws: expected) { try faceset.faces(faceset.faceIDs(.any)) }
        }
    }

    @Test("a picture beyond the limit is refused before it takes memory")
    func hugeImage() throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "x.faceset")
            try FacesetSamples.make(file, count: 5)
            try shell("UPDATE image SET jpeg = zeroblob(17000000) WHERE face = 2", file)
            let faceset = try Faceset(file)
            let expected = FacesetError.damaged(
                file: file, place: .value(table: "image", row: 2, column: "jpeg"))
            #expect(throws: expected) { try faceset.image(FaceID(rawValue: 2)) }
        }
    }

    @Test("flipped bytes give an error or other numbers, and never end the program")
    func flippedBytes() throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "x.faceset")
            try FacesetSamples.make(file, count: 12)
            let whole = try Data(contentsOf: file)
            var random = SeededRandom(seed: 20)
            var refused = 0
            for _ in 0..<300 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...40, using: &random) {
                    // Half of the hits go into the first pages, where the tables are described.
                    let end = Bool.random(using: &random) ? whole.count : 20_000
                    bytes[Int.random(in: 0..<end, using: &random)] =
                        UInt8.random(in: 0...255, using: &random)
                }
                try bytes.write(to: file)
                do throws(FacesetError) {
                    let faceset = try Faceset(file, for: .writing)
                    let ids = try faceset.faceIDs(.any)
                    for id in ids { _ = try faceset.image(id) }
                    _ = try faceset.faces(ids)
                    _ = try faceset.tally()
                    _ = try (faceset.clips(), faceset.consents())
                    try faceset.exclude(ids.prefix(3))
                    try faceset.verify()
                } catch {
                    refused += 1
                }
                for end in ["-wal", "-shm", "-journal"] {
                    try? FileManager.default.removeItem(atPath: file.path + end)
                }
            }
            // Most hits are found out; a few change a number that may be so.
            #expect(refused > 150)
        }
    }

    @Test("a whole file stands the check of every page")
    func verified() throws {
        try FacesetSamples.inFolder { folder in
            try FacesetSamples.make(folder.appending(path: "x.faceset")).verify()
        }
    }

    @Test("reading leaves the file and its folder as they were")
    func readingTouchesNothing() throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "x.faceset")
            try FacesetSamples.make(file)
            let before = try Data(contentsOf: file)
            do {
                let faceset = try Faceset(file)
                #expect(try faceset.faces(faceset.faceIDs()).count == 40)
                #expect(throws: FacesetError.readOnly(file: file)) { try faceset.settle() }
            }
            #expect(try Data(contentsOf: file) == before)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
        }
    }

    @Test("two writers do not mix: the second waits or is told")
    func busy() throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "x.faceset")
            let one = try FacesetSamples.make(file)
            let two = try Faceset(file, for: .writing)
            let ids = try one.faceIDs()
            try one.exclude([ids[0]])
            try two.exclude([ids[1]])
            #expect(try one.tally() == two.tally())
            #expect(try one.tally().excluded == [.unwanted: 2])
        }
    }

    /// Runs a statement on a file as another program than ours would.
    private func shell(_ sql: String, _ file: URL, isNew: Bool = false) throws {
        if isNew { try? FileManager.default.removeItem(at: file) }
        let queue = try DatabaseQueue(path: file.path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }
}
