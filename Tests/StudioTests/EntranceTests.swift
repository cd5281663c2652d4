import Foundation
import NIOSSL
import Studio
import Testing
import Workflows

/// A studio that others can reach.
@Suite("Entrance")
struct EntranceTests {
    private static func request(
        _ path: String, host: String, cookie: String = "", _ fields: String = ""
    ) -> String {
        "GET \(path) HTTP/1.1\r\nHost: \(host)\r\nCookie: \(cookie)\r\n\(fields)Connection: close\r\n\r\n"
    }

    private static func status(_ answer: String) -> Int? {
        answer.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    @Test(
        "from elsewhere it is reached over TLS alone, with the token, a secure cookie and its own name"
    )
    func network() async throws {
        let (studio, folder) = try await SecureWire.studio()
        let file = SecureWire.file(in: folder)
        func ask(_ request: String) async throws -> String {
            try await SecureWire.ask(studio.port, request, trusting: file)
        }
        let door = try await ask(Self.request("/open?token=\(studio.token)", host: studio.host))
        #expect(Self.status(door) == 303)
        #expect(door.contains("; Path=/; HttpOnly; SameSite=Strict; Secure\r\n"))
        let line = try #require(
            door.split(separator: "\r\n").first { $0.lowercased().hasPrefix("set-cookie: ") })
        let cookie = String(line.dropFirst(12).prefix { $0 != ";" })
        let page = try await ask(Self.request("/", host: studio.host, cookie: cookie))
        #expect(Self.status(page) == 200 && page.contains("<title>"))
        for (host, fields, status) in [
            ("localhost:\(studio.port)", "", 421), ("127.0.0.1", "", 421),
            (studio.host, "Origin: http://\(studio.host)\r\n", 403),
            (studio.host, "Origin: https://\(studio.host)\r\n", 200),
        ] {
            let answer = try await ask(
                Self.request("/api/jobs", host: host, cookie: cookie, fields))
            #expect(Self.status(answer) == status, "\(host) \(fields)")
        }
        let stranger = try await ask(Self.request("/", host: studio.host))
        #expect(Self.status(stranger) == 401)
        // Whoever speaks plainly gets no answer in plain text.
        let plain = try Wire(studio.port).ask(
            Self.request("/", host: studio.host, cookie: cookie), seconds: 20)
        #expect(plain.status == nil && plain.isClosed)
        #expect(!plain.text.contains("HTTP"))
        try await studio.close()
        try FileManager.default.removeItem(at: folder)
    }

    @Test("a browser that trusts another studio's certificate does not come in")
    func otherCertificate() async throws {
        let (studio, folder) = try await SecureWire.studio()
        let other = folder.appending(path: "other", directoryHint: .isDirectory)
        _ = try StudioCertificate.own(for: StudioHost("127.0.0.1"), in: other)
        await #expect(throws: NIOSSLError.self) {
            _ = try await SecureWire.ask(
                studio.port, Self.request("/", host: studio.host),
                trusting: SecureWire.file(in: other))
        }
        try await studio.close()
        try FileManager.default.removeItem(at: folder)
    }

    @Test("the studio keeps its certificate, for its owner alone, and makes another before it ends")
    func kept() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "certificate-\(UUID().uuidString)", directoryHint: .isDirectory)
        defer { try? FileManager.default.removeItem(at: folder) }
        let host = try StudioHost("Studio.Local")
        let now = Date()
        let first = try StudioCertificate.own(for: host, in: folder, at: now)
        let file = folder.appending(path: "studio-studio.local.pem")
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(first.isOwn && first.fingerprint.count == 32 * 3 - 1)
        let day = 86400.0
        let later = try StudioCertificate.own(for: host, in: folder, at: now + 300 * day)
        #expect(later.fingerprint == first.fingerprint)
        let renewed = try StudioCertificate.own(for: host, in: folder, at: now + 340 * day)
        #expect(renewed.fingerprint != first.fingerprint)
        try Data("no certificate".utf8).write(to: file)
        #expect(throws: Failure.self) { try StudioCertificate.own(for: host, in: folder) }
        try Data("x".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        #expect(throws: (any Error).self) { try StudioCertificate.own(for: host, in: folder) }
    }

    @Test("a given certificate needs the key that belongs to it")
    func given() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "certificate-\(UUID().uuidString)", directoryHint: .isDirectory)
        defer { try? FileManager.default.removeItem(at: folder) }
        let one = try StudioCertificate.own(for: StudioHost("one.local"), in: folder)
        _ = try StudioCertificate.own(for: StudioHost("two.local"), in: folder)
        let (first, second) = (
            folder.appending(path: "studio-one.local.pem"),
            folder.appending(path: "studio-two.local.pem")
        )
        let same = try StudioCertificate(chain: first, key: first)
        #expect(same.fingerprint == one.fingerprint && !same.isOwn)
        #expect(throws: Failure.self) { try StudioCertificate(chain: first, key: second) }
        let none = folder.appending(path: "none.pem")
        func told(_ chain: URL, _ key: URL) -> String {
            do {
                _ = try StudioCertificate(chain: chain, key: key)
                return ""
            } catch {
                return Failure(error).happened
            }
        }
        #expect(told(none, first).contains("does not exist"))
        #expect(told(first, folder).contains("is a folder"))
        try Data("no key".utf8).write(to: none)
        #expect(told(first, none).hasSuffix("holds no private key without a password."))
        #expect(told(none, first).hasSuffix("holds no certificate."))
    }

    @Test(
        "a host is a name or an address, without a port",
        arguments: [
            "studio.local", "STUDIO", "192.168.1.20", "fe80::1", "a-b.c", "127.0.0.1",
        ])
    func hosts(text: String) throws {
        #expect(try StudioHost(text).name == text.lowercased())
    }

    @Test(
        "anything else is refused, and so is what stands for every address",
        arguments: [
            "", "0.0.0.0", "::", "studio.local:80", "a b", "-a", "a..b", "1.2.3", "1.2.3.400",
            "http://a", "[::1]", "ü.de", "a/b",
        ])
    func noHosts(text: String) {
        #expect(throws: Failure.self) { try StudioHost(text) }
    }

    @Test("an address of another machine is an error that says so")
    func elsewhere() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "studio-\(UUID().uuidString)", directoryHint: .isDirectory)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Kept for documentation by RFC 5737: no machine has it.
        let host = try StudioHost("192.0.2.7")
        let server = StudioServer(
            try Project.create(at: folder.appending(path: "Film.understudy")),
            entrance: .network(host, try StudioCertificate.own(for: host, in: folder)), port: 0,
            program: URL(filePath: "/bin/false"), assets: OpenStudio.assets,
            turn: folder.appending(path: "turn"))
        await #expect {
            try await server.run(stop: StopRequest()) { _ in }
        } throws: { error in
            (error as? Failure)?.happened.contains("has no address “192.0.2.7”") ?? false
        }
    }
}
