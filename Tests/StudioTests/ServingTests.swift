import Foundation
import Testing
import Workflows

/// What a browser that was let in gets.
@Suite("Serving")
struct ServingTests {
    private func ask(
        _ studio: OpenStudio, _ cookie: String, _ path: String, _ fields: String = ""
    ) throws -> Wire.Answer {
        try Wire(studio.port).ask(
            "GET \(path) HTTP/1.1\r\nHost: \(studio.host)\r\nCookie: \(cookie)\r\n\(fields)\r\n")
    }

    @Test("every answer forbids what pages of ours never do")
    func headers() async throws {
        let studio = try await OpenStudio()
        let cookie = try studio.enter()
        for path in ["/", "/js/app.js", "/api/project", "/nothing"] {
            let text = try ask(studio, cookie, path).text.lowercased()
            for part in [
                "content-security-policy: default-src 'none'; script-src 'self';",
                "frame-ancestors 'none'", "x-content-type-options: nosniff",
                "referrer-policy: no-referrer", "cross-origin-opener-policy: same-origin",
                "cross-origin-resource-policy: same-origin",
            ] {
                #expect(text.contains(part), "\(path) lacks \(part)")
            }
            #expect(!text.contains("unsafe-inline") && !text.contains("unsafe-eval"))
        }
        try await studio.close()
    }

    @Test("the token becomes a strict cookie, and lets in one browser")
    func cookie() async throws {
        let studio = try await OpenStudio()
        let open = "GET /open?token=\(studio.token) HTTP/1.1\r\nHost: \(studio.host)\r\n\r\n"
        let first = try Wire(studio.port).ask(open)
        #expect(first.status == 303)
        #expect(first.text.contains("; Path=/; HttpOnly; SameSite=Strict"))
        #expect(try Wire(studio.port).ask(open).status == 401)
        try await studio.close()
    }

    @Test(
        "a player gets the part that it asks for",
        arguments: [
            ("bytes=0-3", "0123", "0-3"), ("bytes=4-", "456789", "4-9"), ("bytes=-2", "89", "8-9"),
            ("bytes=8-99", "89", "8-9"), ("bytes=0-0", "0", "0-0"),
        ])
    func ranges(field: String, body: String, range: String) async throws {
        let studio = try await OpenStudio()
        let cookie = try studio.enter()
        let film = studio.project.conversions.appending(path: "a b.mp4")
        try Data("0123456789".utf8).write(to: film)
        let whole = try ask(studio, cookie, "/media/films/a%20b.mp4")
        #expect(whole.status == 200 && whole.body == "0123456789")
        let part = try ask(studio, cookie, "/media/films/a%20b.mp4", "Range: \(field)\r\n")
        #expect(part.status == 206 && part.body == body)
        #expect(part.text.lowercased().contains("content-range: bytes \(range)/10"))
        try await studio.close()
    }

    @Test("an upload is there whole, under its name, and is listed")
    func upload() async throws {
        let studio = try await OpenStudio()
        let cookie = try studio.enter()
        let text = String(repeating: "understudy", count: 40_000)
        let answer = try Wire(studio.port).ask(
            "PUT /api/upload/footage/%C3%A4%20scene.mp4 HTTP/1.1\r\nHost: \(studio.host)\r\nCookie: \(cookie)\r\nOrigin: http://\(studio.host)\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)"
        )
        #expect(answer.status == 204, "\(answer.text)")
        let file = studio.project.footage.appending(path: "ä scene.mp4")
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
        #expect(try ask(studio, cookie, "/api/project").body.contains("ä scene.mp4"))
        try await studio.close()
    }

    @Test("the pages are below 300 KB, and a browser that has them is told so")
    func size() async throws {
        let studio = try await OpenStudio()
        let cookie = try studio.enter()
        let names = try FileManager.default.subpathsOfDirectory(atPath: OpenStudio.assets.path)
            .filter { $0.contains(".") }
        var sum = 0
        for name in names {
            let answer = try ask(studio, cookie, "/\(name)")
            #expect(answer.status == 200, "\(name)")
            sum += answer.bytes.count
        }
        #expect(names.count > 10)
        #expect(sum < 300_000, "\(sum) bytes")
        let head = try ask(studio, cookie, "/js/app.js").text
        let tag = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("etag: ") }
        let again = try ask(
            studio, cookie, "/js/app.js", "If-None-Match: \(tag?.dropFirst(6) ?? "")\r\n")
        #expect(again.status == 304)
        try await studio.close()
    }
}
