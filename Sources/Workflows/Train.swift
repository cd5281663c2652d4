import Conversion
import Faces
public import Foundation
import Media
import Networks
import Provenance
import Torch
public import Training

/// How long a model is trained, over all runs together.
public enum TrainingSpan: Sendable, Equatable {
    /// Minutes.
    case minutes(Double)
    /// Steps.
    case iterations(Int)
    /// Until somebody asks to stop.
    case endless
}

/// Trains a model from two facesets whose people agreed.
public struct Train: Sendable {
    /// The faces that are put in.
    public var source: URL
    /// The faces that are replaced.
    public var target: URL
    /// The model's folder. A model in it is gone on with.
    public var model: URL
    /// How long, over all runs together.
    public var span: TrainingSpan
    /// The name of an architecture. The default is `nil`: that of the model, and the catalog's first for a new one.
    public var architecture: String?
    /// Where the curves of losses and scores are drawn, at each checkpoint: an `.svg`. The default is `nil`: nowhere.
    public var plot: URL?
    /// The folder of a model from whose weights a new one begins. The default is `nil`: it begins anew.
    public var from: URL?
    /// How many faces of each person a step has. The default is `nil`: what the settings say.
    public var batch: BatchChoice?
    /// Settings, each as `key=value`: those of a new model's architecture as `architecture.key=value`, the others are of
    /// its training. The default is none.
    public var settings: [String]
    /// What it is for. The default is `nil`: any use that both consents name.
    public var use: UseChoice?
    /// Where networks run. The default is `.auto`.
    public var device: DeviceChoice
    /// Threads. The default is `nil`: a few steps are timed.
    public var threads: Int?
    /// Processes of this machine that share each step. The default is `nil`: this one alone.
    public var processes: Int?
    /// This process's seat among several that somebody else has started. The default is `nil`: it has none.
    public var seat: TeamSeat?

    /// A training by its parts.
    public init(
        source: URL, target: URL, model: URL, span: TrainingSpan = .endless,
        architecture: String? = nil, settings: [String] = [], batch: BatchChoice? = nil,
        from: URL? = nil, plot: URL? = nil, use: UseChoice? = nil, device: DeviceChoice = .auto,
        threads: Int? = nil, processes: Int? = nil, seat: TeamSeat? = nil
    ) {
        (self.processes, self.seat) = (processes, seat)
        self.source = source
        self.target = target
        self.model = model
        self.span = span
        self.architecture = architecture
        self.settings = settings
        self.batch = batch
        self.from = from
        self.plot = plot
        self.use = use
        self.device = device
        self.threads = threads
    }

    /// The names of all architectures, the default first: `quick, original`.
    public static var architectures: String {
        Architectures.all.map { $0.name }.joined(separator: ", ")
    }

    /// Trains.
    public func events(stop: StopRequest) -> WorkflowEvents {
        WorkflowEvents { report in try await run(report, stop) }
    }

    func run(_ report: Reporter, _ stop: StopRequest) async throws {
        if let plot { try TrainingPlot.check(plot) }
        try checkProcesses()
        let surroundings = try Surroundings(of: [model, source, target])
        try await surroundings.notingRefusals(of: .train) {
            let (plan, records) = try await offThePool { try prepare(surroundings) }
            guard leads else { return try await follow(plan, stop) }
            report(.started(.train, subject: model.lastPathComponent))
            try await train(plan, records, report, stop)
            try surroundings.note(
                .trained,
                [
                    "model": try ModelFolder(model).checkpoints.newest(checking: []).checkpoint?
                        .state.files[Checkpoint.weightsName]?.sha256 ?? "",
                    "consents": records.map(\.hash.hex).joined(separator: " "),
                ])
        }
    }

    /// Opens everything, and asks the consents.
    func prepare(
        _ surroundings: Surroundings
    ) throws -> (plan: TrainingPlan, records: [ConsentRecord]) {
        let gate = try ConsentGate(surroundings)
        let (sourceFaces, targetFaces) = (try Faceset(source), try Faceset(target))
        let sources = try gate.records(of: sourceFaces, role: .source, use: use?.value)
        let targets = try gate.records(of: targetFaces, role: .target, use: use?.value)
        let earlier = try earlierPeople(gate)
        _ = try ConsentRecord.commonUses(
            of: [sources[0], targets[0]] + earlier.held, wanted: use?.value)
        try FacesetCheck.check(sourceFaces, shows: sources[0])
        try FacesetCheck.check(targetFaces, shows: targets[0])
        func person(_ records: [ConsentRecord]) -> ModelDescription.Person {
            ModelDescription.Person(
                name: records[0].terms.person, consents: records.map(\.hash.hex))
        }
        let start = try parent.map { (folder) throws(StoredError) in try WarmStart(folder) }
        var plan = TrainingPlan(
            model: model, source: sourceFaces, target: targetFaces,
            persons: .init(source: person(sources), target: person(targets)),
            architecture: leads
                ? try chosenArchitecture(from: start?.description.architecture) : nil,
            changes: changes, fitsBatch: batch == .auto, start: start,
            device: try device.device(seat?.localRank ?? 0), program: Program.version)
        plan.seat = seat
        plan.knowsCovered = try FacesetCheck.isCovered(targetFaces, showing: targets[0])
        return (plan, sources + targets + earlier.copies)
    }

    /// The consents of everybody whose likeness is in the weights already, or will be before the first step: the people of
    /// the models that this one was begun from, and of the one that it is to begin from.
    ///
    /// - Returns: Those that hold now, and copies of all records for the model's folder.
    /// - Throws: `.refused` where one does not hold.
    private func earlierPeople(
        _ gate: ConsentGate
    ) throws -> (held: [ConsentRecord], copies: [ConsentRecord]) {
        var (held, copies): ([ConsentRecord], [ConsentRecord]) = ([], [])
        if let parent {
            let earlier = ModelConsents(ModelFolder(parent))
            let all = try earlier.checked(by: gate, extra: [], use: use?.value)
            held += [all.source, all.target] + all.ancestors.map(\.record)
            copies = try earlier.records()
        }
        let own = ModelFolder(model)
        if own.holdsModel {
            // Its copies may be missing: it may have been killed before it had them.
            held += try ModelConsents(own).ancestors(
                of: own.readDescription(), by: gate, extra: copies, use: use?.value
            ).map(\.record)
        }
        return (held, copies)
    }

    /// The model to begin from. One that is gone is not needed any more by a model that has begun.
    private var parent: URL? {
        guard let from, !ModelFolder(from).holdsModel else { return from }
        let begun = try? ModelFolder(model).checkpoints.iterations()
        return begun?.isEmpty ?? true ? from : nil
    }

    /// Changed settings of the training.
    private var changes: [String] {
        var changes = settings.filter { !ArchitectureChoice.isMeant(by: $0) }
        if case .count(let batch) = batch { changes.append("batch=\(batch)") }
        if let threads { changes.append("compute.threads=\(threads)") }
        return changes
    }

    /// The networks that were asked for; `nil` where nothing was said of them.
    ///
    /// - Parameter earlier: The networks of the model that a new one begins from: the default for it.
    private func chosenArchitecture(
        from earlier: ArchitectureChoice?
    ) throws -> ArchitectureChoice? {
        let changes = settings.filter(ArchitectureChoice.isMeant(by:))
        if let earlier, let architecture, architecture != earlier.name {
            throw WorkflowError.otherNetworks(
                model: from ?? model, has: earlier.name, wanted: architecture)
        }
        guard architecture != nil || !changes.isEmpty else { return nil }
        let folder = ModelFolder(model)
        let kept = folder.holdsModel ? try folder.readDescription().architecture : earlier
        let base: ArchitectureChoice
        if let kept, architecture == nil || architecture == kept.name {
            // The same name again means the same networks, whatever they were made with.
            base = kept
        } else {
            base = try ArchitectureChoice(named: architecture ?? Architectures.all[0].name)
        }
        do {
            return try base.setting(changes)
        } catch {
            throw StoredError.settings(.caller, error)
        }
    }

    private func train(
        _ plan: TrainingPlan, _ records: [ConsentRecord], _ report: Reporter, _ stop: StopRequest
    ) async throws {
        var plan = plan
        let team = try startedTeam()
        if let team { plan.seat = team.seat }
        let trainer = Trainer(plan)
        let watch = Task {
            while !stop.isRequested { try await Task.sleep(for: .milliseconds(20)) }
            trainer.stop()
            team?.stop()
        }
        defer { watch.cancel() }
        guard let team else { return try await train(trainer, records, report) }
        try await team.accompany(stop: stop, lost: { trainer.stop() }) {
            try await train(trainer, records, report)
        }
    }

    private func train(
        _ trainer: Trainer, _ records: [ConsentRecord], _ report: Reporter
    ) async throws {
        var narrator = TrainingNarrator(span: span, report: report)
        for try await event in trainer.run(until: span.limit) {
            if case .started = event { try ModelConsents(ModelFolder(model)).keep(records) }
            narrator.tell(event)
            try draw(after: event, report)
            if case .finished(let end) = event, end.reason == .stopped {
                throw WorkflowError.stopped(during: .train)
            }
        }
    }
}

extension Train {
    /// Draws the curves anew once there is more to draw.
    private func draw(after event: TrainingEvent, _ report: Reporter) throws {
        guard let plot else { return }
        switch event {
        case .checkpoint, .scored: try TrainingPlot(of: model).write(to: plot)
        case .finished:
            try TrainingPlot(of: model).write(to: plot)
            report(.wrote(plot, role: "plot"))
        default: break
        }
    }
}

extension TrainingSpan {
    fileprivate var limit: TrainingLimit {
        switch self {
        case .minutes(let minutes): .minutes(minutes)
        case .iterations(let count): .iterations(count)
        case .endless: .endless
        }
    }
}

extension DeviceChoice {
    /// The device that is meant.
    ///
    /// - Throws: `TorchError`, and `TrainingError.noDevice` when a GPU is asked for and none is there.
    ///
    /// - Parameter number: Which GPU, where one is meant.
    func device(_ number: Int = 0) throws -> Device {
        switch self {
        case .cpu: return .cpu
        case .auto: return try Device.count(.cuda) > 0 ? .cuda(number) : .cpu
        case .cuda:
            guard try Device.count(.cuda) > number else {
                throw TrainingError.noDevice(.cuda(number))
            }
            return .cuda(number)
        }
    }
}
