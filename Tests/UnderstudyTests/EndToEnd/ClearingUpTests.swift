import Foundation
import TestSupport
import Testing

@Suite(
    "What a run leaves that ends between the signature and the clearing up",
    .enabled(if: Effort.isFull && Work.isPossible, Work.reason), .serialized)
struct ClearingUpTests {
    private let work: Work
    private let log: URL

    init() throws {
        work = try Work.withModel.get()
        log = work.folder.appending(path: "config/understudy/audit.log")
    }

    private func run(_ words: [String]) throws -> BuiltProgram.Ended {
        try BuiltProgram.run(words.map(work.resolved), environment: work.environment)
    }

    /// Runs a conversion that ends when its result is in its place, as by a kill at that moment: it cannot be noted.
    private func endingBehindSignature(_ words: [String]) throws {
        let files = FileManager.default
        let aside = log.appendingPathExtension("aside")
        try files.moveItem(at: log, to: aside)
        try files.createDirectory(at: log, withIntermediateDirectories: false)
        let ended = try run(words)
        try files.removeItem(at: log)
        try files.moveItem(at: aside, to: log)
        try #require(ended.status == 1 && ended.said.contains("audit.log"), "\(ended.error)")
    }

    /// The hash in the last line of the log that tells of a result.
    private func noted() throws -> String? {
        let lines = try String(contentsOf: log, encoding: .utf8).split(separator: "\n")
        let line = lines.last { $0.contains("converted") }
        return line?.matches(of: /"result":"([0-9a-f]{64})"/).first.map { String($0.1) }
    }

    private func hash(_ name: String) throws -> String? {
        try Work.tool("sha256sum", work.path(name)).split(separator: " ").first.map(String.init)
    }

    /// Leaves of a work folder only what goes last.
    private func strip(_ folder: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: work.path(folder))
        where name != "signed.json" {
            try FileManager.default.removeItem(atPath: work.path("\(folder)/\(name)"))
        }
    }

    @Test("the same command clears up and is done; another one, or one that is refused, clears up")
    func video() throws {
        let words = [
            "convert", "@plate.mp4", "--model", "@model", "--range", "0:12", "-o", "@clear.mp4",
        ]
        try endingBehindSignature(words)
        try #require(work.exists("clear.mp4.understudy/conversion/segments"))
        #expect(try work.run("verify", "@clear.mp4").status == 0)
        let made = try hash("clear.mp4")
        let before = try noted()
        #expect(before != made)
        try FileManager.default.copyItem(
            atPath: work.path("clear.mp4.understudy"), toPath: work.path("left"))
        func again() throws {
            try FileManager.default.copyItem(
                atPath: work.path("left"), toPath: work.path("clear.mp4.understudy"))
        }

        let same = try run(words)
        #expect(same.status == 0 && same.said.contains("replaced in 12 of 12"), "\(same.error)")
        #expect(try hash("clear.mp4") == made && noted() == made)
        #expect(!work.exists("clear.mp4.understudy"))
        // Once nothing is left, the result is only there.
        #expect(try run(words).said.contains("is there already."))

        try again()
        try strip("clear.mp4.understudy/conversion")
        #expect(try run(words).status == 0)
        #expect(!work.exists("clear.mp4.understudy"))

        try again()
        try Data(
            #"{"schema": "understudy.conversion", "version": 1, "sharpening": {"amount": 0}}"#.utf8
        ).write(
            to: work.folder.appending(path: "other.json"))
        let other = try run(words + ["--settings", "@other.json"])
        #expect(other.status == 1 && other.said.contains("is there already."), "\(other.error)")
        #expect(!work.exists("clear.mp4.understudy"))
        #expect(try hash("clear.mp4") == made)

        // Another file in the result's place says nothing of the work, which stays as it is.
        try again()
        try FileManager.default.moveItem(
            atPath: work.path("clear.mp4"), toPath: work.path("kept.mp4"))
        try Data("Somebody's own.".utf8).write(to: work.folder.appending(path: "clear.mp4"))
        let foreign = try run(words)
        #expect(foreign.status == 1 && foreign.said.contains("is there already."))
        #expect(work.exists("clear.mp4.understudy/conversion/segments/segment-000000.packets"))
        // Once it is out of the way, the work goes on.
        try FileManager.default.removeItem(atPath: work.path("clear.mp4"))
        #expect(try run(words).status == 0)
        #expect(!work.exists("clear.mp4.understudy"))

        // A refusal is one, whatever lies there already; and what is left goes.
        try FileManager.default.removeItem(atPath: work.path("clear.mp4"))
        try FileManager.default.moveItem(
            atPath: work.path("kept.mp4"), toPath: work.path("clear.mp4"))
        try again()
        let refused = try run(words + ["--use", "advertising"])
        #expect(refused.status == 3, "\(refused.error)")
        #expect(!work.exists("clear.mp4.understudy"))
    }

    @Test("so it is with pictures")
    func pictures() throws {
        let words = [
            "convert", "@plate.mp4", "--model", "@model", "--range", "4:7", "-o",
            "@clear/f.%d.png",
        ]
        try endingBehindSignature(words)
        let folder = "clear/f.%d.png.understudy"
        try #require(work.exists("\(folder)/conversion/segments"))
        try strip("\(folder)/conversion")
        let ended = try run(words)
        #expect(ended.status == 0, "\(ended.error)")
        #expect(!work.exists(folder))
        #expect(try work.run("verify", "@clear").status == 0)
    }

    @Test("and with shards that were joined")
    func shards() throws {
        try Data(
            #"{"schema": "understudy.conversion", "version": 1, "work": {"segment": 6}}"#.utf8
        ).write(to: work.folder.appending(path: "short.json"))
        let words = [
            "convert", "@plate.mp4", "--model", "@model", "--range", "0:12", "--settings",
            "@short.json", "-o", "@joined.mkv",
        ]
        for shard in ["1/2", "2/2"] {
            let made = try run(words + ["--shard", shard])
            try #require(made.status == 0, "\(made.error)")
        }
        try endingBehindSignature(words + ["--join"])
        for name in ["conversion", "shard-1-of-2", "shard-2-of-2"] {
            #expect(work.exists("joined.mkv.understudy/\(name)"))
        }
        let ended = try run(words + ["--join"])
        #expect(ended.status == 0, "\(ended.error)")
        #expect(!work.exists("joined.mkv.understudy"))
        #expect(try noted() == hash("joined.mkv"))
        #expect(try work.run("verify", "@joined.mkv").status == 0)
    }
}
