import Testing

@Suite("Values that make no sense")
struct CommandUsageTests {
    private static let train = ["train", "--source", "a", "--target", "b", "--model", "m"]
    private static let grant = [
        "consent", "grant", "--name", "Ana", "--clip", "a.mp4", "--release", "r.pdf", "--until",
        "2027-12-31", "-o", "a.consent",
    ]

    @Test(
        "are wrong usage, and get one sentence",
        arguments: [
            (train + ["--minutes", "-1"], "'--minutes -1' makes no sense; give more than 0."),
            (train + ["--minutes", "0"], "'--minutes 0' makes no sense; give more than 0."),
            (train + ["--minutes", "nan"], "'--minutes nan' makes no sense; give more than 0."),
            (train + ["--iterations", "-5"], "'--iterations -5' makes no sense; give 1 or more."),
            (
                train + ["--iterations", "5", "--minutes", "5"],
                "'--minutes' and '--iterations' exclude each other."
            ),
            (train + ["--processes", "0"], "'--processes 0' makes no sense; give 1 or more."),
            (
                train + ["--processes", "1000"],
                "1000 processes are more than the"
            ),
            (["demo", "--minutes", "-1"], "'--minutes -1' makes no sense; give more than 0."),
            (
                ["extract", "a.mp4", "-o", "a.faceset", "--every", "-2"],
                "'--every -2' makes no sense; give 1 to 10000."
            ),
            (
                ["faces", "list", "a.faceset", "--limit", "-1"],
                "'--limit -1' makes no sense; give 1 or more."
            ),
            (
                ["faces", "exclude", "a.faceset"],
                "Name faces by their numbers, or give --frames."
            ),
            (
                ["consent", "revoke", "a.consent", "--purge"],
                "'--purge' needs a folder: give --in."
            ),
            (
                [
                    "convert", "a.mp4", "--model", "m", "-o", "a.png", "--frame", "1", "--range",
                    "1:2",
                ], "'--range' and '--frame' exclude each other."
            ),
            (
                ["convert", "a.mp4", "--model", "m", "-o", "a.mp4", "--every", "0"],
                "'--every 0' makes no sense; give 1 or more."
            ),
            (
                ["convert", "a.mp4", "--model", "m", "-o", "a.mp4", "--every=-3"],
                "'--every -3' makes no sense; give 1 or more."
            ),
            (
                [
                    "convert", "a.mp4", "--model", "m", "-o", "a.png", "--frame", "1", "--every",
                    "2",
                ],
                "'--every' and '--frame' exclude each other."
            ),
            (["project", "Film"], "The name of a project ends in .understudy."),
        ])
    func sentence(words: [String], sentence: String) throws {
        let ended = try BuiltProgram.run(words)
        #expect(ended.status == 2)
        #expect(ended.output.isEmpty)
        #expect(ended.said.hasPrefix("understudy: \(sentence)"), "\(ended.said)")
    }

    @Test("a role, a use and a day that do not exist are named with those that do")
    func words() throws {
        let role = try BuiltProgram.run(Self.grant + ["--role", "spy", "--use", "film"])
        #expect(role.status == 2)
        #expect(role.said.contains("'spy'"))
        #expect(role.said.contains("source"))
        let use = try BuiltProgram.run(Self.grant + ["--role", "source", "--use", "war"])
        #expect(use.status == 2)
        #expect(use.said.contains("anonymity"))
        let day = try BuiltProgram.run(
            Self.grant + ["--role", "source", "--use", "film", "--from", "2026-02-30"])
        #expect(day.status == 2)
        #expect(day.said.contains("2026-02-30"))
    }
}
