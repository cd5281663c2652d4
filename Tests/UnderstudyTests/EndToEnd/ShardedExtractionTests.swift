import Foundation
import TestSupport
import Testing

@Suite(
    "Shards of an extraction with the built program",
    .enabled(if: Effort.isFull && Work.isPossible, Work.reason), .serialized)
struct ShardedExtractionTests {
    private let work: Work

    /// Two clips of the man, one of which shows the woman between two cuts.
    init() throws {
        work = try Work()
        try work.grant("ben", clip: "plate.mp4", roles: ["target"])
        try Work.tool(
            "ffmpeg", "-v", "error", "-i", work.path("plate.mp4"), "-i", work.path("ana.mp4"),
            "-filter_complex",
            "[0:v]trim=end_frame=40[a];[1:v]trim=end_frame=30,scale=640:360,setpts=N/30/TB[b];"
                + "[0:v]trim=start_frame=30,setpts=PTS-STARTPTS[c];[a][b][c]concat=n=3,fps=30",
            "-an", "-c:v", "libx264", "-crf", "12", work.path("cuts.mkv"))
    }

    private func words(_ output: String, _ more: String...) -> [String] {
        ["extract", "@cuts.mkv", "@plate.mp4", "--consent", "@ben.consent", "-o", "@\(output)"]
            + more
    }

    private func extract(_ words: [String]) throws -> BuiltProgram.Ended {
        try BuiltProgram.run(words.map(work.resolved), environment: work.environment)
    }

    /// Everything that lies in a faceset, as Python's own SQLite reads it.
    private func dump(_ faceset: String) throws -> String {
        try Work.tool(
            "python3", "-c",
            "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).iterdump(), sep='\\n')",
            work.path(faceset))
    }

    /// The lines of the log that tell of an extraction, without what is the line's own.
    private func noted() throws -> [String] {
        let log = work.path("config/understudy/audit.log")
        return try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
            .filter { $0.contains("\"extracted\"") }
            .map { line in
                line.matches(of: /"(?:clips|consent)":"[^"]*"/).map { String($0.0) }.joined()
            }
    }

    @Test(
        "each killed in the middle and run again, joined they are the faceset of one run, byte by byte"
    )
    func killed() throws {
        #expect(try extract(words("one.faceset")).status == 0)
        for shard in ["3/3", "1/3", "2/3"] {
            let running = try Running(words("three.faceset", "--shard", shard), in: work)
            #expect(try running.signal(SIGKILL, after: "\"event\":\"progress\""))
            #expect(running.end() == SIGKILL)
            let made = try extract(words("three.faceset", "--shard", shard))
            #expect(
                made.status == 0 && made.said.contains("Shard \(shard) is done."), "\(made.error)")
            #expect(!work.exists("three.faceset"))
        }
        let running = try Running(words("three.faceset", "--join"), in: work)
        _ = running.signal(SIGKILL) { work.exists("three.faceset-wal") }
        _ = running.end()
        let joined = try extract(words("three.faceset", "--join"))
        #expect(joined.status == 0, "\(joined.error)")
        #expect(!work.exists("three.faceset.understudy"))
        let isSame = try dump("one.faceset") == dump("three.faceset")
        #expect(isSame)
        let lines = try noted()
        #expect(lines.count >= 2 && Set(lines).count == 1, "\(lines)")
    }

    @Test("a shard and a join ask for the consent, and what is missing is said in a sentence")
    func refused() throws {
        let early = try extract(words("no.faceset", "--join"))
        #expect(early.status == 1 && early.said.contains("There are no shards"), "\(early.error)")
        let both = try extract(words("no.faceset", "--join", "--shard", "1/2"))
        #expect(both.status == 2)
        let use = try extract(words("no.faceset", "--shard", "1/2", "--use", "advertising"))
        #expect(use.status == 3, "\(use.error)")
        #expect(!work.exists("no.faceset.understudy"))
        #expect(try extract(words("no.faceset", "--shard", "1/2")).status == 0)
        let half = try extract(words("no.faceset", "--join"))
        #expect(half.status == 1 && half.said.contains("Shard 2 of 2 is missing."))
        let other = try extract(words("no.faceset", "--join", "--size", "128"))
        #expect(
            other.status == 1
                && other.said.contains("belongs to another extraction: with other settings."),
            "\(other.error)")
        #expect(try extract(words("no.faceset", "--shard", "2/2")).status == 0)
        try work.expect("consent", "revoke", "@ben.consent", "-q")
        for more in [["--join"], ["--shard", "1/2"]] {
            let ended = try extract(words("no.faceset") + more)
            #expect(ended.status == 3, "\(ended.error)")
        }
        #expect(!work.exists("no.faceset"))
    }
}
