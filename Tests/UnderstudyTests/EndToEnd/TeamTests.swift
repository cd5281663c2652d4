import Foundation
import TestSupport
import Testing

@Suite(
    "Training by two processes with the built program",
    .enabled(
        if: Effort.isFull && Work.isPossible && ProcessInfo.processInfo.activeProcessorCount > 1,
        Work.reason),
    .serialized)
struct TeamTests {
    @Test("one that is killed ends the other with one sentence, and the same command goes on")
    func lost() throws {
        let work = try Work()
        try work.grant("ana", clip: "ana.mp4", roles: ["source"])
        try work.grant("ben", clip: "plate.mp4", roles: ["target"])
        for (name, clip) in [("ana", "ana"), ("ben", "plate")] {
            try work.expect(
                "extract", "@\(clip).mp4", "--consent", "@\(name).consent", "-o",
                "@\(name).faceset", "-q")
        }
        let words = [
            "train", "--source", "@ana.faceset", "--target", "@ben.faceset", "--model", "@model",
            "--set", "batch=2", "--set", "scores.share=0", "--set", "checkpoints.steps=2",
            "--set", "occlusion.steps=0", "--processes", "2",
        ]
        // Killed: the other one sees it at its next word.
        let killed = try Running(words, in: work)
        #expect(try killed.waits(for: "\"role\":\"checkpoint\""))
        let child = try #require(killed.children.first)
        let start = ContinuousClock.now
        kill(child, SIGKILL)
        #expect(killed.end() == 1)
        #expect(ContinuousClock.now - start < .seconds(20))
        let errors = try killed.lines.filter { $0.contains("\"event\":\"error\"") }
        #expect(errors.count == 1)
        #expect(errors[0].contains("Process 1 of the 2 that train together was ended by signal 9."))

        // Stopped: both end in order.
        let stopped = try Running(words, in: work)
        #expect(try stopped.waits(for: "\"role\":\"checkpoint\""))
        let other = try #require(stopped.children.first)
        kill(stopped.number, SIGINT)
        #expect(stopped.end() == 4)
        #expect(kill(other, 0) != 0, "nobody is left behind")
        #expect(try stopped.lines.contains { $0.contains("Going on after iteration") })

        // Alone, until the end.
        let iteration = try work.iteration(of: "model") + 2
        try work.expect(
            "train", "--source", "@ana.faceset", "--target", "@ben.faceset", "--model", "@model",
            "--iterations", "\(iteration)", "-q")
        #expect(try work.iteration(of: "model") == iteration)
    }
}

extension Work {
    /// The iteration of a model's newest checkpoint.
    fileprivate func iteration(of model: String) throws -> Int {
        let names = try FileManager.default.contentsOfDirectory(
            atPath: path("\(model)/checkpoints"))
        return try #require(names.compactMap { Int($0) }.max())
    }
}
