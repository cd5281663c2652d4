import Conversion
import Foundation
import Media
import Provenance

/// A conversion of a made clip with a scripted face and a stand-in for the network.
struct MadeConversion: Sendable {
    let clip: MadeClip
    var folder: URL
    var settings = ConversionSettings()
    var model = "a"
    var threads = 2
    var freeBytes: @Sendable (URL) -> Int64? = { _ in 1 << 40 }
    /// How many people are replaced.
    var people = 1
    var overwrite = false
    var range: Range<Int>?
    var every = 1
    var container: Container? = .mkv
    var patch = false
    /// Makes the finder; `nil` for one whose faces wander with what was seen before.
    var makeFinder: (@Sendable () -> any FaceFinder)?
    /// Makes each person's network; `nil` for stand-ins of different sizes.
    var makeNetwork: (@Sendable () -> any FaceNetwork)?

    init(_ clip: MadeClip, segment: Int = 20) {
        self.clip = clip
        folder = clip.folder.appending(path: "work-\(UInt64.random(in: 0 ... .max))")
        settings.work.segment = segment
        settings.work.batch = 3
    }

    /// The hash of the unsigned result's bytes, and the report.
    func run(
        stop: Int? = nil, explicit: Range<Int> = 0..<0,
        profile: EncodingProfile = .h264,
        _ report: @escaping @Sendable (ConversionEvent) -> Void = { _ in }
    ) async throws -> (bytes: SHA256Hash, report: ConversionReport) {
        let made = try await work(nil, stop: stop, explicit: explicit, profile: profile)
            .convert(start: { ConversionStart(total: $0, firstFrame: $1) }, report)
        return (try bytes(of: made), made)
    }

    /// Of a video; pictures lie in a folder.
    private func bytes(of made: ConversionReport) throws -> SHA256Hash {
        container == nil ? SHA256Hash(of: []) : try SHA256Hash(ofFile: made.unsigned)
    }

    /// The work on the whole, or on a shard.
    func work(
        _ shard: Shard?, stop: Int? = nil, explicit: Range<Int> = 0..<0,
        profile: EncodingProfile = .h264
    ) throws -> ConversionWork {
        var job = ConversionJob(
            plate: clip.file, container: container, profile: profile, settings: settings,
            threads: threads, range: range, every: every, patch: patch, shard: shard,
            makeShots: { _ in ScriptedShots() },
            makeFinder: { [makeFinder] _ throws(ConversionError) in
                makeFinder?() ?? ScriptedFinder(stop: stop, explicit: explicit)
            },
            makeNetworks: { [people, makeNetwork] () throws(ConversionError) in
                (0..<people).map { makeNetwork?() ?? StandIn(resolution: 48 + 16 * $0) }
            })
        job.freeBytes = freeBytes
        let key = WorkKey(
            plate: try SHA256Hash(ofClip: clip.file),
            models: (0..<people).map { .init(weights: "\(model)\($0)") }, consents: [],
            settings: settings, profile: profile.name, range: range, every: every, shard: shard)
        let place = shard.map { shards.appending(path: "\($0.number)-of-\($0.count)") }
        return ConversionWork(
            job: job, workFolder: place ?? folder, key: key, overwrite: overwrite)
    }

    /// Where the shards lie, each in a folder of its own.
    var shards: URL { folder.deletingLastPathComponent().appending(path: "shards") }

    /// Makes a shard.
    @discardableResult
    func make(
        _ shard: Shard, stop: Int? = nil, profile: EncodingProfile = .h264,
        _ report: @escaping @Sendable (ConversionEvent) -> Void = { _ in }
    ) async throws -> ConversionCounts {
        try await work(shard, stop: stop, profile: profile)
            .makeShard(start: { ConversionStart(total: $0, firstFrame: $1) }, report)
    }

    /// Puts the shards together.
    func join(profile: EncodingProfile = .h264) throws -> (
        bytes: SHA256Hash, report: ConversionReport
    ) {
        let made = try work(nil, profile: profile)
            .join(shards, start: { ConversionStart(total: $0, firstFrame: $1) }, { _ in })
        return (try bytes(of: made), made)
    }
}
