import Foundation
import Torch
import Training

// A training by several processes: the first one tells, writes and is asked; the others follow.
extension Train {
    /// Whether another process leads, and this one writes and says nothing.
    public var follows: Bool { !leads }

    /// Whether this process writes.
    var leads: Bool { seat?.leads ?? true }

    /// Refuses a number of processes that makes no sense here.
    func checkProcesses() throws {
        guard let processes else { return }
        if let seat {
            guard seat.count == processes else {
                throw WorkflowError.otherProcesses(asked: processes, started: seat.count)
            }
            return
        }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        guard processes <= cores else {
            throw WorkflowError.tooManyProcesses(processes, cores: cores)
        }
    }

    /// The others, where this process is to start them.
    func startedTeam() throws -> LocalTeam? {
        guard seat == nil, let processes, processes > 1 else { return nil }
        var arguments = ["train", "--quiet", "--device", device.rawValue]
        for (name, file) in [("source", source), ("target", target), ("model", model)] {
            arguments += ["--\(name)=\(file.path)"]
        }
        if let use { arguments += ["--use", use.word] }
        return try LocalTeam(count: processes, arguments: arguments)
    }

    /// Trains as the first process tells: no file is written, nothing is said.
    func follow(_ plan: TrainingPlan, _ stop: StopRequest) async throws {
        let trainer = Trainer(plan)
        let watch = Task {
            while !stop.isRequested { try await Task.sleep(for: .milliseconds(20)) }
            trainer.stop()
        }
        defer { watch.cancel() }
        for try await event in trainer.run(until: .endless) {
            if case .finished(let end) = event, end.reason == .stopped {
                throw WorkflowError.stopped(during: .train)
            }
        }
    }
}

extension LocalTeam {
    /// Does the first process's work while the others do theirs, and ends when all have ended.
    ///
    /// - Parameters:
    ///   - stop: Whoever asks to stop has it from all of them, and nobody counts as lost then.
    ///   - lost: Called when one of the others was lost, which the first may not notice by itself while they gather.
    func accompany(
        stop: StopRequest, lost report: @escaping @Sendable () -> Void,
        _ work: () async throws -> Void
    ) async throws {
        let watch = Task { try await self.watch(report) }
        do {
            try await work()
            await end(watch)
        } catch {
            if Self.isOfAll(error) { await end(watch) } else { await abandon(watch) }
            if !stop.isRequested, let lost { throw WorkflowError.processLost(lost) }
            throw error
        }
    }

    /// Whether the others end by themselves as well: they were stopped together, or all saw one of them go.
    private static func isOfAll(_ error: any Error) -> Bool {
        switch error {
        case let error as TrainingError:
            if case .torch(.groupBroken) = error { true } else { false }
        case let error as WorkflowError: error == .stopped(during: .train)
        default: false
        }
    }
}
