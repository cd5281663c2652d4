/// Runs `work` until it ends or somebody asks to stop. Then its task is cancelled, and what it throws at that is thrown.
func stopping<Value: Sendable>(
    on stop: StopRequest, _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    let task = Task { try await work() }
    let watch = Task {
        while !stop.isRequested { try await Task.sleep(for: .milliseconds(50)) }
        task.cancel()
    }
    defer { watch.cancel() }
    return try await withTaskCancellationHandler {
        try await task.value
    } onCancel: {
        task.cancel()
    }
}
