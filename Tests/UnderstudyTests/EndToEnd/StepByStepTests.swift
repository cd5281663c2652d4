import Foundation
import TestSupport
import Testing
import Workflows

/// One faceset of each person and a model of two steps, which the tests below share.
private let prepared = Result {
    let work = try Work()
    try work.grant("ana", clip: "ana.mp4", roles: ["source"])
    try work.grant("ben", clip: "plate.mp4", roles: ["target"])
    try work.expect("extract", "@ana.mp4", "--consent", "@ana.consent", "-o", "@ana.faceset", "-q")
    try work.expect(
        "extract", "@plate.mp4", "--consent", "@ben.consent", "-o", "@ben.faceset", "-q")
    try work.expect(
        "train", "--source", "@ana.faceset", "--target", "@ben.faceset", "--model", "@model",
        "--iterations", "2", "--set", "batch=2", "--set", "scores.share=0", "-q")
    return work
}

@Suite(
    "Step by step with the built program",
    .enabled(if: Effort.isFull && Work.isPossible, Work.reason),
    .serialized)
struct StepByStepTests {
    private let work: Work

    init() throws { work = try prepared.get() }

    @Test("a result has the plate's streams, credentials that hold, and nothing beside it")
    func convert() throws {
        try work.expect("convert", "@plate.mp4", "--model", "@model", "-o", "@out.mp4", "-q")
        #expect(try Work.streams(work.path("out.mp4")) == Work.streams(work.path("plate.mp4")))
        #expect(!work.exists("out.mp4.understudy"))

        let verified = try work.run(
            "verify", "@out.mp4", "--consent", "@ana.consent", "--consent", "@ben.consent")
        #expect(verified.status == 0)
        #expect(verified.output.hasPrefix("credentials  valid, signed on this machine\n"))
        #expect(verified.output.contains("source       ana, consent "))
        #expect(verified.output.contains("target       ben, consent "))
        #expect(verified.output.contains("for          film, research\n"))
        #expect(verified.output.contains("compositeWithTrainedAlgorithmicMedia"))

        // A second time nothing is overwritten.
        let again = try work.run("convert", "@plate.mp4", "--model", "@model", "-o", "@out.mp4")
        #expect(again.status == 1)
        #expect(again.said.contains("is there already."))

        var bytes = try Data(contentsOf: work.folder.appending(path: "out.mp4"))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: work.folder.appending(path: "changed.mp4"))
        let changed = try work.run("verify", "@changed.mp4")
        #expect(changed.status == 1)
        #expect(changed.output.hasPrefix("credentials  INVALID"))
        #expect(changed.said.contains("do not hold"))

        let plain = try work.run("verify", "@plate.mp4")
        #expect(plain.status == 1)
        #expect(plain.said.contains("carries no content credentials"))
    }

    @Test("one frame as a picture is that of the video, and carries credentials of its own")
    func still() throws {
        try work.expect(
            "convert", "@plate.mp4", "--model", "@model", "--frame", "0:01.35", "-o", "@still.png",
            "-q")
        try work.expect(
            "convert", "@plate.mp4", "--model", "@model", "--frame", "40", "-o", "@still.jpg", "-q")
        #expect(!work.exists("still.png.understudy"))
        for name in ["@still.png", "@still.jpg"] {
            let verified = try work.run("verify", name)
            #expect(verified.status == 0)
            #expect(verified.output.contains("compositeWithTrainedAlgorithmicMedia"))
        }
        try work.expect(
            "convert", "@plate.mp4", "--model", "@model", "--profile", "h264-lossless", "-o",
            "@whole.mkv", "-q")
        func pixels(_ name: String, _ filter: String) throws -> [UInt8] {
            let data = try Tools.run(
                "ffmpeg",
                [
                    "-v", "error", "-i", work.path(name), "-vf", "\(filter),format=rgb24",
                    "-sws_flags", "accurate_rnd+full_chroma_int+full_chroma_inp+bicubic",
                    "-frames:v", "1", "-f", "rawvideo", "-",
                ])
            return [UInt8](data)
        }
        // At 30 frames a second, 1.35 s lie within frame 40.
        let wanted = try pixels("whole.mkv", "select=eq(n\\,40)")
        let plate = try pixels("plate.mp4", "select=eq(n\\,40)")
        let still = try pixels("still.png", "null")
        try #require(still.count == wanted.count && still.count == plate.count)
        func apart(_ other: [UInt8]) -> (most: Int, mean: Double) {
            let steps = zip(still, other).map { abs(Int($0) - Int($1)) }
            return (steps.max() ?? 0, Double(steps.reduce(0, +)) / Double(steps.count))
        }
        // The mesh is followed from a few frames before only: it may lie a fraction of a pixel elsewhere.
        #expect(apart(wanted).most <= 8 && apart(wanted).mean < 0.01, "\(apart(wanted))")
        #expect(apart(plate).most > 20)

        let beyond = try work.run(
            "convert", "@plate.mp4", "--model", "@model", "--frame", "72", "-o", "@no.png")
        #expect(beyond.status == 2)
        #expect(beyond.said.contains("has 72 frames in 00:00:02.400, and 72 lies behind its end."))
        #expect(!work.exists("no.png"))
    }

    @Test("what a kill leaves of a picture that was not signed yet, the next run takes away")
    func killedStill() throws {
        let words = [
            "convert", "@plate.mp4", "--model", "@model", "--frame", "40", "-o", "@killed.png",
        ]
        func hidden() -> [String] {
            let names = try? FileManager.default.contentsOfDirectory(atPath: work.folder.path)
            return (names ?? []).filter { $0.hasPrefix(".") }
        }
        let running = try Running(words, in: work)
        let isKilled = running.signal(SIGKILL) {
            hidden().contains { name in
                FileManager.default.fileExists(atPath: work.path("\(name)/killed.png"))
            }
        }
        #expect(isKilled && running.end() == SIGKILL)
        #expect(!work.exists("killed.png"))
        #expect(hidden().count == 1)
        try work.expect(
            "convert", "@plate.mp4", "--model", "@model", "--frame", "40", "-o", "@killed.png",
            "-q")
        #expect(hidden() == [])
        #expect(try work.run("verify", "@killed.png").status == 0)
    }

    @Test("a session gives frame after frame under other settings, each signed, and notes them")
    func session() async throws {
        // The session is in this process: its user's keys and lists are to be the test's.
        setenv("XDG_CONFIG_HOME", work.path("config"), 1)
        defer { unsetenv("XDG_CONFIG_HOME") }
        let session = try await StillSession.open(
            Convert(
                plate: URL(filePath: work.path("plate.mp4")),
                models: [URL(filePath: work.path("model"), directoryHint: .isDirectory)],
                output: URL(filePath: work.path("look.png"))))
        #expect(await session.frameCount == 72)
        #expect(await abs(session.seconds - 2.4) < 0.001)
        // The plate's blur would make both alike.
        func frame(sharpening: Double) async throws -> Still {
            try await session.frame(
                FramePlace(frame: 30),
                settings: ConversionForm.settings([
                    "sharpening.amount": .number(sharpening), "degradation.blur": .number(0),
                ]))
        }
        let (sharp, soft) = (try await frame(sharpening: 5), try await frame(sharpening: 0))
        #expect(throws: (any Error).self) {
            try ConversionForm.settings(["sharpening.amout": .number(0)])
        }
        #expect(sharp.frame == 30 && sharp.replaced == 1 && sharp.width == 640)
        let (before, after) = try await (
            session.signed(sharp, as: .jpeg), session.signed(soft, as: .jpeg)
        )
        #expect(before.count > after.count)
        for format in Still.Format.allCases {
            let bytes = try await session.signed(soft, as: format)
            let file = work.folder.appending(path: "handed.\(format.rawValue)")
            try bytes.write(to: file)
            #expect(try work.run("verify", file.path).status == 0)
        }
        let log = try String(
            contentsOfFile: work.path("config/understudy/audit.log"), encoding: .utf8)
        #expect(log.contains("\"frame\":\"30\""), "\(log.suffix(600))")

        let cancelled = Task {
            try await Task.sleep(for: .milliseconds(1))
            return try await session.frame(FramePlace(frame: 60))
        }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        let next = try await session.frame(FramePlace(frame: 61))
        try await session.write(next, to: URL(filePath: work.path("kept.png")))
        #expect(try work.run("verify", "@kept.png").status == 0)
        await #expect(throws: WorkflowError.self) {
            try await session.write(next, to: URL(filePath: work.path("kept.png")))
        }
        await #expect(throws: WorkflowError.self) { try await session.frame(FramePlace(frame: 72)) }
    }

    @Test("a draft of every so many-th frame has their times, all of the sound, and credentials")
    func every() throws {
        try work.expect(
            "convert", "@plate.mp4", "--model", "@model", "--every", "10", "-o", "@draft.mp4", "-q")
        #expect(try work.run("verify", "@draft.mp4").status == 0)
        func times(_ name: String) throws -> [String] {
            try Work.tool(
                "ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
                "frame=best_effort_timestamp_time", "-of", "csv=p=0", work.path(name)
            ).split(separator: "\n").map(String.init)
        }
        let all = try times("plate.mp4")
        #expect(try times("draft.mp4") == stride(from: 0, to: 72, by: 10).map { all[$0] })
        func sound(_ name: String) throws -> String {
            try Work.tool(
                "ffprobe", "-v", "error", "-select_streams", "a", "-show_packets",
                "-show_data_hash", "sha256", "-show_entries", "packet=pts,duration,data_hash",
                "-of", "csv", work.path(name))
        }
        #expect(try sound("draft.mp4") == sound("plate.mp4"))
        try work.expect(
            "convert", "@plate.mp4", "--model", "@model", "--every", "20", "--range", "5:60", "-o",
            "@draft/f.%03d.png", "-q")
        let names = try FileManager.default.contentsOfDirectory(atPath: work.path("draft"))
        #expect(
            names.filter { $0.hasSuffix("png") }.sorted() == [
                "f.005.png", "f.025.png", "f.045.png",
            ]
        )
        let note = try String(contentsOfFile: work.path("draft/f.json"), encoding: .utf8)
        #expect(note.contains("\"every\" : 20") && note.contains("\"firstFrame\" : 5"))
        let few = try work.run(
            "convert", "@plate.mp4", "--model", "@model", "--every", "73", "-o", "@no.mp4")
        #expect(few.status == 2)
        #expect(few.said.contains("One of every 73 frames is wanted, and there are only 72."))
    }

    @Test("a part has its own frames and sound, and a range that makes no sense is said so")
    func range() throws {
        try work.expect(
            "convert", "@plate.mp4", "--model", "@model", "--range", "0.5:1.5", "-o", "@part.mp4",
            "-q")
        #expect(try work.run("verify", "@part.mp4").status == 0)
        let streams = try Work.streams(work.path("part.mp4"))
        #expect(streams.contains("video,0.000000,30"), "\(streams)")
        #expect(streams.contains("audio,0.0"))
        for (range, said) in [
            ("70:73", "has 72 frames in 00:00:02.400, and 73 lies behind its end."),
            ("24:24", "No frame lies in the range 24:24."),
            ("40:0.5", "No frame lies in the range 40:0.5."),
        ] {
            let ended = try work.run(
                "convert", "@plate.mp4", "--model", "@model", "--range", range, "-o", "@no.mp4")
            #expect(ended.status == 2)
            #expect(ended.said.contains(said), "\(ended.said)")
            #expect(!work.exists("no.mp4.understudy"))
        }
    }

    @Test("a result in Matroska has its credentials beside it")
    func matroska() throws {
        try work.expect("convert", "@plate.mp4", "--model", "@model", "-o", "@out.mkv", "-q")
        #expect(work.exists("out.c2pa"))
        #expect(try work.run("verify", "@out.mkv").status == 0)
        try FileManager.default.removeItem(atPath: work.path("out.c2pa"))
        #expect(try work.run("verify", "@out.mkv").status == 1)
    }

    @Test("a copied model works from its own copies of the consents")
    func copiedModel() throws {
        try FileManager.default.copyItem(
            atPath: work.path("model"), toPath: work.path("elsewhere"))
        try work.expect("convert", "@plate.mp4", "--model", "@elsewhere", "-o", "@copy.mp4", "-q")
        let listed = try work.expect("models", "@elsewhere")
        #expect(listed.contains("faces    ana as ben\n"))
        #expect(listed.contains("usable   yes\n"))

        // Without the copies, and with those of others in their place, it does not.
        try FileManager.default.removeItem(atPath: work.path("elsewhere/consents"))
        let bare = try work.run("convert", "@plate.mp4", "--model", "@elsewhere", "-o", "@bare.mp4")
        #expect(bare.status == 3)
        #expect(!work.exists("bare.mp4"))
        try work.expect(
            "convert", "@plate.mp4", "--model", "@elsewhere", "-o", "@named.mp4", "-q",
            "--consent", "@ana.consent", "--consent", "@ben.consent")
    }

    @Test(
        "pictures, and patches, carry credentials each, and what they hold no place for stands beside",
        arguments: [("png", false), ("exr", true)])
    func pictures(ending: String, isPatch: Bool) throws {
        let folder = "\(ending)-pictures"
        var words = [
            "convert", "@plate.mp4", "--model", "@model", "--range", "4:10", "-o",
            "@\(folder)/f.%04d.\(ending)", "-q",
        ]
        if isPatch { words.append("--patch") }
        let made = try BuiltProgram.run(words.map(work.resolved), environment: work.environment)
        try #require(made.status == 0, "\(made.error)")
        let names = try FileManager.default.contentsOfDirectory(atPath: work.path(folder)).sorted()
        let wanted = (4..<10).flatMap { number in
            (isPatch ? ["f.000\(number).c2pa"] : []) + ["f.000\(number).\(ending)"]
        }
        #expect(names == wanted + ["f.json"])
        let note = try #require(
            try JSONSerialization.jsonObject(
                with: Data(contentsOf: work.folder.appending(path: "\(folder)/f.json")))
                as? [String: Any])
        #expect(note["first"] as? Int == 4 && note["count"] as? Int == 6)
        #expect(note["alpha"] as? String == (isPatch ? "premultiplied" : "none"))
        #expect((note["faces"] as? [Any])?.count == (isPatch ? 6 : nil))

        for what in ["@\(folder)", "@\(folder)/f.%04d.\(ending)"] {
            let verified = try work.run("verify", what)
            #expect(verified.status == 0, "\(verified.error)")
            #expect(verified.output.contains("pictures     6, "))
        }
        let again = try BuiltProgram.run(words.map(work.resolved), environment: work.environment)
        #expect(again.status == 1 && again.said.contains("is there already."))

        let one = work.folder.appending(path: "\(folder)/f.0007.\(ending)")
        var bytes = try Data(contentsOf: one)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: one)
        let changed = try work.run("verify", "@\(folder)")
        #expect(changed.status == 1 && changed.output.contains("INVALID      f.0007.\(ending)"))
        // Over what is there, and the change is gone.
        let over = try BuiltProgram.run(
            (words + ["--overwrite"]).map(work.resolved), environment: work.environment)
        #expect(over.status == 0)
        #expect(try work.run("verify", "@\(folder)").status == 0)
        if isPatch {
            let video = try work.run(
                "convert", "@plate.mp4", "--model", "@model", "--patch", "-o", "@no.mp4")
            #expect(video.status == 2 && video.said.contains("is a video"))
        }
    }

    @Test("faces are listed, drawn, left out and taken in again")
    func faces() throws {
        let listed = try work.expect("faces", "list", "@ben.faceset")
        #expect(listed.contains("person    ben\n"))
        let sheet = try work.run("faces", "sheet", "@ben.faceset", "--all", "-o", "@ben.jpg")
        #expect(sheet.status == 0)
        #expect(work.exists("ben.jpg"))
        func kept(_ words: String...) throws -> Int? {
            let ended = try BuiltProgram.run(
                words.map(work.resolved), environment: work.environment)
            return ended.output.split(separator: " ").first.flatMap { Int($0) }
        }
        try FileManager.default.copyItem(
            atPath: work.path("ben.faceset"), toPath: work.path("copy.faceset"))
        let before = try #require(try kept("faces", "include", "@copy.faceset", "1"))
        #expect(try kept("faces", "exclude", "@copy.faceset", "1") == before - 1)
        #expect(
            try kept("faces", "include", "@copy.faceset", "--frames", "0-1000") ?? 0 >= before)
        let none = try work.run("faces", "exclude", "@copy.faceset", "99999")
        #expect(none.status == 2)
        #expect(none.said.contains("has no face 99999."))
    }

    @Test("a training draws its curves, and its best checkpoint or any other is converted with")
    func scored() throws {
        let trained = try work.run(
            "train", "--source", "@ana.faceset", "--target", "@ben.faceset", "--model", "@scored",
            "--iterations", "4", "--set", "batch=2", "--set", "checkpoints.steps=2", "--set",
            "scores.share=1", "--set", "occlusion.steps=0", "--plot", "@curves.svg", "--json")
        #expect(trained.status == 0, "\(trained.error)")
        #expect(trained.output.components(separatedBy: #""event":"score""#).count == 3)
        let plot = try String(
            contentsOf: work.folder.appending(path: "curves.svg"), encoding: .utf8)
        #expect(plot.contains("<svg") && plot.contains("score "))
        for which in ["best", "2"] {
            try work.expect(
                "convert", "@plate.mp4", "--model", "@scored", "--checkpoint", which, "-o",
                "@\(which).mp4", "-q")
        }
        let absent = try work.run(
            "convert", "@plate.mp4", "--model", "@scored", "--checkpoint", "3", "-o", "@no.mp4")
        #expect(absent.status == 1)
        #expect(
            absent.said.contains("no checkpoint of iteration 3") && absent.said.contains("2 and 4"))
        let unscored = try work.run(
            "convert", "@plate.mp4", "--model", "@model", "--checkpoint", "best", "-o", "@no.mp4")
        #expect(unscored.status == 1 && unscored.said.contains("was scored"), "\(unscored.said)")
        let odd = try work.run(
            "convert", "@plate.mp4", "--model", "@model", "--checkpoint", "newest", "-o", "@no.mp4")
        #expect(odd.status == 2)
    }

    @Test("Ctrl-C in a training ends it in order, and the same command goes on")
    func interrupted() throws {
        let words = [
            "train", "--source", "@ana.faceset", "--target", "@ben.faceset", "--model", "@long",
            "--iterations", "8", "--set", "batch=2",
        ]
        let running = try Running(words, in: work)
        #expect(try running.signal(SIGINT, after: "\"unit\":\"iterations\""))
        #expect(running.end() == 4)
        let goingOn = try BuiltProgram.run(
            words.map(work.resolved), environment: work.environment)
        #expect(goingOn.status == 0)
        #expect(goingOn.said.contains("Going on after iteration"))
        #expect(goingOn.said.contains("8 iterations"))
    }
}
