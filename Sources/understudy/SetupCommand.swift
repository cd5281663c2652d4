import ArgumentParser
import Foundation
import Glibc
import Workflows

/// `understudy setup`: the same script that the launcher runs on its first start, with every file read again.
struct SetupCommand: ConsoleCommand {
    /// Which build of LibTorch.
    enum TorchBuild: String, CaseIterable, ExpressibleByArgument {
        case auto, cpu, cuda
    }

    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Checks every fetched file and fetches what is missing or damaged.",
        discussion: """
            The launcher does this by itself on its first start. By hand it is of use after a \
            damage of the disk, or when an NVIDIA driver was installed.
            """)

    @OptionGroup var shared: SharedOptions

    @Option(help: "Which build of LibTorch; 'auto' takes the one for GPUs where a driver is.")
    var torch = TorchBuild.auto

    func run(console: Console) async throws {
        let script = try Setup.script()
        var command = [script.path, "--verify", "--torch", torch.rawValue]
        if shared.json { command.append("--json") }
        if shared.quiet { command.append("--quiet") }
        console.close()
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        // The script takes the process over: its progress, its signals and its exit code are ours.
        execv(script.path, &arguments)
        let reason = errno
        for argument in arguments { free(argument) }
        throw POSIXError(POSIXErrorCode(rawValue: reason) ?? .EIO)
            .failure(of: "“\(script.path)”")
    }
}
