import Foundation
import Testing
import Workflows

/// Requests that no page of ours would send: every one of them is refused, and none changes anything.
@Suite("Hostile requests")
struct HostileRequestTests {
    /// A request that must be refused.
    struct Attack: Sendable, CustomTestStringConvertible {
        var name: String
        var status: Int
        /// The request, with `{host}`, `{cookie}`, `{origin}` and `{port}` in the places of the studio's own.
        var request: String
        var testDescription: String { name }

        init(_ name: String, _ status: Int, _ request: String) {
            (self.name, self.status, self.request) = (name, status, request)
        }

        /// A request of a browser that has been let in.
        static func get(_ name: String, _ status: Int, _ path: String, _ fields: String = "")
            -> Attack
        {
            Attack(
                name, status,
                "GET \(path) HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\(fields)\r\n")
        }

        /// A form of a page of ours, but for what is wrong with it.
        static func post(
            _ name: String, _ status: Int, _ path: String, _ body: String, method: String = "POST",
            type: String = "application/json", origin: String? = "{origin}"
        ) -> Attack {
            let field = origin.map { "Origin: \($0)\r\n" } ?? ""
            return Attack(
                name, status,
                "\(method) \(path) HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\(field)Content-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            )
        }
    }

    static let doors: [Attack] = [
        Attack("no cookie: the first page", 401, "GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        Attack("no cookie: the project", 401, "GET /api/project HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        Attack("no cookie: a script", 401, "GET /js/app.js HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        Attack("no cookie: live news", 401, "GET /api/events HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        Attack(
            "a guessed cookie", 401,
            "GET / HTTP/1.1\r\nHost: {host}\r\nCookie: understudy-{port}=0123\r\n\r\n"),
        Attack(
            "the secret under another name", 401,
            "GET / HTTP/1.1\r\nHost: {host}\r\nCookie: x-{cookie}\r\n\r\n"),
        Attack("a guessed token", 401, "GET /open?token=0123 HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        Attack("an empty token", 401, "GET /open?token= HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        Attack(
            "a token used twice", 401, "GET /open?token={token} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        Attack(
            "another host", 421, "GET / HTTP/1.1\r\nHost: evil.example\r\nCookie: {cookie}\r\n\r\n"),
        Attack(
            "a host that begins like ours", 421,
            "GET / HTTP/1.1\r\nHost: localhost.evil.example:{port}\r\nCookie: {cookie}\r\n\r\n"),
        Attack(
            "our host without port", 421,
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"),
        Attack(
            "another port", 421, "GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\nCookie: {cookie}\r\n\r\n"),
        Attack("no host", 421, "GET / HTTP/1.0\r\nCookie: {cookie}\r\n\r\n"),
        .get("another origin", 403, "/api/project", "Origin: http://evil.example\r\n"),
        .get("our origin with TLS", 403, "/api/project", "Origin: https://{host}\r\n"),
        .get("a cross-site picture", 403, "/media/films/a.mp4", "Sec-Fetch-Site: cross-site\r\n"),
        .get("a page of another port", 403, "/api/project", "Sec-Fetch-Site: same-site\r\n"),
        .post("a form without origin", 403, "/api/jobs", "{}", origin: nil),
        .post("a form of a sandbox", 403, "/api/jobs", "{}", origin: "null"),
        .post("a form of another port", 403, "/api/jobs", "{}", origin: "http://127.0.0.1:1"),
        Attack(
            "DELETE", 405, "DELETE /api/jobs/1 HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n"
        ),
        Attack(
            "a preflight", 405,
            "OPTIONS /api/jobs HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\n\r\n"),
    ]

    static let paths: [Attack] = [
        .get("up and away", 404, "/../../../etc/passwd"),
        .get("up with escapes", 404, "/%2e%2e/%2e%2e/etc/passwd"),
        .get("up from footage", 400, "/media/footage/..%2fproject.json"),
        .get("two dots", 400, "/media/footage/%2e%2e"),
        .get("up with backslashes", 400, "/media/films/..%5c..%5cproject.json"),
        .get("an absolute path", 400, "/media/footage/%2fetc%2fpasswd"),
        .get("a hidden file", 400, "/media/footage/.secret"),
        .get("a zero in a name", 400, "/media/footage/a%00.mp4"),
        .get("a broken escape", 400, "/media/footage/%zz"),
        .get("a link to the outside", 403, "/media/footage/outside.mp4"),
        .get("a faceset that is a link to the outside", 403, "/api/facesets/outside.faceset/faces"),
        .get("a folder that is not open", 404, "/api/opened/7"),
        .get("up from an open folder", 400, "/api/opened/0?path=..%2f.."),
        .get("a link out of an open folder", 404, "/api/opened/0?path=away"),
        .get("a crop by a word", 400, "/api/facesets/a.faceset/crops?ids=1,first"),
        .get(
            "crops without end", 400,
            "/api/facesets/a.faceset/crops?ids=1" + String(repeating: ",1", count: 100)),
        .get("crops of a link to the outside", 403, "/api/facesets/outside.faceset/crops?ids=1"),
        .get("an order of SQL", 404, "/api/facesets/none.faceset/faces?sort=id;DROP"),
        .post("picking outside", 400, "/api/opened/0/pick", #"{"path":"../../etc/passwd"}"#),
        .post("a clip outside", 404, "/api/jobs", order(clip: "../../etc/passwd")),
        .post("a clip up and down", 404, "/api/jobs", order(clip: "footage/../consents/a")),
        .post("a clip that is an option", 400, "/api/jobs", order(clip: "footage/--overwrite")),
        .post(
            "a clip that is a link to the outside", 403, "/api/jobs",
            order(clip: "footage/outside.mp4")),
        .post("a result outside", 404, "/api/jobs", order(output: "../a.faceset")),
        .post("a result in another folder", 400, "/api/jobs", order(output: "consents/a.faceset")),
        .post("a result of another kind", 400, "/api/jobs", order(output: "facesets/a.sh")),
        .post("settings outside", 400, "/api/conversion/settings/..%2fa.json", "{}", method: "PUT"),
        .post(
            "settings that mean nothing", 400, "/api/conversion/settings/a.json", #"{"mask.x":1}"#,
            method: "PUT"),
        .post("tuning a clip outside", 400, "/api/tuning/frame", tuning("../../etc/passwd")),
        .post("tuning a clip up and down", 404, "/api/tuning/frame", tuning("footage/../a")),
        .post("tuning an option", 400, "/api/tuning/frame", tuning("footage/--help")),
        .post("tuning a link outside", 403, "/api/tuning/frame", tuning("footage/outside.mp4")),
        .post("tuning a consent", 400, "/api/tuning/frame", tuning("consents/a.consent")),
        .post("tuning a frame before the first", 400, "/api/tuning/frame", tuning(frame: "-1")),
        .post("tuning half a frame", 400, "/api/tuning/frame", tuning(frame: "0.5")),
        .post("tuning for no page", 400, "/api/tuning/frame", tuning(view: "")),
        .post(
            "tuning with a list for a setting", 400, "/api/tuning/frame",
            tuning(settings: #"{"mask.feather":[1]}"#)),
        .get("a tuned picture outside", 400, "/api/tuning/pictures/..%2f..%2fetc%2fpasswd"),
        .get("a tuned picture that is none", 404, "/api/tuning/pictures/1.jpg"),
        .get("a mesh of no faceset", 404, "/api/facesets/none.faceset/faces/1/mesh"),
        .get("a mesh outside", 403, "/api/facesets/outside.faceset/faces/1/mesh"),
        .get("a face by a word", 404, "/api/facesets/none.faceset/faces/first/surroundings"),
        .post(
            "a correction of no faceset", 404, "/api/facesets/none.faceset/faces/1/repair",
            #"{"undo":true}"#),
        .post(
            "a correction that takes back as well", 400,
            "/api/facesets/none.faceset/faces/1/repair",
            #"{"undo":true,"moves":[{"name":"chin","x":1,"y":1}]}"#),
        .post("an upload outside", 400, "/api/upload/footage/..%2fa.mp4", "x", method: "PUT"),
        .post(
            "an upload into another folder", 404, "/api/upload/consents/a.consent", "x",
            method: "PUT"),
        .post("a program as footage", 400, "/api/upload/footage/a.sh", "x", method: "PUT"),
        .post("an upload over a file", 409, "/api/upload/footage/there.mp4", "x", method: "PUT"),
        .post("an upload over a link", 409, "/api/upload/footage/outside.mp4", "x", method: "PUT"),
    ]

    static let shapes: [Attack] = [
        .post("a form as text", 415, "/api/jobs", "{}", type: "text/plain"),
        .post(
            "a form of a page", 415, "/api/jobs", "a=b", type: "application/x-www-form-urlencoded"),
        .post("half a form", 400, "/api/jobs", #"{"train":"#),
        .post("an unknown job", 400, "/api/jobs", #"{"shell":{"_0":{"command":"id"}}}"#),
        .post("a form of two megabytes", 413, "/api/jobs", String(repeating: " ", count: 2 << 20)),
        .post(
            "a tuning form of two megabytes", 413, "/api/tuning/frame",
            String(repeating: " ", count: 2 << 20)),
        .post(
            "tuning from another page", 403, "/api/tuning/frame", tuning(),
            origin: "http://127.0.0.1:1"),
        .post("leaving from nowhere", 403, "/api/tuning/leave", #"{"view":"a"}"#, origin: nil),
        .post("a job that is not there", 400, "/api/jobs/99/cancel", "{}"),
        Attack(
            "an upload of a terabyte", 413,
            "PUT /api/upload/footage/big.mp4 HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nOrigin: {origin}\r\nContent-Length: 1099511627776\r\n\r\nabc"
        ),
        Attack(
            "an upload without a length", 411,
            "PUT /api/upload/footage/big.mp4 HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nOrigin: {origin}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        ),
        Attack(
            "two lengths of one body", 400,
            "POST /api/jobs HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nOrigin: {origin}\r\nContent-Length: 2\r\nContent-Length: 40\r\n\r\n{}"
        ),
        Attack("no HTTP", 400, "HELLO\r\n\r\n"),
        .get("a head of a megabyte", 400, "/", "X: \(String(repeating: "a", count: 1 << 20))\r\n"),
        .get("a thousand fields", 400, "/", (0..<1000).map { "X-\($0): a\r\n" }.joined()),
        .get("a range past the end", 416, "/media/footage/there.mp4", "Range: bytes=999-\r\n"),
        .get("a range backwards", 416, "/media/footage/there.mp4", "Range: bytes=5-2\r\n"),
        .get("a range of letters", 416, "/media/footage/there.mp4", "Range: bytes=a-b\r\n"),
        .get("another unit", 416, "/media/footage/there.mp4", "Range: rows=0-1\r\n"),
        .get("several ranges", 416, "/media/footage/there.mp4", "Range: bytes=0-1,3-4\r\n"),
        .get("a range without numbers", 416, "/media/footage/there.mp4", "Range: bytes=-\r\n"),
        .get(
            "a range beyond all numbers", 416, "/media/footage/there.mp4",
            "Range: bytes=99999999999999999999-\r\n"),
        .get("the last no bytes", 416, "/media/footage/there.mp4", "Range: bytes=-0\r\n"),
    ]

    private static func tuning(
        _ clip: String = "footage/there.mp4", frame: String = "0", settings: String = "{}",
        view: String = "one"
    ) -> String {
        #"{"plate":"\#(clip)","model":"models/m","frame":\#(frame),"settings":\#(settings),"withPlate":true,"view":"\#(view)"}"#
    }

    private static func order(
        clip: String = "footage/there.mp4", output: String = "facesets/a.faceset"
    ) -> String {
        #"{"extract":{"_0":{"clips":["\#(clip)"],"consent":"consents/a.consent","output":"\#(output)"}}}"#
    }

    /// A studio with a clip, a link that leads outside, and an open folder with a link that leads out of it.
    private func studio() async throws -> (OpenStudio, cookie: String, opened: URL) {
        let manager = FileManager.default
        let opened = manager.temporaryDirectory.appending(
            path: "opened-\(UUID().uuidString)", directoryHint: .isDirectory)
        try manager.createDirectory(at: opened, withIntermediateDirectories: true)
        try manager.createSymbolicLink(
            at: opened.appending(path: "away"), withDestinationURL: URL(filePath: "/etc"))
        let studio = try await OpenStudio(opened: [opened])
        try Data("0123456789".utf8).write(to: studio.project.footage.appending(path: "there.mp4"))
        let outside = URL(filePath: "/etc/passwd")
        for link in [
            studio.project.footage.appending(path: "outside.mp4"),
            studio.project.facesets.appending(path: "outside.faceset"),
        ] {
            try manager.createSymbolicLink(at: link, withDestinationURL: outside)
        }
        return (studio, try studio.enter(), opened)
    }

    @Test("is refused", arguments: [doors, paths, shapes].joined().map { $0 })
    func refused(attack: Attack) async throws {
        let (studio, cookie, opened) = try await studio()
        let request = attack.request.replacing("{host}", with: studio.host)
            .replacing("{cookie}", with: cookie).replacing(
                "{origin}", with: "http://\(studio.host)"
            )
            .replacing("{port}", with: "\(studio.port)").replacing("{token}", with: studio.token)
        let before = try contents(of: studio)
        let answer = try Wire(studio.port).ask(request)
        // A connection that is cut while the rest of a request still comes may take the answer with it.
        let isCut = answer.status == nil && answer.isClosed
        let mayBeCut = attack.status == 413 || request.utf8.count > 1 << 14
        #expect(answer.status == attack.status || (mayBeCut && isCut), "\(answer.text.prefix(300))")
        #expect(!answer.text.contains("root:"))
        #expect(!answer.text.contains("0123456789"))
        #expect(!answer.text.lowercased().contains("access-control-allow"))
        #expect(try contents(of: studio) == before)
        // Whatever happened, it still serves.
        let alive = try Wire(studio.port).ask(
            "GET /api/jobs HTTP/1.1\r\nHost: \(studio.host)\r\nCookie: \(cookie)\r\n\r\n")
        #expect(alive.status == 200)
        #expect(alive.body == "[]")
        try await studio.close()
        try FileManager.default.removeItem(at: opened)
    }

    private func contents(of studio: OpenStudio) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: studio.project.folder.path).filter {
            !$0.hasPrefix("queue.sqlite")
        }.sorted()
    }

    @Test(
        "a head that comes a byte at a time is cut off, and so is a TLS handshake that does not come"
    )
    func slowHead() async throws {
        let (studio, _, _) = try await studio()
        let wire = try Wire(studio.port)
        let (secure, folder) = try await SecureWire.studio()
        let silent = try Wire(secure.port)
        let begin = ContinuousClock.now
        wire.send("GET / HTTP/1.1\r\nX: ")
        var isTaken = true
        while isTaken, ContinuousClock.now - begin < .seconds(40) {
            try await Task.sleep(for: .milliseconds(500))
            isTaken = wire.send("a")
        }
        #expect(!isTaken)
        #expect(ContinuousClock.now - begin < .seconds(25))
        wire.close()
        #expect(silent.receive(seconds: 10).isClosed)
        silent.close()
        try await secure.close()
        try FileManager.default.removeItem(at: folder)
        try await studio.close()
    }

    @Test("a form and an upload that come a byte at a time are cut off, and leave nothing")
    func slowBodies() async throws {
        let (studio, cookie, _) = try await studio()
        let before = try contents(of: studio)
        let head =
            "HTTP/1.1\r\nHost: \(studio.host)\r\nCookie: \(cookie)\r\nOrigin: http://\(studio.host)\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n"
        let wires = [try Wire(studio.port), try Wire(studio.port)]
        wires[0].send("POST /api/jobs " + head)
        wires[1].send("PUT /api/upload/footage/slow.mp4 " + head)
        let begin = ContinuousClock.now
        var open = [true, true]
        while open.contains(true), ContinuousClock.now - begin < .seconds(60) {
            try await Task.sleep(for: .milliseconds(500))
            for index in wires.indices where open[index] { open[index] = wires[index].send(" ") }
        }
        #expect(open == [false, false])
        #expect(ContinuousClock.now - begin < .seconds(30))
        for wire in wires { wire.close() }
        try await Task.sleep(for: .milliseconds(300))
        #expect(try contents(of: studio) == before)
        try await studio.close()
    }
}
