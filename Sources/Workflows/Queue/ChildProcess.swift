import CPlatform
import Foundation

/// A command of this program in a process of its own, which outlives the one that started it.
///
/// Foundation's `Process` hands down which signals are ignored, and a server ignores those that a job ends in order by.
struct ChildProcess: Sendable {
    let number: Int32

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - input: What becomes its standard input.
    ///   - output: What becomes its standard output and standard error.
    ///   - additions: Variables that it has besides ours.
    init(
        _ program: URL, _ arguments: [String], in folder: URL, input: Int32, output: Int32,
        additions: [String: String] = [:]
    ) throws(Failure) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        us_spawn_in(&actions, folder.path)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        // A group of its own: Ctrl-C in the studio's terminal is the studio's to hand on.
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        // The words are ours until the call is over, which has copied them by then.
        var words = ([program.path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let variables = ProcessInfo.processInfo.environment.merging(additions) { $1 }
        var settings = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for setting in settings { free(setting) } }
        var number: pid_t = 0
        let code = posix_spawn(&number, program.path, &actions, &attributes, &words, &settings)
        guard code == 0 else { throw Failure(system: code, program) }
        self.number = number
    }

    /// How a process ended.
    enum End: Sendable {
        /// With an exit code.
        case exit(Int32)
        /// By a signal.
        case signal(Int32)
    }

    /// Waits for its end.
    func end() async throws -> End {
        try await offThePool {
            var status: Int32 = 0
            while waitpid(number, &status, 0) < 0, errno == EINTR {}
            // The low seven bits are the signal, the next byte is the exit code.
            let signal = status & 0x7F
            return signal == 0 ? .exit(status >> 8 & 0xFF) : .signal(signal)
        }
    }
}
