public import Foundation
import Provenance

/// Does the jobs of a queue, one after the other, each as a process of this program.
///
/// One heavy job at a time on the machine: whoever runs one has the lock of a file in the user's folder, and so has its
/// process. Several runners may look after one queue, or after queues of several projects.
public struct JobRunner: Sendable {
    /// The queue.
    public let queue: JobQueue
    /// The program.
    public var program: URL
    /// The file whose lock is the turn of a heavy job. The default lies in the user's folder.
    public var turn: URL
    /// How often it looks for work.
    var pause = Duration.milliseconds(250)

    /// A runner.
    ///
    /// - Parameter program: The program. The default is this one.
    public init(_ queue: JobQueue, program: URL = Program.file, turn: URL? = nil) {
        self.queue = queue
        self.program = program
        self.turn = turn ?? UserFolder.config.appending(path: "heavy.lock")
    }

    /// Does jobs until somebody asks to stop. A job that runs then ends in order, and is the next one later on.
    ///
    /// - Parameter untilEmpty: Whether it ends when nothing waits or runs any more. The default is `false`.
    public func run(stop: StopRequest, untilEmpty: Bool = false) async throws {
        try FileManager.default.createDirectory(
            at: turn.deletingLastPathComponent(), withIntermediateDirectories: true)
        while !stop.isRequested {
            try settleOrphans()
            if let lock = FileLock(turn), let job = try queue.claim() {
                try await work(on: job, turn: lock, stop)
                continue
            }
            if untilEmpty,
                try queue.jobs().allSatisfy({ $0.state != .waiting && $0.state != .running })
            {
                return
            }
            try await Task.sleep(for: pause)
        }
    }

    /// Jobs whose process has ended while nobody watched.
    private func settleOrphans() throws {
        for job in try queue.jobs() where job.state == .running {
            // A runner has the log's lock from before the process begins until its end is noted.
            let began = Date(timeIntervalSince1970: job.began ?? 0)
            let file = queue.log(of: job.id)
            guard Date.now.timeIntervalSince(began) > 2, !FileLock.isHeld(file) else { continue }
            try queue.settle(
                job.id, JobEnd(orphan: JobLog(file), command: job.arguments.first ?? ""))
        }
    }

    private func work(on job: Job, turn: FileLock, _ stop: StopRequest) async throws {
        let file = queue.log(of: job.id)
        // Both locks are kept until the end is noted; the process has them besides.
        guard let log = FileLock(file, truncating: true) else {
            try queue.settle(job.id, JobEnd(orphan: JobLog(file), command: ""))
            return
        }
        let process: ChildProcess
        do {
            process = try ChildProcess(
                program, job.arguments + ["--json"], in: queue.project.folder,
                input: turn.descriptor, output: log.descriptor)
        } catch {
            try queue.settle(job.id, JobEnd(failure: error))
            return
        }
        let noted = try queue.note(process: process.number, of: job.id)
        if noted.wish != nil { queue.interrupt(noted) }
        let watch = Task {
            while !stop.isRequested { try await Task.sleep(for: .milliseconds(100)) }
            try queue.later(job.id)
        }
        defer { watch.cancel() }
        switch try await process.end() {
        case .exit(let code): try queue.settle(job.id, JobEnd(exit: code, log: JobLog(file)))
        case .signal(let number): try queue.settle(job.id, JobEnd(signal: number))
        }
        withExtendedLifetime((log, turn)) {}
    }
}

extension JobEnd {
    /// The end of a job that could not begin.
    init(failure: Failure) {
        (outcome, happened, remedy) = (failure.outcome, failure.happened, failure.remedy)
    }
}
