import Foundation
import Studio
import Synchronization
import Workflows

/// A studio that serves a new project for the length of a test.
final class OpenStudio: Sendable {
    let project: Project
    let port: Int
    let token: String
    private let stop: StopRequest
    private let serving: Task<Void, any Error>

    /// The folder of the pages in this clone.
    static let assets = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/Studio/Assets").standardizedFileURL

    init(
        opened: [URL] = [], entrance: Entrance = .loopback,
        program: URL = URL(filePath: "/bin/false"),
        tuningIdle: Duration = .seconds(120), tuningGrace: Duration = .seconds(5)
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "studio-\(UUID().uuidString)/Film.understudy", directoryHint: .isDirectory)
        project = try Project.create(at: folder)
        let stop = StopRequest()
        var server = StudioServer(
            project, folders: opened, entrance: entrance, port: 0, program: program,
            assets: Self.assets,
            turn: folder.appending(path: "turn"))
        (server.tuningIdle, server.tuningGrace) = (tuningIdle, tuningGrace)
        let (addresses, told) = AsyncStream.makeStream(of: URL.self)
        serving = Task { [server] in try await server.run(stop: stop) { told.yield($0) } }
        self.stop = stop
        var first: URL?
        for await address in addresses {
            first = address
            break
        }
        guard let first, let port = first.port, let token = first.query()?.dropFirst(6) else {
            throw CancellationError()
        }
        self.port = port
        self.token = String(token)
    }

    /// Ends it and removes the project.
    func close() async throws {
        stop.request()
        try await serving.value
        try? FileManager.default.removeItem(at: project.folder.deletingLastPathComponent())
    }

    /// Trades the token for a cookie.
    func enter() throws -> String {
        let answer = try Wire(port).ask(
            "GET /open?token=\(token) HTTP/1.1\r\nHost: \(host)\r\n\r\n")
        let line = answer.text.split(separator: "\r\n").first {
            $0.lowercased().hasPrefix("set-cookie: ")
        }
        guard let line else { throw CancellationError() }
        return String(line.dropFirst(12).prefix { $0 != ";" })
    }

    var host: String { "127.0.0.1:\(port)" }
}

/// A bare connection: it sends what no browser would.
struct Wire {
    private let descriptor: Int32

    /// What came back until the other side was done.
    struct Answer {
        var bytes: [UInt8]
        /// The other side closed the connection.
        var isClosed: Bool
        var text: String { String(decoding: bytes, as: UTF8.self) }
        /// The status; `nil` when nothing came.
        var status: Int? { text.split(separator: " ").dropFirst().first.flatMap { Int($0) } }
        /// What stands behind the head.
        var body: String {
            text.range(of: "\r\n\r\n").map { String(text[$0.upperBound...]) } ?? ""
        }
    }

    struct Broken: Error {}

    init(_ port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        // The address lives until the call is over.
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, size)
            }
        }
        guard descriptor >= 0, code == 0 else { throw Broken() }
    }

    /// Sends as much as the other side takes.
    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = Glibc.send(
                descriptor, Array(bytes[sent...]), bytes.count - sent, Int32(MSG_NOSIGNAL))
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Reads until the answer is whole, the connection is closed, or nothing comes for some seconds.
    func receive(seconds: Int) -> Answer {
        var wait = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        var answer = Answer(bytes: [], isClosed: false)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while !Self.isWhole(answer) {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count <= 0 {
                answer.isClosed = count == 0 || errno == ECONNRESET
                break
            }
            answer.bytes += buffer[..<count]
        }
        return answer
    }

    private static func isWhole(_ answer: Answer) -> Bool {
        guard let head = answer.text.range(of: "\r\n\r\n") else { return false }
        let fields = answer.text[..<head.lowerBound].lowercased()
        let length = fields.split(separator: "\r\n").first { $0.hasPrefix("content-length: ") }
            .flatMap { Int($0.dropFirst(16)) }
        guard let length else { return fields.contains(" 204 ") || fields.contains(" 303 ") }
        return answer.text[head.upperBound...].utf8.count >= length
    }

    /// Sends a request and gives the answer.
    func ask(_ request: String, seconds: Int = 5) throws -> Answer {
        defer { close() }
        send(request)
        return receive(seconds: seconds)
    }

    func close() { Glibc.close(descriptor) }
}
