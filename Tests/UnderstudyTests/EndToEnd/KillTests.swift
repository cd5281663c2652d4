import Foundation
import TestSupport
import Testing

@Suite(
    "A swap that is killed", .enabled(if: Effort.isFull && Work.isPossible, Work.reason),
    .serialized)
struct KillTests {
    @Test("kill -9 in each step, then the same command again, gives the whole result")
    func kills() throws {
        let work = try Work()
        try work.grant("ana", clip: "ana.mp4", roles: ["source"])
        try work.grant("ben", clip: "plate.mp4", roles: ["target"])
        let words = [
            "swap", "--source", "@ana.mp4", "--plate", "@plate.mp4", "--consent", "@ana.consent",
            "--consent", "@ben.consent", "--iterations", "3", "-o", "@out.mp4",
        ]
        for stage in ["extract", "train", "convert"] {
            let running = try Running(words, in: work)
            let event = stage == "train" ? "\"unit\":\"iterations\"" : "\"event\":\"progress\""
            #expect(try running.signal(SIGKILL, after: event, "\"stage\":\"\(stage)\""), "\(stage)")
            #expect(running.end() == SIGKILL)
            #expect(!work.exists("out.mp4"))
        }
        let ended = try BuiltProgram.run(words.map(work.resolved), environment: work.environment)
        #expect(ended.status == 0, "\(ended.error)")
        #expect(try Work.streams(work.path("out.mp4")) == Work.streams(work.path("plate.mp4")))
        #expect(try work.run("verify", "@out.mp4").status == 0)
        #expect(!work.exists("out.mp4.understudy/conversion"))
    }
}
