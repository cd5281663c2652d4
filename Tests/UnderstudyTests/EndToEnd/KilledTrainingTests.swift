import Foundation
import TestSupport
import Testing

/// Two facesets and tiny networks, whose training is killed and starved of memory.
private let prepared = Result {
    let work = try Work()
    try work.grant("ana", clip: "ana.mp4", roles: ["source"])
    try work.grant("ben", clip: "plate.mp4", roles: ["target"])
    try work.expect("extract", "@ana.mp4", "--consent", "@ana.consent", "-o", "@ana.faceset", "-q")
    try work.expect(
        "extract", "@plate.mp4", "--consent", "@ben.consent", "-o", "@ben.faceset", "-q")
    return work
}

@Suite(
    "A training that is killed", .enabled(if: Effort.isFull && Work.isPossible, Work.reason),
    .serialized)
struct KilledTrainingTests {
    private let work: Work

    init() throws { work = try prepared.get() }

    /// Steps from one checkpoint to the next.
    private static let interval = 5
    /// How often it is killed: 6 times, or as often as `UNDERSTUDY_KILLS` says.
    private static let kills =
        ProcessInfo.processInfo.environment["UNDERSTUDY_KILLS"].flatMap { Int($0) } ?? 6

    private func command(_ model: String, iterations: Int) -> [String] {
        let settings = [
            "architecture.resolution=32", "architecture.fold=2", "architecture.stem=8",
            "architecture.code=16", "architecture.down=[8,16,16]", "architecture.up=[16,8,8]",
            "batch=4",
            "occlusion.steps=0", "scores.share=0", "previews.seconds=0", "compute.niceness=0",
            "compute.memory=16", "checkpoints.steps=\(Self.interval)",
        ]
        return [
            "train", "--source", "@ana.faceset", "--target", "@ben.faceset", "--model",
            "@\(model)", "--iterations", "\(iterations)", "--threads", "1",
        ] + settings.flatMap { ["--set", $0] }
    }

    @Test(
        "kill -9 at random moments, the same command each time: nothing before the last interval is lost, and the end is the same to the bit"
    )
    func kills() throws {
        let iterations = 20 * Self.kills
        let whole = try Training(command("whole", iterations: iterations), in: work)
        #expect(whole.end() == 0)
        let words = command("killed", iterations: iterations)
        var random = SeededRandom(seed: 7)
        var kept = 0
        var startUp = 1.0
        var killed = 0
        while killed < Self.kills {
            let training = try Training(words, in: work)
            // One in three before its first checkpoint, wherever it then is; the others after some.
            if Double.random(in: 0..<1, using: &random) < 1 / 3 {
                Thread.sleep(forTimeInterval: .random(in: 0..<startUp, using: &random))
            } else {
                let begun = Date.now
                let count = Int.random(in: 1...4, using: &random)
                guard training.wait(forCheckpoints: count) else { break }
                startUp = min(startUp, Date.now.timeIntervalSince(begun))
                Thread.sleep(forTimeInterval: .random(in: 0..<0.03, using: &random))
            }
            training.kill()
            killed += 1
            // What it said to be saved is saved, and whole; and nothing that was there before is gone.
            let newest = try Self.newestIntact(in: work.folder.appending(path: "killed"))
            let said = training.checkpoints.last ?? 0
            #expect(newest >= said, "\(said) was said to be saved, and \(newest) is the newest")
            #expect(newest >= kept)
            #expect(newest >= (training.lastIteration - 1) / Self.interval * Self.interval)
            kept = newest
        }
        #expect(killed >= Self.kills * 3 / 4, "only \(killed) were needed to train to the end")
        let last = try Training(words, in: work)
        #expect(last.end() == 0)
        let (expected, found) = (
            try Self.state(in: work.folder.appending(path: "whole"), iterations),
            try Self.state(in: work.folder.appending(path: "killed"), iterations)
        )
        // The weights, and what the optimizer remembers: what follows from every loss of every step.
        #expect(found["files"] as? NSDictionary == expected["files"] as? NSDictionary)
        #expect(found["random"] as? String == expected["random"] as? String)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: work.path("killed/checkpoints"))
        #expect(names.allSatisfy { !$0.hasPrefix(".") }, "nothing half is left: \(names)")
    }

    @Test("memory that runs out in a step ends it with the numbers, and the same command goes on")
    func starved() throws {
        // A step that needs far more than what may be left over between two.
        let large = [
            "batch=192", "architecture.stem=32", "architecture.down=[32,64,64]",
            "architecture.up=[64,32,32]",
        ]
        let words =
            command("starved", iterations: 100_000) + large.flatMap { ["--set", $0] }
        // Every tensor is a mapping of its own: what one step gives back, the next one asks the system for.
        let training = try Training(
            words, in: work, environment: ["MALLOC_MMAP_THRESHOLD_": "65536"])
        #expect(training.wait(forCheckpoints: 1))
        #expect(training.starve())
        let saved = training.checkpoints.last ?? 0
        let error = try #require(training.events.last { $0["event"] as? String == "error" })
        let happened = try #require(error["happened"] as? String)
        #expect(happened.contains("The memory ran out after iteration"), "\(happened)")
        #expect(happened.contains("a batch of 192 needs"), "\(happened)")
        #expect((error["remedy"] as? String)?.contains("--batch") == true)
        #expect(error["exit"] as? Int == 1)
        #expect(try Self.newestIntact(in: work.folder.appending(path: "starved")) >= saved)
        let again = try Training(words, in: work)
        #expect(again.wait(forCheckpoints: 1))
        again.kill()
        #expect(again.checkpoints.first ?? 0 > saved)
    }

    // MARK: What lies on the disk

    private static func state(in model: URL, _ iteration: Int) throws -> [String: Any] {
        let folder = model.appending(path: "checkpoints/\(String(format: "%07d", iteration))")
        let data = try Data(contentsOf: folder.appending(path: "state.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// The iteration of the newest checkpoint, all of which have to be whole; 0 where there is none.
    private static func newestIntact(in model: URL) throws -> Int {
        let folder = model.appending(path: "checkpoints")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let iterations = names.compactMap { Int($0) }.sorted()
        for iteration in iterations {
            let files = try #require(
                try state(in: model, iteration)["files"] as? [String: [String: Any]])
            #expect(files.count == 2)
            for (name, file) in files {
                let place = folder.appending(path: String(format: "%07d", iteration))
                    .appending(path: name)
                let words = try Work.tool("sha256sum", place.path).split(separator: " ")
                #expect(words.first.map(String.init) == file["sha256"] as? String)
            }
        }
        return iterations.last ?? 0
    }
}

/// A training in a process of its own, and what it has said so far.
private final class Training {
    private let process = Process()
    private let log: URL

    init(_ words: [String], in work: Work, environment: [String: String] = [:]) throws {
        log = work.folder.appending(path: "\(UUID().uuidString).jsonl")
        try Data().write(to: log)
        process.executableURL = BuiltProgram.path
        process.arguments = words.map(work.resolved) + ["--json"]
        process.environment = ProcessInfo.processInfo.environment
            .merging(work.environment) { $1 }.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// The whole lines that it has written.
    var events: [[String: Any]] {
        let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap {
            try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    /// The iterations that it said to have saved.
    var checkpoints: [Int] {
        events.filter { $0["role"] as? String == "checkpoint" }.compactMap {
            ($0["path"] as? String).flatMap { Int(URL(filePath: $0).lastPathComponent) }
        }
    }

    /// The last step that it said to have done.
    var lastIteration: Int {
        events.filter { $0["unit"] as? String == "iterations" }
            .compactMap { $0["done"] as? Int }.max() ?? 0
    }

    /// Waits until it has saved so often; `false` when it ends before.
    func wait(forCheckpoints count: Int) -> Bool {
        while process.isRunning {
            if checkpoints.count >= count { return true }
            Thread.sleep(forTimeInterval: 0.005)
        }
        return false
    }

    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    func end() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Leaves it little more memory than it has between its steps, until it ends; `false` when it does not.
    func starve() -> Bool {
        var least = Int.max
        let end = Date.now.addingTimeInterval(30)
        while process.isRunning, Date.now < end {
            let status = try? String(
                contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
            let line = (status ?? "").split(separator: "\n").first { $0.hasPrefix("VmSize:") }
            let size = line.flatMap { Int($0.split(whereSeparator: \.isWhitespace)[1]) }
            if let size, size << 10 < least {
                least = size << 10
                // Room for what is small: only tensors are to find none.
                _ = try? Work.tool(
                    "prlimit", "--pid", "\(process.processIdentifier)",
                    "--as=\(least + 4 << 20)")
            }
            Thread.sleep(forTimeInterval: 0.002)
        }
        defer { if process.isRunning { kill() } }
        return !process.isRunning && process.terminationStatus == 1
    }
}
