import Foundation
import TestSupport
import Testing

@Suite(
    "Conversions that are killed at random",
    .enabled(if: Effort.isFull && Work.isPossible, Work.reason))
struct RandomKillTests {
    /// How often the program is killed: 4 times, or as often as `UNDERSTUDY_KILLS` says.
    private static let kills =
        ProcessInfo.processInfo.environment["UNDERSTUDY_KILLS"].flatMap { Int($0) } ?? 4

    /// Every packet of every stream: times, flags, and a hash of the bytes.
    private func packets(_ file: String) throws -> String {
        try Work.tool(
            "ffprobe", "-v", "error", "-show_packets", "-show_data_hash", "sha256",
            "-show_entries", "packet=stream_index,pts,dts,duration,flags,data_hash", "-of", "csv",
            file)
    }

    @Test("kill -9 at any moment, whole or in shards: the result's packets are always the same")
    func kills() throws {
        let work = try Work.withModel.get()
        try Data(
            #"{"schema": "understudy.conversion", "version": 1, "work": {"segment": 6}}"#.utf8
        ).write(to: work.folder.appending(path: "killed.json"))
        func words(_ more: String...) -> [String] {
            [
                "convert", "@plate.mp4", "--model", "@model", "--settings", "@killed.json",
                "--threads", "2", "--range", "0:36", "-o", "@killed.mp4",
            ] + more
        }
        // What no kill has touched, and how long it takes.
        let begin = ContinuousClock.now
        try #require(try Running(words(), in: work).end() == 0)
        let whole = Double((ContinuousClock.now - begin) / .milliseconds(1))
        let expected = try packets(work.path("killed.mp4"))
        try #require(expected.split(separator: "\n").count > 36)

        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededRandom(seed: seed)
        var (kills, results, shards) = (0, 0, false)
        while kills < Self.kills || results < 2 {
            try FileManager.default.removeItem(atPath: work.path("killed.mp4"))
            let steps =
                shards
                ? [words("--shard", "2/2"), words("--shard", "1/2"), words("--join")] : [words()]
            for step in steps {
                var ended: Int32 = SIGKILL
                while ended == SIGKILL {
                    let running = try Running(step, in: work)
                    if kills < Self.kills {
                        let wait = Double.random(in: 0..<1.1 * whole, using: &random)
                        running.end(killedAfter: .milliseconds(Int(wait)))
                    }
                    ended = running.end()
                    if ended == SIGKILL { kills += 1 }
                }
                // Killed at the very end of the clearing up: the result is there, and nothing else.
                if ended == 1, work.exists("killed.mp4"), !work.exists("killed.mp4.understudy") {
                    ended = 0
                }
                #expect(
                    ended == 0, "seed \(seed), after \(kills) kills: \(step.joined(separator: " "))"
                )
                if ended != 0 { return }
            }
            let isSame = try packets(work.path("killed.mp4")) == expected
            #expect(isSame, "seed \(seed), after \(kills) kills")
            #expect(!work.exists("killed.mp4.understudy"))
            #expect(try work.run("verify", "@killed.mp4").status == 0)
            results += 1
            shards.toggle()
        }
        print("\(kills) kills, \(results) results with the same packets")
    }
}
