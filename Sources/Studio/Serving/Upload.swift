import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// A file that a browser sends: written as it comes, aside first, and given its name once it is whole.
struct Upload {
    let file: URL
    let request: Request
    let channel: any Channel

    init(_ file: URL, _ request: Request, _ channel: any Channel) {
        self.file = file
        self.request = request
        self.channel = channel
    }

    func run() async throws {
        guard let length = request.headers[.contentLength].flatMap({ Int64($0) }), length > 0 else {
            throw Refusal(.lengthRequired)
        }
        let folder = file.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard !FileManager.default.fileExists(atPath: file.path) else {
            throw Desk.exists(file.lastPathComponent)
        }
        let disk = try FileManager.default.attributesOfFileSystem(forPath: folder.path)
        let free = disk[.systemFreeSize] as? Int64 ?? .max
        guard length <= Limits.upload, length <= free - Limits.free else {
            throw Refusal(
                .contentTooLarge, "There is no room for “\(file.lastPathComponent)” on this disk.",
                remedy: "Make room, or open its folder with --footage and pick it there.")
        }
        let aside = folder.appending(path: ".\(UUID().uuidString).part")
        guard FileManager.default.createFile(atPath: aside.path, contents: nil) else {
            throw Refusal(.forbidden, "The project's folder cannot be written to.")
        }
        defer { unlink(aside.path) }
        try await receive(length, into: FileHandle(forWritingTo: aside))
        // A file that came about meanwhile is not written over.
        guard link(aside.path, file.path) == 0 else { throw Desk.exists(file.lastPathComponent) }
    }

    /// The bytes so far, for whoever watches the pace.
    private final class Tally: Sendable {
        private let count = Atomic<Int64>(0)

        var sum: Int64 { count.load(ordering: .relaxed) }
        func add(_ more: Int64) -> Int64 { count.add(more, ordering: .relaxed).newValue }
    }

    private func receive(_ length: Int64, into handle: FileHandle) async throws {
        defer { try? handle.close() }
        let received = Tally()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for try await piece in request.body {
                    let count = Int64(piece.readableBytes)
                    let sum = received.add(count)
                    guard sum <= length else { throw Refusal(.contentTooLarge) }
                    try handle.write(contentsOf: Data(piece.readableBytesView))
                }
            }
            group.addTask {
                var before: Int64 = 0
                while true {
                    try await Task.sleep(for: .seconds(Limits.uploadPace.seconds))
                    let now = received.sum
                    guard now - before >= Limits.uploadPace.bytes else { break }
                    before = now
                }
                // The end of the connection ends the reading.
                channel.close(promise: nil)
                throw Refusal(.requestTimeout)
            }
            try await group.next()
            group.cancelAll()
        }
        guard received.sum == length else { throw Refusal(.badRequest) }
        try handle.synchronize()
    }
}
