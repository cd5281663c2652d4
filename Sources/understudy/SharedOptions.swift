public import ArgumentParser
public import Workflows

/// What every command takes.
struct SharedOptions: ParsableArguments {
    @Flag(help: "Write one JSON object a line to standard output instead of text.")
    var json = false

    @Flag(name: .shortAndLong, help: "Show results and errors only.")
    var quiet = false

    @Option(help: "Use this many threads. The default is what measures fastest here.")
    var threads: Int?

    @Option(help: "Where networks run.")
    var device = DeviceChoice.auto

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("'--threads \(threads)' makes no sense; give 1 or more.")
        }
    }
}

/// What a command takes that writes files.
struct WritingOptions: ParsableArguments {
    @Flag(help: "Replace what is there already.")
    var overwrite = false
}

extension DeviceChoice: ExpressibleByArgument {}
