import Foundation
import Testing
import Workflows

/// The queue of a project and whoever runs it, with a program that does as it is told.
@Suite("Queue")
struct QueueTests {
    /// A project, and a program that notes when it begins and ends. What it does stands behind `evaluate`: seconds to
    /// work, and the code to exit with; at Ctrl-C it exits with 4, and the next time it is done at once.
    private struct Bench {
        let queue: JobQueue
        let runner: JobRunner
        let notes: URL

        init() throws {
            let folder = FileManager.default.temporaryDirectory.appending(
                path: "queue-\(UUID().uuidString)/Film.understudy", directoryHint: .isDirectory)
            queue = try JobQueue(Project.create(at: folder))
            notes = folder.appending(path: "notes")
            let program = folder.appending(path: "program")
            let script = """
                #!/bin/bash
                trap 'echo "stopped $2" >> notes; exit 4' INT
                echo "begins $2" >> notes
                echo '{"event":"started","stage":"evaluate","subject":"'$2'"}'
                if [ "$4" = 3 ]; then
                    echo '{"event":"error","outcome":"refused","exit":3,"happened":"No.","remedy":"Ask."}'
                fi
                if ! grep -q "stopped $2" notes; then
                    for i in $(seq $(($3 * 20))); do sleep 0.05; done
                fi
                echo "ends $2" >> notes
                exit $4
                """
            try Data(script.utf8).write(to: program)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: program.path)
            runner = JobRunner(queue, program: program, turn: folder.appending(path: "turn"))
        }

        func add(_ name: String, seconds: Int = 0, exit: Int = 0) throws -> Job {
            try queue.add(["evaluate", name, "\(seconds)", "\(exit)"])
        }

        func noted() throws -> [String] {
            guard let data = FileManager.default.contents(atPath: notes.path) else { return [] }
            return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
        }

        func states() throws -> [Job.State] { try queue.jobs().map(\.state) }

        func wait(_ what: String, for seconds: Double = 10, _ isTrue: () throws -> Bool)
            async throws
        {
            let begin = ContinuousClock.now
            while try !isTrue() {
                guard ContinuousClock.now - begin < .seconds(seconds) else {
                    Issue.record("waited in vain: \(what)")
                    return
                }
                try await Task.sleep(for: .milliseconds(30))
            }
        }

        func remove() {
            try? FileManager.default.removeItem(
                at: queue.project.folder.deletingLastPathComponent())
        }
    }

    @Test("jobs run in order and one at a time, even with two runners")
    func order() async throws {
        let bench = try Bench()
        for name in ["a", "b", "c"] { _ = try bench.add(name, seconds: 1) }
        let (first, second) = (StopRequest(), StopRequest())
        async let one: Void = bench.runner.run(stop: first, untilEmpty: true)
        async let two: Void = bench.runner.run(stop: second, untilEmpty: true)
        _ = try await (one, two)
        #expect(
            try bench.noted() == ["begins a", "ends a", "begins b", "ends b", "begins c", "ends c"])
        #expect(try bench.states() == [.done, .done, .done])
        bench.remove()
    }

    @Test("a job that is paused ends in order, and goes on when it may")
    func pause() async throws {
        let bench = try Bench()
        let job = try bench.add("a", seconds: 60)
        let stop = StopRequest()
        let running = Task { try await bench.runner.run(stop: stop) }
        try await bench.wait("a begins") { try bench.noted().contains("begins a") }
        #expect(try bench.queue.pause(job.id).wish == .pause)
        try await bench.wait("a rests") { try bench.states() == [.paused] }
        _ = try bench.queue.goOn(job.id)
        try await bench.wait("a is done") { try bench.states() == [.done] }
        #expect(try bench.noted() == ["begins a", "stopped a", "begins a", "ends a"])
        stop.request()
        try await running.value
        bench.remove()
    }

    @Test("a stop of the runner lets the job wait, and the next runner goes on")
    func stop() async throws {
        let bench = try Bench()
        _ = try bench.add("a", seconds: 60)
        let stop = StopRequest()
        let running = Task { try await bench.runner.run(stop: stop) }
        try await bench.wait("a begins") { try bench.noted().contains("begins a") }
        stop.request()
        try await running.value
        #expect(try bench.states() == [.waiting])
        try await bench.runner.run(stop: StopRequest(), untilEmpty: true)
        #expect(try bench.states() == [.done])
        bench.remove()
    }

    @Test("how a job ended is what its exit code says, and why is what its last error says")
    func ends() async throws {
        let bench = try Bench()
        let codes = [(0, Job.State.done), (1, .failed), (2, .failed), (3, .refused), (4, .paused)]
        for (code, _) in codes { _ = try bench.add("\(code)", exit: code) }
        try await bench.runner.run(stop: StopRequest(), untilEmpty: true)
        #expect(try bench.states() == codes.map(\.1))
        let refused = try bench.queue.jobs()[3]
        #expect(refused.happened == "No." && refused.remedy == "Ask.")
        bench.remove()
    }

    @Test("what is cancelled or removed does not run, and what is first runs first")
    func decisions() async throws {
        let bench = try Bench()
        let jobs = try ["a", "b", "c", "d"].map { try bench.add($0) }
        _ = try bench.queue.cancel(jobs[0].id)
        try bench.queue.remove(jobs[1].id)
        _ = try bench.queue.first(jobs[3].id)
        try await bench.runner.run(stop: StopRequest(), untilEmpty: true)
        #expect(try bench.noted() == ["begins d", "ends d", "begins c", "ends c"])
        #expect(throws: WorkflowError.noSuchJob(jobs[1].id)) { try bench.queue.pause(jobs[1].id) }
        #expect(throws: WorkflowError.jobIsOver(jobs[3].id, .done)) {
            try bench.queue.pause(jobs[3].id)
        }
        bench.remove()
    }

    @Test(
        "only commands that work for long wait in a queue",
        arguments: ["studio", "queue", "setup", ""])
    func commands(word: String) throws {
        let bench = try Bench()
        #expect(throws: WorkflowError.notForQueue(word, known: JobQueue.commands)) {
            try bench.queue.add([word])
        }
        bench.remove()
    }

    @Test("a form's conversion becomes the command line's, a draft with its step")
    func conversionOrder() throws {
        func words(_ more: String) throws -> [String] {
            let json = """
                {"convert": {"_0": {"plate": "footage/a.mp4", "model": "models/m", \(more)
                "output": "conversions/a-v001.mp4", "overwrite": false}}}
                """
            return try JSONDecoder().decode(JobOrder.self, from: Data(json.utf8)).arguments
        }
        let whole = [
            "convert", "footage/a.mp4", "--model=models/m", "--output=conversions/a-v001.mp4",
        ]
        #expect(try words("") == whole)
        #expect(try words(#""every": 10,"#) == whole + ["--every=10"])
    }

    @Test("a log is read in whole lines, from where one was")
    func log() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        let log = JobLog(file)
        #expect(log.lines(from: 0).lines.isEmpty)
        try Data("one\ntwo\nthr".utf8).write(to: file)
        let first = log.lines(from: 0)
        #expect(first.lines == ["one", "two"] && first.end == 8)
        try Data("one\ntwo\nthree\n".utf8).write(to: file)
        #expect(log.lines(from: first.end).lines == ["three"])
        try Data("new\n".utf8).write(to: file)
        #expect(log.lines(from: 14).lines == ["new"])
    }

    @Test("a command line is copied as a shell reads it")
    func quoting() throws {
        let bench = try Bench()
        let job = try bench.queue.add(["consent", "grant", "--name=Ana d'Or", "--until=2027-01-01"])
        #expect(
            job.commandLine == #"understudy consent grant '--name=Ana d'\''Or' --until=2027-01-01"#)
        bench.remove()
    }
}
