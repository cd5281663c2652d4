import Foundation
import Testing
import Workflows

/// Single frames while somebody turns the knobs, from a program that does as it is told.
@Suite("Tuning")
struct TuningTests {
    /// What stands in the place of the program: it speaks the lines of `understudy stills`, and a frame number tells it what
    /// to do. Each start, and each order, is noted beside it.
    private static let script = """
        #!/usr/bin/env python3
        import json, os, sys, time
        here = os.path.dirname(os.path.abspath(sys.argv[0]))
        def note(text): open(os.path.join(here, "notes"), "a").write(text + "\\n")
        options = dict(word[2:].split("=", 1) for word in sys.argv[2:] if "=" in word)
        note("begins " + os.path.basename(sys.argv[-1]))
        def tell(event, value): print(json.dumps({"event": event, "value": value}), flush=True)
        for line in sys.stdin:
            order = json.loads(line)
            note("frame %s %s" % (order.get("place"), json.dumps(order["settings"])))
            place, number = int(order.get("place") or 5), order["number"]
            if place == 90: tell("fault", {"number": number, "outcome": "refused", "happened": "No.", "remedy": "Ask."}); continue
            if place == 91: tell("fault", {"number": number, "outcome": "usage", "happened": "Behind its end."}); continue
            if place == 92: print(json.dumps({"event": "error", "outcome": "refused", "exit": 3, "happened": "Expired."}), flush=True); sys.exit(3)
            if place == 93: os._exit(9)
            if place == 94: time.sleep(1)
            if place == 95 and not os.path.exists(os.path.join(here, "died")):
                open(os.path.join(here, "died"), "w")
                os._exit(9)
            print("a library's own words", flush=True)
            print("words without an end ", end="", flush=True)
            for name in filter(None, [order["picture"], order.get("plate")]):
                open(os.path.join(options["output"], name), "wb").write(b"picture of %d" % place)
            tell("still", {"number": number, "frame": place, "seconds": place / 25, "frames": 10, "length": 0.4, "width": 64,
                           "height": 36, "picture": order["picture"], "plate": order.get("plate"), "others": 0, "skipped": []})
        note("ends")
        """

    /// A studio with two clips, a model and that program, and a browser that was let in.
    private struct Room {
        let studio: OpenStudio
        let cookie: String
        let folder: URL

        init(idle: Duration = .seconds(60), grace: Duration = .seconds(60)) async throws {
            folder = FileManager.default.temporaryDirectory.appending(
                path: "tuning-\(UUID().uuidString)", directoryHint: .isDirectory)
            let manager = FileManager.default
            try manager.createDirectory(at: folder, withIntermediateDirectories: true)
            let program = folder.appending(path: "program")
            try Data(script.utf8).write(to: program)
            try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
            studio = try await OpenStudio(
                program: program, tuningIdle: idle, tuningGrace: grace)
            for name in ["a.mp4", "b.mp4"] {
                try Data().write(to: studio.project.footage.appending(path: name))
            }
            try manager.createDirectory(
                at: studio.project.models.appending(path: "m"), withIntermediateDirectories: true)
            cookie = try studio.enter()
        }

        /// A connection of its own: the test's thread does not wait for its answer.
        func post(_ path: String, _ body: String) async throws -> Wire.Answer {
            let (port, host, cookie) = (studio.port, studio.host, cookie)
            return try await withCheckedThrowingContinuation { continuation in
                Thread.detachNewThread {
                    continuation.resume(
                        with: Result {
                            try Wire(port).ask(
                                "POST \(path) HTTP/1.1\r\nHost: \(host)\r\nCookie: \(cookie)\r\nOrigin: http://\(host)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)",
                                seconds: 20)
                        })
                }
            }
        }

        func frame(
            _ frame: Int?, plate: String = "a.mp4", settings: String = "{}", view: String = "one"
        ) async throws -> Wire.Answer {
            try await post(
                "/api/tuning/frame",
                #"{"plate":"footage/\#(plate)","model":"models/m","frame":\#(frame.map(String.init) ?? "null"),"settings":\#(settings),"withPlate":true,"view":"\#(view)"}"#
            )
        }

        func leave(_ view: String) async throws -> Wire.Answer {
            try await post("/api/tuning/leave", #"{"view":"\#(view)"}"#)
        }

        func get(_ path: String) throws -> Wire.Answer {
            try Wire(studio.port).ask(
                "GET \(path) HTTP/1.1\r\nHost: \(studio.host)\r\nCookie: \(cookie)\r\n\r\n")
        }

        var notes: [String] {
            let data = FileManager.default.contents(atPath: folder.appending(path: "notes").path)
            return String(decoding: data ?? Data(), as: UTF8.self).split(separator: "\n").map(
                String.init)
        }

        func close() async throws {
            try await studio.close()
            try? FileManager.default.removeItem(at: folder)
        }
    }

    @Test("frames of a plate come from one process, with their pictures and settings")
    func frames() async throws {
        let room = try await Room()
        let first = try await room.frame(nil)
        #expect(first.status == 200)
        let answer = try JSONDecoder().decode(StillAnswer.self, from: Data(first.body.utf8))
        #expect((answer.frame, answer.frames) == (5, 10))
        let name = try #require(answer.picture)
        let plate = try #require(answer.plate)
        for name in [name, plate] {
            let picture = try room.get("/api/tuning/pictures/\(name)")
            #expect(picture.body == "picture of 5")
            #expect(picture.text.lowercased().contains("content-type: image/jpeg"))
            #expect(picture.text.lowercased().contains("cache-control: no-store"))
        }
        #expect(try await room.frame(7, settings: #"{"mask.feather":4}"#).status == 200)
        #expect(
            room.notes == ["begins a.mp4", "frame None {}", #"frame 7 {"mask.feather": 4}"#])
        // Another plate: the process of the one before it ends, and its pictures are gone.
        #expect(try await room.frame(1, plate: "b.mp4").status == 200)
        #expect(room.notes.suffix(3) == ["ends", "begins b.mp4", "frame 1 {}"])
        #expect(try room.get("/api/tuning/pictures/\(name)").status == 404)
        try await room.close()
        #expect(room.notes.isEmpty)
    }

    @Test("what cannot be done is told with its reason, and the next frame is none the worse")
    func refusals() async throws {
        let room = try await Room()
        for (frame, status, said) in [
            (90, 403, #""happened":"No.","outcome":"refused","remedy":"Ask.""#),
            (91, 400, "Behind its end."), (92, 403, "Expired."), (93, 422, "has ended"),
        ] {
            let answer = try await room.frame(frame)
            #expect(answer.status == status)
            #expect(answer.body.contains(said), "\(answer.body)")
            #expect(try await room.frame(3).status == 200)
        }
        try await room.close()
    }

    @Test("of the frames that come while one is made, only the newest is made")
    func superseded() async throws {
        let room = try await Room()
        #expect(try await room.frame(0).status == 200)
        async let slow = room.frame(94)
        try await Task.sleep(for: .milliseconds(300))
        async let older = room.frame(6)
        try await Task.sleep(for: .milliseconds(300))
        async let newest = room.frame(8)
        let statuses = try await [slow.status, older.status, newest.status]
        #expect(statuses == [200, 409, 200])
        #expect(room.notes.suffix(2) == ["frame 94 {}", "frame 8 {}"])
        try await room.close()
    }

    @Test("a process that nobody asks ends by itself, with its pictures, and comes back")
    func idle() async throws {
        let room = try await Room(idle: .milliseconds(400))
        #expect(try await room.frame(2).status == 200)
        #expect(room.notes.last != "ends")
        try await wait { room.notes.last == "ends" }
        try await wait { try room.get("/api/tuning/pictures/1.jpg").status == 404 }
        #expect(try await room.frame(2).status == 200)
        #expect(room.notes.filter { $0 == "begins a.mp4" }.count == 2)
        try await room.close()
    }

    @Test("the process ends when the last page that looks is left, and not before")
    func left() async throws {
        let room = try await Room(grace: .milliseconds(300))
        #expect(try await room.frame(2, view: "one").status == 200)
        #expect(try await room.frame(3, view: "two").status == 200)
        #expect(try await room.leave("one").status == 204)
        try await Task.sleep(for: .milliseconds(600))
        #expect(room.notes.last == "frame 3 {}")
        #expect(try await room.leave("two").status == 204)
        // Loaded again within the time of grace: it is still open.
        #expect(try await room.frame(4, view: "three").status == 200)
        try await Task.sleep(for: .milliseconds(600))
        #expect(room.notes.suffix(2) == ["frame 3 {}", "frame 4 {}"])
        #expect(try await room.leave("three").status == 204)
        try await wait { room.notes.last == "ends" }
        try await room.close()
    }

    @Test("a page that is left, before or after it is loaded again, takes no frame from another")
    func leftMeanwhile() async throws {
        let room = try await Room(grace: .milliseconds(100))
        #expect(try await room.frame(0, view: "before").status == 200)
        async let slow = room.frame(94, view: "before")
        try await Task.sleep(for: .milliseconds(200))
        async let next = room.frame(5, view: "after")
        try await Task.sleep(for: .milliseconds(200))
        #expect(try await room.leave("before").status == 204)
        #expect(try await [slow.status, next.status] == [200, 200])
        try await Task.sleep(for: .milliseconds(400))
        #expect(room.notes.last == "frame 5 {}")
        // What a page waited for when it was left is not made.
        async let long = room.frame(94, view: "after")
        try await Task.sleep(for: .milliseconds(200))
        async let unwanted = room.frame(6, view: "gone")
        try await Task.sleep(for: .milliseconds(200))
        #expect(try await room.leave("gone").status == 204)
        #expect(try await [long.status, unwanted.status] == [200, 409])
        try await room.close()
    }

    @Test("of two pages, each gets the newest frame that it asked for")
    func twoPages() async throws {
        let room = try await Room()
        #expect(try await room.frame(0, view: "one").status == 200)
        async let slow = room.frame(94, view: "one")
        try await Task.sleep(for: .milliseconds(200))
        async let older = room.frame(6, view: "one")
        try await Task.sleep(for: .milliseconds(200))
        async let other = room.frame(7, view: "two")
        try await Task.sleep(for: .milliseconds(200))
        async let newest = room.frame(8, view: "one")
        let statuses = try await [slow.status, older.status, other.status, newest.status]
        #expect(statuses == [200, 409, 200, 200])
        #expect(room.notes.suffix(3) == ["frame 94 {}", "frame 7 {}", "frame 8 {}"])
        try await room.close()
    }

    @Test("a process that is killed while it works is started again, and its frame is made")
    func died() async throws {
        let room = try await Room()
        #expect(try await room.frame(0).status == 200)
        #expect(try await room.frame(95).status == 200)
        #expect(room.notes.suffix(3) == ["frame 95 {}", "begins a.mp4", "frame 95 {}"])
        try await room.close()
    }

    @Test("a studio that starts deletes the pictures of one that was killed, and no others")
    func leftovers() async throws {
        let temporary = FileManager.default.temporaryDirectory
        func folder(_ name: String) throws -> URL {
            let folder = temporary.appending(path: name, directoryHint: .isDirectory)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            try Data("a face".utf8).write(to: folder.appending(path: "1.jpg"))
            return folder
        }
        let left = try folder(".understudy-pictures-\(UUID().uuidString)")
        let used = try folder(".understudy-pictures-\(UUID().uuidString)")
        let other = try folder("understudy-else-\(UUID().uuidString)")
        let lock = open(used.path, O_RDONLY | O_DIRECTORY)
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        let room = try await Room()
        #expect(try await room.frame(2).status == 200)
        try await room.close()
        func isThere(_ folder: URL) -> Bool { FileManager.default.fileExists(atPath: folder.path) }
        #expect(!isThere(left) && isThere(used) && isThere(other))
        Glibc.close(lock)
        for folder in [used, other] { try FileManager.default.removeItem(at: folder) }
    }

    private func wait(_ isTrue: () throws -> Bool) async throws {
        let begin = ContinuousClock.now
        while try !isTrue() {
            guard ContinuousClock.now - begin < .seconds(10) else {
                Issue.record("waited in vain")
                return
            }
            try await Task.sleep(for: .milliseconds(30))
        }
    }

    @Test("what is settable is described with ranges and defaults")
    func descriptions() async throws {
        let room = try await Room()
        let answer = try room.get("/api/tuning/settings")
        struct Described: Decodable {
            var path: String
            var kind: String
            var least: Double?
            var greatest: Double?
            var documentation: String
        }
        let all = try JSONDecoder().decode([Described].self, from: Data(answer.body.utf8))
        let feather = try #require(all.first { $0.path == "mask.feather" })
        #expect(feather.kind == "number" && feather.least == 0.1 && feather.greatest == 30)
        #expect(feather.documentation.contains("The default is 3.5."))
        try await room.close()
    }
}
