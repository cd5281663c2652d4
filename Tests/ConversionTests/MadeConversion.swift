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
    /// How many people are replaced.
    var people = 1
    var overwrite = false
    var range: Range<Int>?
    var container: Container? = .mkv
    var patch = false
    /// Makes the finder; `nil` for one whose faces wander with what was seen before.
    var makeFinder: (@Sendable () -> any FaceFinder)?

    init(_ clip: MadeClip, segment: Int = 20) {
        self.clip = clip
        folder = clip.folder.appending(path: "work-\(UInt64.random(in: 0 ... .max))")
        settings.work.segment = segment
        settings.work.batch = 3
    }

    /// The bytes of the unsigned result, and the report.
    func run(
        stop: Int? = nil, explicit: Range<Int> = 0..<0,
        profile: EncodingProfile = .h264,
        _ report: @escaping @Sendable (ConversionEvent) -> Void = { _ in }
    ) async throws -> (bytes: Data, report: ConversionReport) {
        let job = ConversionJob(
            plate: clip.file, container: container, profile: profile, settings: settings,
            threads: 2,
            range: range, patch: patch,
            makeFinder: { [makeFinder] _ throws(ConversionError) in
                makeFinder?() ?? ScriptedFinder(stop: stop, explicit: explicit)
            },
            makeNetworks: { [people] () throws(ConversionError) in
                (0..<people).map { StandIn(resolution: 48 + 16 * $0) }
            })
        let key = WorkKey(
            plate: try SHA256Hash(ofClip: clip.file),
            models: (0..<people).map { .init(weights: "\(model)\($0)") }, consents: [],
            settings: settings, profile: profile.name, range: range)
        let work = ConversionWork(
            job: job, workFolder: folder, key: key, overwrite: overwrite)
        let made = try await work.convert(
            start: { ConversionStart(total: $0, firstFrame: $1) }, report)
        let bytes = container == nil ? Data() : try Data(contentsOf: made.unsigned)
        return (bytes, made)
    }
}
