/// What a person may decide about a job of a queue.
public enum JobDecision: String, Sendable, CaseIterable {
    /// It rests; one that runs ends in order, and keeps what is done.
    case pause
    /// It goes on where it stopped, when its turn comes.
    case resume
    /// It ends; a second time, at once.
    case cancel
    /// It is the next one.
    case first
    /// It is no longer in the list.
    case remove

    /// Carries it out.
    ///
    /// - Returns: The job as it is now; `nil` when it is no longer in the list.
    @discardableResult
    public func decide(_ job: Int64, in queue: JobQueue) throws(WorkflowError) -> Job? {
        switch self {
        case .pause: return try queue.pause(job)
        case .resume: return try queue.goOn(job)
        case .cancel: return try queue.cancel(job)
        case .first: return try queue.first(job)
        case .remove:
            try queue.remove(job)
            return nil
        }
    }
}
