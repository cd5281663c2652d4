import Foundation
import TestSupport
import Testing

/// Consents of all kinds, and what was made under the good ones.
private let prepared = Result {
    let work = try Work()
    try work.grant("ana", clip: "ana.mp4", roles: ["source"])
    try work.grant("ben", clip: "plate.mp4", roles: ["target"])
    try work.grant("ben", clip: "plate.mp4", roles: ["target"], until: "2021-01-01", as: "old")
    try work.grant("ben", clip: "plate.mp4", roles: ["target"], from: "2998-01-01", as: "early")
    try work.grant("ben", clip: "plate.mp4", roles: ["target"], uses: ["dubbing"], as: "dubbing")
    let text = try String(contentsOfFile: work.path("ben.consent"), encoding: .utf8)
    try text.replacing("\"person\": \"ben\"", with: "\"person\": \"Ben\"").write(
        toFile: work.path("forged.consent"), atomically: true, encoding: .utf8)
    try text.replacing("\"version\": 1", with: "\"version\": 7").write(
        toFile: work.path("newer.consent"), atomically: true, encoding: .utf8)
    try work.expect("extract", "@ana.mp4", "--consent", "@ana.consent", "-o", "@ana.faceset", "-q")
    try work.expect(
        "extract", "@plate.mp4", "--consent", "@ben.consent", "-o", "@ben.faceset", "-q")
    return work
}

@Suite(
    "Nothing is done without a consent that fits",
    .enabled(if: Effort.isFull && Work.isPossible, Work.reason), .serialized)
struct RefusalTests {
    private let work: Work

    init() throws { work = try prepared.get() }

    @Test(
        "extract refuses, says why, and writes nothing",
        arguments: [
            ([], "There is no consent of the person."),
            (["none.consent"], "cannot be read: there is no such file."),
            (["old.consent"], "ended on 2021-01-01"),
            (["early.consent"], "holds from 2998-01-01 on"),
            (["forged.consent"], "was changed after it was signed"),
            (["newer.consent"], "it has version 7, and 1 is known here"),
            (["ana.consent"], "None of"),
            (["plate.mp4"], "damaged at byte 0"),
        ])
    func extract(consents: [String], why: String) throws {
        let ended = try BuiltProgram.run(
            ["extract", work.path("plate.mp4"), "-o", work.path("refused.faceset")]
                + consents.flatMap { ["--consent", work.path($0)] },
            environment: work.environment)
        #expect(ended.status == 3)
        #expect(ended.said.contains(why), "\(ended.said)")
        #expect(!work.exists("refused.faceset"))
    }

    @Test("a use that was not agreed to is refused")
    func use() throws {
        let ended = try work.run(
            "extract", "@plate.mp4", "--consent", "@ben.consent", "--use", "advertising", "-o",
            "@refused.faceset")
        #expect(ended.status == 3)
        #expect(ended.said.contains("is not for advertising"))
    }

    @Test("train refuses people in roles that they did not agree to")
    func roles() throws {
        let ended = try work.run(
            "train", "--source", "@ben.faceset", "--target", "@ana.faceset", "--model",
            "@refused", "--iterations", "1")
        #expect(ended.status == 3)
        #expect(ended.said.contains("is not for the source"))
        #expect(!work.exists("refused"))
    }

    @Test("swap refuses consents that share no use, and one that is missing")
    func swap() throws {
        let apart = try work.run(
            "swap", "--source", "@ana.mp4", "--plate", "@plate.mp4", "--consent", "@ana.consent",
            "--consent", "@dubbing.consent", "-o", "@refused.mp4")
        #expect(apart.status == 3)
        #expect(apart.said.contains("no use in common"))
        let alone = try work.run(
            "swap", "--source", "@ana.mp4", "--plate", "@plate.mp4", "--consent", "@ana.consent",
            "-o", "@refused.mp4")
        #expect(alone.status == 3)
        #expect(!work.exists("refused.mp4"))
        #expect(!work.exists("refused.mp4.understudy"))
    }

    @Test("a faceset under another's signature is refused")
    func changedFaceset() throws {
        let copy = work.path("changed.faceset")
        try FileManager.default.copyItem(atPath: work.path("ben.faceset"), toPath: copy)
        try Work.tool(
            "python3", "-c",
            """
            import sqlite3, sys
            base = sqlite3.connect(sys.argv[1])
            record = open(sys.argv[2], "rb").read()
            base.execute("UPDATE consent SET record = ?", (record,))
            base.commit()
            """, copy, work.path("ana.consent"))
        let ended = try work.run(
            "train", "--source", "@ana.faceset", "--target", "@changed.faceset", "--model",
            "@refused", "--iterations", "1")
        #expect(ended.status == 3)
        #expect(ended.said.contains("was changed after it was signed"))
    }

    /// A copy of Ben's faceset in which every so many pictures are Ana's, and are said to be covered if so told.
    private func exchange(into name: String, every step: Int, areCovered: Bool = false) throws {
        let copy = work.path(name)
        try FileManager.default.copyItem(atPath: work.path("ben.faceset"), toPath: copy)
        try Work.tool(
            "python3", "-c",
            """
            import sqlite3, sys
            base = sqlite3.connect(sys.argv[1])
            base.execute("ATTACH ? AS other", (sys.argv[2],))
            rows = base.execute("SELECT jpeg FROM other.image").fetchall()
            faces = base.execute("SELECT face FROM main.image").fetchall()[::int(sys.argv[3])]
            for i, (face,) in enumerate(faces):
                base.execute("UPDATE main.image SET jpeg = ? WHERE face = ?", (*rows[i % len(rows)], face))
                if sys.argv[4] == "true":
                    base.execute("UPDATE main.face SET exclusion = 'covered' WHERE id = ?", (face,))
            base.commit()
            """, copy, work.path("ana.faceset"), "\(step)", "\(areCovered)")
    }

    @Test("another person's pictures in a faceset are refused, whatever it says of them")
    func exchangedPictures() throws {
        try exchange(into: "exchanged.faceset", every: 1)
        let ended = try work.run(
            "train", "--source", "@ana.faceset", "--target", "@exchanged.faceset", "--model",
            "@refused", "--iterations", "1")
        #expect(ended.status == 3)
        #expect(ended.said.contains("is not of the person whose face this is"))
    }

    @Test("another person's pictures that a hand is said to lie over are not learned from")
    func exchangedCovered() throws {
        try exchange(into: "hands.faceset", every: 2, areCovered: true)
        let ended = try work.run(
            "train", "--source", "@ana.faceset", "--target", "@hands.faceset", "--model",
            "@hands-model", "--iterations", "1", "--set", "batch=2", "--set", "occlusion.steps=0")
        #expect(ended.status == 0, "\(ended.error)")
        #expect(ended.said.contains("too many of them do not measure as the target"))
    }

    @Test("pictures that a hand is said to lie over and that cannot be read end no training")
    func damagedCovered() throws {
        let copy = work.path("damaged.faceset")
        try FileManager.default.copyItem(atPath: work.path("ben.faceset"), toPath: copy)
        try Work.tool(
            "python3", "-c",
            """
            import sqlite3, sys
            base = sqlite3.connect(sys.argv[1])
            for face, in base.execute("SELECT face FROM image").fetchall()[::2]:
                base.execute("UPDATE image SET jpeg = substr(jpeg, 1, 40) WHERE face = ?", (face,))
                base.execute("UPDATE face SET exclusion = 'covered' WHERE id = ?", (face,))
            base.commit()
            """, copy)
        let ended = try work.run(
            "train", "--source", "@ana.faceset", "--target", "@damaged.faceset", "--model",
            "@damaged-model", "--iterations", "1", "--set", "batch=2", "--set", "occlusion.steps=0")
        #expect(ended.status == 0, "\(ended.error)")
        #expect(ended.said.contains("or cannot be read"))
    }

    @Test("a consent that was taken back stops training and conversion, and its works are deleted")
    func revoked() throws {
        let config = work.path("other-config")
        let environment = ["XDG_CONFIG_HOME": config]
        func run(_ words: String...) throws -> BuiltProgram.Ended {
            try BuiltProgram.run(words.map(work.resolved), environment: environment)
        }
        try FileManager.default.createDirectory(
            atPath: work.path("works"), withIntermediateDirectories: true)
        for name in ["ana.faceset", "ben.faceset"] {
            try FileManager.default.copyItem(
                atPath: work.path(name), toPath: work.path("works/\(name)"))
        }
        let trained = try run(
            "train", "--source", "@works/ana.faceset", "--target", "@works/ben.faceset", "--model",
            "@works/model", "--iterations", "1", "--set", "batch=2", "-q")
        #expect(trained.status == 0, "\(trained.error)")

        let revoked = try run("consent", "revoke", "@ben.consent", "--in", "@works")
        #expect(revoked.status == 0)
        #expect(revoked.output.contains("works/ben.faceset"))
        #expect(revoked.output.contains("works/model"))
        #expect(!revoked.output.contains("works/ana.faceset"))
        let again = try run(
            "train", "--source", "@works/ana.faceset", "--target", "@works/ben.faceset", "--model",
            "@works/model", "--iterations", "2")
        #expect(again.status == 3)
        #expect(again.said.contains("was taken back on"))
        let converted = try run("convert", "@plate.mp4", "--model", "@works/model", "-o", "@r.mp4")
        #expect(converted.status == 3)
        #expect(!work.exists("r.mp4"))
        let still = try run(
            "convert", "@plate.mp4", "--model", "@works/model", "--frame", "3", "-o", "@r.png")
        #expect(still.status == 3)
        #expect(still.said.contains("was taken back on"))
        #expect(!work.exists("r.png"))

        #expect(
            try run("consent", "revoke", "@ben.consent", "--in", "@works", "--purge").status == 0)
        #expect(!work.exists("works/ben.faceset"))
        #expect(!work.exists("works/model"))
        #expect(work.exists("works/ana.faceset"))
    }

    @Test("a clip of two people is not guessed about", .enabled(if: twoPeople != nil))
    func severalPeople() throws {
        let clip = try #require(twoPeople)
        func grant(_ more: String...) throws -> BuiltProgram.Ended {
            try BuiltProgram.run(
                [
                    "consent", "grant", "--name", "Eve", "--clip", clip.path, "--release",
                    work.path("release.txt"), "--role", "source", "--use", "film", "--until",
                    "2999-12-31", "-o", work.path("eve.consent"), "-q",
                ] + more, environment: work.environment)
        }
        let ended = try grant()
        #expect(ended.status == 1)
        #expect(ended.said.contains("shows 2 people"))
        #expect(!work.exists("eve.consent"))
        #expect(try grant("--face", "3").status == 2)
        #expect(try grant("--face", "2").status == 0)
    }
}

private let twoPeople = Footage.clip("intel_head-pose-face-detection-female-and-male.gif")
