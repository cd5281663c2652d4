import Dispatch

/// Runs the stages' jobs on threads of their own: decoding, networks and encoding keep a thread busy for long, and the
/// threads that all of Swift's tasks share must stay free for everybody else.
final class StageExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "understudy.conversion", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
