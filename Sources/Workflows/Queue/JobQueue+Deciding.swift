import Foundation
import GRDB

/// What people decide about jobs, from the command line or the studio.
extension JobQueue {
    /// Lets a job rest: one that runs ends in order, and keeps what is done.
    public func pause(_ id: Int64) throws(WorkflowError) -> Job { try end(id, .pause) }

    /// Ends a job. One that runs ends in order; asking a second time ends it at once.
    public func cancel(_ id: Int64) throws(WorkflowError) -> Job { try end(id, .cancel) }

    private func end(_ id: Int64, _ wish: Job.Wish) throws(WorkflowError) -> Job {
        let job = try write { db in
            let job = try Self.job(id, db)
            switch job.state {
            case .waiting, .paused:
                try db.execute(
                    sql: "UPDATE job SET state = ? WHERE id = ?",
                    arguments: [wish.state.rawValue, id])
            case .running:
                try db.execute(
                    sql: "UPDATE job SET wish = ? WHERE id = ?", arguments: [wish.rawValue, id])
            case .done, .failed, .refused, .cancelled: throw WorkflowError.jobIsOver(id, job.state)
            }
            return try Self.job(id, db)
        }
        if job.state == .running { interrupt(job) }
        return job
    }

    /// Asks a job's process to end in order, as Ctrl-C does.
    func interrupt(_ job: Job) {
        // The number of a process that has ended may be another program's by now.
        guard let process = job.process, process > 1, FileLock.isHeld(log(of: job.id)) else {
            return
        }
        kill(process, SIGINT)
    }

    /// Puts a job that rests, was ended or did not work at the end of the line: its command goes on where it stopped.
    public func goOn(_ id: Int64) throws(WorkflowError) -> Job {
        try write { db in
            let job = try Self.job(id, db)
            guard job.state.canGoOn else { throw WorkflowError.jobIsOver(id, job.state) }
            try db.execute(
                sql: """
                    UPDATE job SET state = ?, wish = NULL, happened = NULL, remedy = NULL,
                        place = CASE WHEN ?2 THEN place ELSE
                            (SELECT max(place) + 1 FROM job) END
                    WHERE id = ?3
                    """,
                arguments: [Job.State.waiting.rawValue, job.state == .paused, id])
            return try Self.job(id, db)
        }
    }

    /// Makes a job that waits the next one.
    public func first(_ id: Int64) throws(WorkflowError) -> Job {
        try write { db in
            let job = try Self.job(id, db)
            guard job.state == .waiting else { throw WorkflowError.jobIsOver(id, job.state) }
            try db.execute(
                sql: """
                    UPDATE job SET place =
                        (SELECT min(place) FROM job WHERE state = ?) - 1 WHERE id = ?
                    """, arguments: [Job.State.waiting.rawValue, id])
            return try Self.job(id, db)
        }
    }

    /// Takes a job that does not run out of the list, with its log.
    public func remove(_ id: Int64) throws(WorkflowError) {
        try write { db in
            let job = try Self.job(id, db)
            guard job.state != .running else { throw WorkflowError.jobRuns(id) }
            try db.execute(sql: "DELETE FROM job WHERE id = ?", arguments: [id])
        }
        try? FileManager.default.removeItem(at: log(of: id))
    }
}

/// What whoever runs the queue notes.
extension JobQueue {
    /// Takes the next job that waits; `nil` when none does.
    func claim() throws(WorkflowError) -> Job? {
        try write { db in
            let id = try Int64.fetchOne(
                db, sql: "SELECT id FROM job WHERE state = ? ORDER BY place, id LIMIT 1",
                arguments: [Job.State.waiting.rawValue])
            guard let id else { return nil }
            try db.execute(
                sql: """
                    UPDATE job SET state = ?, wish = NULL, process = NULL, began = ?, ended = NULL,
                        happened = NULL, remedy = NULL WHERE id = ?
                    """,
                arguments: [Job.State.running.rawValue, Date.now.timeIntervalSince1970, id])
            return try Self.job(id, db)
        }
    }

    /// Notes the process of a job.
    ///
    /// - Returns: The job, with what somebody has asked of it meanwhile.
    func note(process: Int32, of id: Int64) throws(WorkflowError) -> Job {
        try write { db in
            try db.execute(
                sql: "UPDATE job SET process = ? WHERE id = ?", arguments: [process, id])
            return try Self.job(id, db)
        }
    }

    /// Asks a job that runs to end and wait for its turn again, unless somebody has asked for something else.
    func later(_ id: Int64) throws(WorkflowError) {
        let job = try write { db in
            try db.execute(
                sql: """
                    UPDATE job SET wish = coalesce(wish, ?) WHERE id = ? AND state = ?
                    """,
                arguments: [Job.Wish.later.rawValue, id, Job.State.running.rawValue])
            return try Self.job(id, db)
        }
        if job.state == .running { interrupt(job) }
    }

    /// Notes how a job's process ended.
    func settle(_ id: Int64, _ end: JobEnd) throws(WorkflowError) {
        try write { db in
            let job = try Self.job(id, db)
            guard job.state == .running else { return }
            let state: Job.State =
                switch end.outcome {
                case nil: .done
                case .failed, .usage: job.wish == .cancel ? .cancelled : .failed
                case .refused: .refused
                case .interrupted: (job.wish ?? end.wish).state
                }
            let isTold = state == .failed || state == .refused
            try db.execute(
                sql: """
                    UPDATE job SET state = ?, wish = NULL, process = NULL, ended = ?,
                        happened = ?, remedy = ? WHERE id = ?
                    """,
                arguments: [
                    state.rawValue, Date.now.timeIntervalSince1970,
                    isTold ? end.happened : nil, isTold ? end.remedy : nil, id,
                ])
        }
    }
}
