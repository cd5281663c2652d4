import ArgumentParser
import Foundation
import Workflows

/// `understudy train`.
struct TrainCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Trains a model from two facesets.",
        discussion: """
            Ten minutes, over all runs together:
              understudy train --source ana.faceset --target ben.faceset \\
                --model ana-as-ben --minutes 10

            Without --minutes or --iterations it trains until Ctrl-C. Then the step ends, \
            everything is saved, and the same command goes on. Previews lie in the model's \
            folder.

            --processes shares each step among processes of this machine, as torchrun and srun \
            do among machines. The batch, and what is learned, stay the same.
            """)

    @Option(help: ArgumentHelp("The faces that are put in.", valueName: "faceset"))
    var source: String

    @Option(help: ArgumentHelp("The faces that are replaced.", valueName: "faceset"))
    var target: String

    @Option(help: ArgumentHelp("The model's folder.", valueName: "folder"))
    var model: String

    @Option(
        help: """
            The networks: \(Train.architectures). The default is the model's, or the first. \
            'understudy models --architectures' says what each is for and costs.
            """)
    var architecture: String?

    @Option(
        help: ArgumentHelp(
            """
            A setting of training.json, such as optimizer.rate=0.02, or of a new model's networks, \
            such as architecture.resolution=128. May be given several times.
            """,
            valueName: "key=value"))
    var set: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            A new model begins from the weights of this one, and so rests on the consents of its \
            people as well. 'freeze.encoder', 'freeze.inter' and 'freeze.decoder' of --set leave \
            parts as they are.
            """,
            valueName: "folder"))
    var from: String?

    @Option(
        help: ArgumentHelp(
            """
            Faces of each person in a step. With 'auto' a new model takes as many as fit into four \
            fifths of the free memory and make it faster. The default is the model's.
            """,
            valueName: "number|auto"))
    var batch: BatchChoice?

    @Option(
        help: ArgumentHelp(
            "Draw the curves of losses and scores there, anew at each checkpoint: .svg.",
            valueName: "file"))
    var plot: String?

    @Flag(
        help: """
            Train nothing, but find a learning rate: some steps with rates from far too small to far \
            too large, on a copy of the model. With --plot the losses are drawn there.
            """)
    var findRate = false

    @Flag(
        help: "Train nothing, but say what memory the training takes, and how long a step.")
    var estimate = false

    @Option(help: "What it is for. The default is any use that both consents name.")
    var use: UseChoice?

    @Option(
        help: ArgumentHelp(
            """
            Share each step among so many processes of this machine. They divide the cores, or \
            --threads. The default is 1.
            """,
            valueName: "count"))
    var processes: Int?

    @OptionGroup var span: SpanOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if let processes, !(1...1024).contains(processes) {
            throw ValidationError("'--processes \(processes)' makes no sense; give 1 or more.")
        }
        if findRate, let processes, processes > 1 {
            throw ValidationError("A rate is found by one process: leave out --processes.")
        }
        if estimate, findRate || (processes ?? 1) > 1 {
            throw ValidationError("'--estimate' goes with neither '--find-rate' nor '--processes'.")
        }
    }

    func run(console: Console) async throws {
        let seat = try TeamVariables(ProcessInfo.processInfo.environment).seat()
        let train = Train(
            source: URL(filePath: source), target: URL(filePath: target),
            model: URL(filePath: model, directoryHint: .isDirectory),
            span: span.value ?? .endless, architecture: architecture, settings: set,
            batch: batch, from: from.map { URL(filePath: $0, directoryHint: .isDirectory) },
            plot: plot.map { URL(filePath: $0) }, use: use,
            device: shared.device, threads: shared.threads, processes: processes, seat: seat)
        if estimate {
            let cost = try await TrainingEstimate(for: train).run()
            return console.result("cost", cost) { LabeledLines.text(cost.lines) }
        }
        let stop = console.stopOnSignals()
        do {
            try await console.follow(
                findRate ? FindRate(for: train).events(stop: stop) : train.events(stop: stop))
        } catch let error as WorkflowError where train.follows && error == .stopped(during: .train)
        {
            // The first process says so for all.
            throw ExitStatus.interrupted
        }
    }
}

/// How long a model is trained.
struct SpanOptions: ParsableArguments {
    // A value that begins with a hyphen is taken as one: `-1` then gets a sentence of its own.
    @Option(parsing: .unconditional, help: "Train for so many minutes, over all runs together.")
    var minutes: Double?

    @Option(
        parsing: .unconditional, help: "Train for so many iterations, over all runs together.")
    var iterations: Int?

    func validate() throws {
        if minutes != nil, iterations != nil {
            throw ValidationError("'--minutes' and '--iterations' exclude each other.")
        }
        if let minutes { try Self.check(minutes: minutes) }
        if let iterations, !(1...1_000_000_000).contains(iterations) {
            throw ValidationError("'--iterations \(iterations)' makes no sense; give 1 or more.")
        }
    }

    /// Whether one can train for so many minutes.
    static func check(minutes: Double) throws {
        guard !(minutes > 0 && minutes <= 1_000_000) else { return }
        let isWhole = minutes == minutes.rounded() && abs(minutes) < 1e15
        let text = isWhole ? "\(Int(minutes))" : "\(minutes)"
        throw ValidationError("'--minutes \(text)' makes no sense; give more than 0.")
    }

    /// The span, when one was given.
    var value: TrainingSpan? {
        minutes.map { .minutes($0) } ?? iterations.map { .iterations($0) }
    }
}
