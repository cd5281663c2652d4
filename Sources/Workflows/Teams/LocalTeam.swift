import Foundation
import Synchronization
import Torch
import Training

/// The processes that a training by several of this machine starts: this one is the first.
final class LocalTeam: Sendable {
    /// The first process's seat.
    let seat: TeamSeat
    private let children: [Child]
    private let state = Mutex(State())

    private struct State {
        var isOver = false
        var lost: LostProcess?
    }

    fileprivate struct Child: Sendable {
        let rank: Int
        let process: ChildProcess
        /// What it writes, in a file that has no name any more.
        let words: Int32
    }

    /// Starts `count` - 1 processes of this program.
    ///
    /// - Parameter arguments: Their command line.
    init(count: Int, arguments: [String]) throws {
        let socket = try LoopbackSocket.open()
        // Nobody else on this machine who finds the port belongs to this run.
        let run = UUID().uuidString
        func seat(_ rank: Int) -> TeamSeat {
            TeamSeat(
                rank: rank, count: count, localRank: rank, localCount: count,
                address: LoopbackSocket.address, port: socket.port, run: run, reach: .machine,
                socket: rank == 0 ? socket.descriptor : nil)
        }
        self.seat = seat(0)
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(nothing) }
        let here = URL(filePath: FileManager.default.currentDirectoryPath)
        var children: [Child] = []
        do {
            for rank in 1..<count {
                let words = try Self.file()
                let text = String(decoding: try JSONEncoder().encode(seat(rank)), as: UTF8.self)
                let process = try ChildProcess(
                    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath(), arguments, in: here,
                    input: nothing, output: words, additions: [TeamVariables.own: text])
                children.append(Child(rank: rank, process: process, words: words))
            }
        } catch {
            for child in children { kill(child.process.number, SIGKILL) }
            throw error
        }
        self.children = children
    }

    /// A file without a name.
    private static func file() throws -> Int32 {
        var name = FileManager.default.temporaryDirectory.appending(path: "understudy-XXXXXX").path
            .utf8CString.map { $0 }
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw POSIXError(POSIXError.Code(rawValue: errno) ?? .EIO) }
        unlink(name)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    deinit { for child in children { close(child.words) } }

    /// Who was lost first.
    var lost: LostProcess? { state.withLock { $0.lost } }

    /// Asks the others to stop in order. They vote for it at the next step, as the first process does.
    func stop() { for child in children { kill(child.process.number, SIGTERM) } }

    /// Waits until all have ended, and reports each that was lost meanwhile.
    func watch(_ report: @escaping @Sendable () -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for child in children {
                group.addTask { [self] in
                    let end = try await child.process.end()
                    let isNew = state.withLock { state in
                        guard !state.isOver, state.lost == nil else { return false }
                        state.lost = lost(child, end)
                        return state.lost != nil
                    }
                    if isNew { report() }
                }
            }
            try await group.waitForAll()
        }
    }

    private func lost(_ child: Child, _ end: ChildProcess.End) -> LostProcess? {
        var lost = LostProcess(
            rank: child.rank, count: seat.count, exit: nil, signal: nil, words: child.said)
        switch end {
        case .exit(0), .exit(4): return nil
        case .exit(let code): lost.exit = code
        case .signal(let number): lost.signal = number
        }
        return lost
    }

    /// The first process failed by itself: the others are ended.
    func abandon(_ watch: Task<Void, any Error>) async {
        state.withLock { $0.isOver = true }
        for child in children { kill(child.process.number, SIGKILL) }
        _ = await watch.result
    }

    /// The first process is done: those that do not end by themselves are ended.
    func end(_ watch: Task<Void, any Error>) async {
        let patience = Task { [self] in
            try await Task.sleep(for: .seconds(10))
            state.withLock { $0.isOver = true }
            for child in children { kill(child.process.number, SIGKILL) }
        }
        _ = await watch.result
        patience.cancel()
    }
}

extension LocalTeam.Child {
    /// The last lines that it wrote.
    fileprivate var said: String {
        let size = lseek(words, 0, SEEK_END)
        var bytes = [UInt8](repeating: 0, count: Int(min(max(size, 0), 2000)))
        let count = pread(words, &bytes, bytes.count, max(0, size - off_t(bytes.count)))
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
