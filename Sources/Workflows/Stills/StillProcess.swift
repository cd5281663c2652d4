import Foundation
import Synchronization

/// `understudy stills` in a process of its own: lines go in, lines come out, pictures lie in a folder that nobody else may
/// look into.
final class StillProcess: Sendable {
    /// The pictures' folder.
    var folder: URL { pictures.url }
    private let pictures: PictureFolder
    private let child: ChildProcess
    /// Our end of the pair of sockets that is the process's standard input and output.
    private let descriptor: Int32
    private let queue = DispatchQueue(label: "understudy.tuning")
    private let isOver = Mutex(false)
    /// What came behind the last whole line.
    private let rest = Mutex<[UInt8]>([])

    /// Starts it; opening plate and model is part of the first answer.
    init(_ program: URL, _ scene: StillBench.Scene, in project: URL) throws(Failure) {
        pictures = try PictureFolder(in: FileManager.default.temporaryDirectory)
        let folder = pictures.url
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            pictures.remove()
            throw Failure(system: errno, folder)
        }
        defer { close(ends[1]) }
        do {
            child = try ChildProcess(
                program,
                [
                    "stills", "--json", "--model=\(scene.model.path(percentEncoded: false))",
                    "--output=\(folder.path(percentEncoded: false))", "--",
                    scene.plate.path(percentEncoded: false),
                ], in: project, input: ends[1], output: ends[1])
        } catch {
            close(ends[0])
            pictures.remove()
            throw error
        }
        descriptor = ends[0]
        var wait = timeval(tv_sec: Self.patience, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
    }

    /// Seconds after which a process that says nothing is given up: ten times what a long clip takes to open.
    private static let patience = 120

    deinit { close(descriptor) }

    /// Whether it may still answer.
    var isRunning: Bool { isOver.withLock { !$0 } }

    /// What becomes of an order.
    ///
    /// - Throws: `StillFault` when it is not done and the next may be; `Failure` when the process has ended with an error,
    ///   and ``Gone`` when it has ended without one.
    func answer(to order: StillOrder) async throws -> StillAnswer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = try encoder.encode(order) + [UInt8(ascii: "\n")]
        return try await waiting { [self] in
            send(Array(line))
            var failure: Failure?
            while let line = nextLine() {
                // Libraries may write words of their own, with or without an end of the line.
                guard
                    let begin = line.firstRange(of: Array(#"{"event":"#.utf8))?.lowerBound
                        ?? line.firstIndex(of: UInt8(ascii: "{")),
                    let told = try? JSONDecoder().decode(Told.self, from: Data(line[begin...]))
                else { continue }
                switch told {
                case .still(let answer) where answer.number == order.number: return answer
                case .fault(let fault) where fault.number == order.number: throw fault
                case .error(let error): failure = error
                default: continue
                }
            }
            isOver.withLock { $0 = true }
            if let failure { throw failure }
            throw Gone()
        }
    }

    /// Runs `work` on a thread of this process's own: it waits for seconds, and the system's shared queue has few threads.
    private func waiting(
        _ work: @escaping @Sendable () throws -> StillAnswer
    ) async throws -> StillAnswer {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }

    /// Ends it: in order, so that the log's last line is whole, and by force when that takes too long.
    func end() async {
        isOver.withLock { $0 = true }
        shutdown(descriptor, Int32(SHUT_RDWR))
        let number = child.number
        let watch = Task {
            do { try await Task.sleep(for: .seconds(5)) } catch { return }
            kill(number, SIGKILL)
        }
        _ = try? await child.end()
        watch.cancel()
        pictures.remove()
    }

    /// The process is at its end and did not say why.
    struct Gone: Error, Explained {
        var failure: Failure {
            Failure(
                happened: "The process that makes single frames has ended.",
                remedy: "Ask again: it is started anew. The machine may be short of memory.")
        }
    }

    /// A line of the process.
    private enum Told: Decodable {
        case still(StillAnswer)
        case fault(StillFault)
        case error(Failure)
        case other

        private enum Key: CodingKey { case event, value, outcome, happened, remedy }

        init(from decoder: any Decoder) throws {
            let line = try decoder.container(keyedBy: Key.self)
            switch try line.decode(String.self, forKey: .event) {
            case "still": self = .still(try line.decode(StillAnswer.self, forKey: .value))
            case "fault": self = .fault(try line.decode(StillFault.self, forKey: .value))
            case "error":
                self = .error(
                    Failure(
                        try line.decode(Failure.Outcome.self, forKey: .outcome),
                        happened: try line.decode(String.self, forKey: .happened),
                        remedy: try line.decodeIfPresent(String.self, forKey: .remedy)))
            default: self = .other
            }
        }
    }

    private func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let piece = Array(bytes[sent...])
            let count = Glibc.send(descriptor, piece, piece.count, Int32(MSG_NOSIGNAL))
            // A process that is gone is noticed when its answer is read.
            guard count > 0 else { return }
            sent += count
        }
    }

    /// The next whole line; `nil` at the end.
    private func nextLine() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 1 << 12)
        while true {
            let line: [UInt8]? = rest.withLock { rest in
                guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
                defer { rest.removeFirst(end + 1) }
                return Array(rest[..<end])
            }
            if let line { return line }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            rest.withLock { $0 += buffer[..<count] }
        }
    }
}
