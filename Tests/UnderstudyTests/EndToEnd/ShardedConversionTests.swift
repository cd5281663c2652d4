import Foundation
import TestSupport
import Testing

@Suite(
    "Shards with the built program",
    .enabled(if: Effort.isFull && Work.isPossible, Work.reason), .serialized)
struct ShardedConversionTests {
    private let work: Work

    init() throws {
        work = try Work.withModel.get()
        try Data(
            #"{"schema": "understudy.conversion", "version": 1, "work": {"segment": 6}}"#.utf8
        ).write(to: work.folder.appending(path: "short.json"))
    }

    private func convert(_ output: String, _ more: String...) throws -> BuiltProgram.Ended {
        let words =
            [
                "convert", "@plate.mp4", "--model", "@model", "--settings", "@short.json",
                "--threads", "2", "--range", "10:34", "-o", "@\(output)",
            ] + more
        return try BuiltProgram.run(words.map(work.resolved), environment: work.environment)
    }

    private func packets(_ file: String) throws -> String {
        try Work.tool(
            "ffprobe", "-v", "error", "-show_packets", "-show_data_hash", "sha256",
            "-show_entries", "packet=stream_index,pts,dts,duration,flags,data_hash", "-of", "csv",
            work.path(file))
    }

    /// What `verify` says, but for the file's own name.
    private func credentials(_ file: String) throws -> String {
        let verified = try work.run(
            "verify", "@\(file)", "--consent", "@ana.consent", "--consent", "@ben.consent")
        #expect(verified.status == 0)
        return verified.output.replacing(file, with: "")
    }

    @Test("joined, they have the packets, the streams and the credentials of one run")
    func joined() throws {
        #expect(try convert("one.mov").status == 0)
        for shard in ["3/3", "1/3", "2/3"] {
            let made = try convert("three.mov", "--shard", shard)
            #expect(made.status == 0 && made.said.contains("Shard \(shard) is done."))
            // Nobody had begun it.
            #expect(!made.said.contains("Going on"), "\(made.error)")
            #expect(!work.exists("three.mov"))
        }
        let joined = try convert("three.mov", "--join")
        #expect(joined.status == 0 && joined.said.contains("replaced in 24 of 24"))
        #expect(!work.exists("three.mov.understudy"))
        let isSame = try packets("one.mov") == packets("three.mov")
        #expect(isSame)
        #expect(
            try Work.streams(work.path("one.mov")) == Work.streams(work.path("three.mov")))
        #expect(try credentials("one.mov") == credentials("three.mov"))
    }

    @Test("patches of shards are those of one run, each with its credentials")
    func patches() throws {
        #expect(try convert("one/f.%d.exr", "--patch").status == 0)
        for shard in ["1/2", "2/2"] {
            #expect(try convert("two/f.%d.exr", "--patch", "--shard", shard).status == 0)
        }
        let joined = try convert("two/f.%d.exr", "--patch", "--join")
        #expect(joined.status == 0, "\(joined.error)")
        let names = try FileManager.default.contentsOfDirectory(atPath: work.path("two")).sorted()
        #expect(
            try names
                == FileManager.default.contentsOfDirectory(atPath: work.path("one")).sorted())
        #expect(names.count == 2 * 24 + 1)
        for name in names where !name.hasSuffix(".c2pa") {
            let isSame = FileManager.default.contentsEqual(
                atPath: work.path("one/\(name)"), andPath: work.path("two/\(name)"))
            #expect(isSame, "\(name)")
        }
        #expect(try work.run("verify", "@two").status == 0)
    }

    @Test("a shard and a join ask for every consent, and a join for every shard")
    func refused() throws {
        let early = try convert("no.mp4", "--join")
        #expect(early.status == 1 && early.said.contains("no shards"), "\(early.error)")
        let shard = try convert("no.mp4", "--shard", "1/2", "--use", "advertising")
        #expect(shard.status == 3, "\(shard.error)")
        #expect(!work.exists("no.mp4.understudy"))
        #expect(try convert("no.mp4", "--shard", "1/2").status == 0)
        let half = try convert("no.mp4", "--join")
        #expect(half.status == 1 && half.said.contains("Shard 2 of 2 is missing."))
        #expect(try convert("no.mp4", "--shard", "2/2").status == 0)
        let join = try convert("no.mp4", "--join", "--use", "advertising")
        #expect(join.status == 3, "\(join.error)")

        // All shards are there, and one of the people takes the consent back.
        let config = work.folder.appending(path: "config")
        let aside = work.folder.appending(path: "config.aside")
        try FileManager.default.copyItem(at: config, to: aside)
        defer {
            try? FileManager.default.removeItem(at: config)
            try? FileManager.default.moveItem(at: aside, to: config)
        }
        try work.expect("consent", "revoke", "@ben.consent", "-q")
        for more in [["--join"], ["--shard", "1/2"]] {
            let words =
                [
                    "convert", "@plate.mp4", "--model", "@model", "--settings", "@short.json",
                    "--threads", "2", "--range", "10:34", "-o", "@no.mp4",
                ] + more
            let refused = try BuiltProgram.run(
                words.map(work.resolved), environment: work.environment)
            #expect(refused.status == 3, "\(refused.error)")
        }
        #expect(!work.exists("no.mp4"))
    }
}
