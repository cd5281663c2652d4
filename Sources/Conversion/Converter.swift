public import Foundation
public import Media
import Networks
public import Provenance
import Torch

/// Puts sources' faces on targets in a plate.
///
///     let converter = try Converter(request, [benAsAna], revocations: revocations)
///     for try await event in converter.run() { ... }
///
/// There is no way to one without everybody's consent, and none to a result under its final name: what comes out lies
/// unsigned in the work folder, and Workflows signs it into its place.
///
/// The same request goes on where an earlier run in the same work folder stopped, however it was stopped, and gives the
/// same streams, packet by packet.
public struct Converter: Sendable {
    /// What is to be done.
    public let request: ConversionRequest
    /// Who is replaced, each by a model. The order is the models' own, whatever order they were named in; targets are
    /// numbered by it.
    public let parts: [CheckedReplacement]
    /// Larger pictures of the faces are asked for, and set-up has not brought the network that makes them: the conversion does
    /// without, as if nobody had asked.
    private let missesEnlarging: Bool
    /// What searches for faces run.
    let search: SearchNetworks

    /// A converter for a plate, once everybody agrees and the models were made under their consents.
    ///
    /// - Parameters:
    ///   - request: What is to be done.
    ///   - replacements: Who is replaced, by which model; at least one, and nobody twice.
    ///   - use: What it is for. The default is `nil`: any use that all consents name.
    ///   - day: The day that counts. The default is today in UTC.
    ///   - revocations: The consents that were taken back.
    ///   - search: The networks that find faces. The default is new ones, which are loaded when they are needed.
    /// - Throws: `.provenance(.refused)`, `.otherEncoder`, `.model`, `.settings`.
    public init(
        _ request: ConversionRequest, _ replacements: [Replacement],
        use: ConsentUse? = nil, on day: Day = .today, revocations: Revocations,
        search: SearchNetworks = SearchNetworks()
    ) throws(ConversionError) {
        precondition(!replacements.isEmpty, "a conversion replaces somebody")
        try provenance { () throws(ProvenanceError) in
            for one in replacements {
                for consent in one.consents {
                    try consent.record.check(
                        role: consent.role, use: use, on: day, revocations: revocations)
                }
            }
            _ = try ConsentRecord.commonUses(
                of: replacements.flatMap(\.consents).map(\.record), wanted: use)
        }
        try request.settings.validate()
        var parts: [CheckedReplacement] = []
        for one in replacements {
            parts.append(try CheckedReplacement(one, settings: request.settings))
        }
        var request = request
        missesEnlarging =
            request.settings.superResolution.amount > 0 && EnlargingNetwork.isMissing
        if missesEnlarging { request.settings.superResolution.amount = 0 }
        self.request = request
        self.search = search
        self.parts = parts.sorted { $0.weights.hex < $1.weights.hex }
    }

    /// Converts, and tells what happens; for one listener. Cancelling the listener's task stops the work, which goes on
    /// with the next run.
    ///
    /// The sequence throws `ConversionError`.
    public func run() -> AsyncThrowingStream<ConversionEvent, any Error> {
        AsyncThrowingStream { events in
            let work = Task {
                do {
                    _ = try await convert { events.yield($0) }
                    events.finish()
                } catch {
                    events.finish(throwing: error)
                }
            }
            events.onTermination = { _ in work.cancel() }
        }
    }

    /// Converts, and gives what came out. Cancelling the task stops the work, which goes on with the next run.
    ///
    /// - Parameter report: Told what happens, from the working tasks; it should be quick.
    /// - Throws: `ConversionError`, or `CancellationError` once the work has stopped.
    public func convert(
        _ report: @escaping @Sendable (ConversionEvent) -> Void = { _ in }
    ) async throws -> ConversionReport {
        try await prepared().convert(start: start, report)
    }

    /// Makes one shard of the result in the work folder, and gives what has been dealt with in it. The same rules hold as for
    /// the whole: it goes on where an earlier run stopped.
    ///
    /// What lies there then are segments, as of a conversion that was stopped. Only ``join(_:_:)`` makes a video of them.
    ///
    /// - Throws: `ConversionError`, or `CancellationError` once the work has stopped.
    public func make(
        _ shard: Shard, _ report: @escaping @Sendable (ConversionEvent) -> Void = { _ in }
    ) async throws -> ConversionCounts {
        try await prepared(shard).makeShard(start: start, report)
    }

    /// Puts the shards together that lie in the folders of `parent`, all of this very conversion. The result is that of one
    /// run, packet by packet.
    ///
    /// - Throws: `ConversionError`, or `CancellationError` once the work has stopped.
    public func join(
        _ parent: URL, _ report: @escaping @Sendable (ConversionEvent) -> Void = { _ in }
    ) async throws -> ConversionReport {
        try prepared().join(parent, start: start, report)
    }

    @Sendable
    private func start(_ total: Int?, _ first: Int) -> ConversionStart {
        ConversionStart(
            total: total, firstFrame: first,
            damagedCheckpoints: parts.flatMap(\.damagedCheckpoints),
            missesEnlarging: missesEnlarging)
    }

    /// A hash of everything that a person can change and that shows in the result's pictures: two conversions of one hash are
    /// the same.
    ///
    /// - Throws: `.provenance` for a plate that cannot be read.
    public func work() throws(ConversionError) -> SHA256Hash { try key().hash }

    private func key(_ shard: Shard? = nil) throws(ConversionError) -> WorkKey {
        let plate = try provenance { () throws(ProvenanceError) in
            try SHA256Hash(ofClip: request.plate)
        }
        return WorkKey(
            plate: plate, models: parts.map(\.key),
            consents: parts.flatMap { [$0.target.hash, $0.source.hash] },
            settings: request.settings, profile: request.profile.name, range: request.range,
            every: request.every, patch: request.patch ? true : nil, shard: shard)
    }

    private func prepared(_ shard: Shard? = nil) throws(ConversionError) -> ConversionWork {
        let key = try key(shard)
        var job = job
        job.shard = shard
        return ConversionWork(
            job: job, workFolder: request.workFolder, key: key, overwrite: request.overwrite)
    }

    /// Removes the work in a folder, the unsigned result included: once that is signed under its final name, or when the
    /// work is given up.
    ///
    /// - Throws: `.workInUse`, `.cannotWrite`.
    public static func removeWork(in folder: URL) throws(ConversionError) {
        try WorkFolder.remove(folder)
    }

    /// The file in a work folder that says that the result is signed. Its content is the caller's; it is removed with the work,
    /// as the last of it.
    public static func signedFile(in folder: URL) -> URL {
        folder.appending(path: WorkFolder.signedName)
    }

    /// Removes the shards that lie in the folders of `parent`, once they are joined and signed.
    ///
    /// - Throws: `.workInUse`, `.cannotWrite`.
    public static func removeShards(in parent: URL) throws(ConversionError) {
        for folder in WorkFolder.folders(in: parent) where WorkFolder.isShard(folder) {
            try WorkFolder.remove(folder)
        }
    }

    /// Whether one thread is enough for the networks: the other stages fill the cores, and threads that meet at the end of each
    /// short operator mostly wait for each other there. With `quick` at 640x360 two took an eighth more processor time for the
    /// whole conversion, and longer. Larger networks keep LibTorch's number.
    private var hasSmallNetworks: Bool {
        request.settings.superResolution.amount == 0
            && parts.allSatisfy { $0.cost.multiplications < 1_000_000_000 }
    }

    var job: ConversionJob {
        let (request, parts, search) = (request, parts, search)
        return ConversionJob(
            plate: request.plate, container: request.container, profile: request.profile,
            settings: request.settings, threads: request.threads,
            leavingOut: request.leavingOut, range: request.range, every: request.every,
            patch: request.patch,
            makeFinder: { plate throws(ConversionError) in
                try TargetFinder(
                    parts.map(\.target.enrolment), in: plate, settings: request.settings.faces,
                    networks: search)
            },
            makeNetworks: { () throws(ConversionError) in
                try networks(enlarging: request.settings.superResolution.amount > 0)
            })
    }

    /// The networks of all people.
    ///
    /// - Parameter enlarging: Whether some of their faces may be enlarged. Nobody else needs that network.
    func networks(enlarging: Bool) throws(ConversionError) -> [any FaceNetwork] {
        if request.device.kind == .cpu, hasSmallNetworks {
            try torch { () throws(TorchError) in try Threads.set(1) }
        }
        let larger = enlarging ? try EnlargingNetwork.stored(request.device) : nil
        var networks: [any FaceNetwork] = []
        for part in parts { networks.append(try part.network(for: request, enlarging: larger)) }
        return networks
    }
}
