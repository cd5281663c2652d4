public import Foundation
package import Provenance

/// From two clips to a finished swap: extracts both people, trains, converts. Each step goes on where it stopped.
///
/// Everything comes about in a folder beside the result, `out.mp4.understudy`: `source.faceset`, `target.faceset`,
/// `model`. It stays, so that more minutes can follow; whoever has no more use for it deletes it.
public struct Swap: Sendable {
    /// Clips of the person whose face is put in.
    public var sources: [URL]
    /// The plate.
    public var plate: URL
    /// The records of both people, in any order; one when a record allows both roles.
    public var consents: [URL]
    /// The result.
    public var output: URL
    /// How long the model is trained, over all runs together. The default is 10 minutes.
    public var span: TrainingSpan
    /// The name of an architecture. The default is `nil`: the catalog's first.
    public var architecture: String?
    /// What it is for. The default is `nil`: any use that both consents name.
    public var use: UseChoice?
    /// Where networks run. The default is `.auto`.
    public var device: DeviceChoice
    /// Threads. The default is `nil`: each step's own.
    public var threads: Int?
    /// Whether a result that is there already may be replaced. The default is `false`.
    public var overwrite: Bool

    /// A swap by its parts.
    public init(
        sources: [URL], plate: URL, consents: [URL], output: URL,
        span: TrainingSpan = .minutes(10), architecture: String? = nil, use: UseChoice? = nil,
        device: DeviceChoice = .auto, threads: Int? = nil, overwrite: Bool = false
    ) {
        self.sources = sources
        self.plate = plate
        self.consents = consents
        self.output = output
        self.span = span
        self.architecture = architecture
        self.use = use
        self.device = device
        self.threads = threads
        self.overwrite = overwrite
    }

    /// Where the steps keep their work.
    struct Places {
        let folder: URL
        var source: URL { folder.appending(path: "source.faceset") }
        var target: URL { folder.appending(path: "target.faceset") }
        var model: URL { folder.appending(path: "model", directoryHint: .isDirectory) }
    }

    var places: Places { Places(folder: Convert.workFolder(of: output)) }

    /// Extracts, trains and converts.
    public func events(stop: StopRequest) -> WorkflowEvents {
        WorkflowEvents { report in try await run(report, stop) }
    }

    func run(_ report: Reporter, _ stop: StopRequest) async throws {
        let surroundings = try Surroundings(of: [output])
        let convert = Convert(
            plate: plate, models: [places.model], output: output, use: use, device: device,
            threads: threads, overwrite: overwrite)
        try await surroundings.notingRefusals(of: .extract) {
            _ = try convert.clearUp(nil, surroundings)
            try convert.checkPlaces()
            let gate = try ConsentGate(surroundings)
            let (source, target) = try Self.cast(gate.records(consents), gate, use)
            try FileManager.default.createDirectory(
                at: places.folder, withIntermediateDirectories: true)
            let extractions = [
                (clips: sources, faceset: places.source, record: source),
                (clips: [plate], faceset: places.target, record: target),
            ]
            for step in extractions {
                try await Extract(clips: step.clips, faceset: step.faceset, threads: threads).run(
                    of: step.record, gate, report, stop, isRepeat: true)
            }
        }
        try await Train(
            source: places.source, target: places.target, model: places.model, span: span,
            architecture: architecture, use: use, device: device, threads: threads
        ).run(report, stop)
        try await convert.run(report, stop)
    }

    /// Who of the records is the source and who the target.
    ///
    /// A record that allows one role only is cast in it; the other then takes the role that is left. Two records that
    /// allow both roles are taken in the order in which they were named, the source first.
    package static func cast(
        _ records: [ConsentRecord], _ gate: ConsentGate, _ use: UseChoice?
    ) throws -> (source: ConsentRecord, target: ConsentRecord) {
        let use = use?.value
        func among(_ some: [ConsentRecord], _ role: ConsentRole) throws -> ConsentRecord {
            try gate.record(among: some, role: role, use: use)
        }
        guard records.count > 1 else {
            return (try among(records, .source), try among(records, .target))
        }
        // Whoever holds one role only comes first, so that a record of both roles fills the gap.
        let ordered =
            records.filter { $0.terms.roles.count == 1 }
            + records.filter { $0.terms.roles.count > 1 }
        let source = try among(ordered, .source)
        let target = try among(ordered.filter { $0 != source }, .target)
        _ = try ConsentRecord.commonUses(of: [source, target], wanted: use)
        return (source, target)
    }
}
