import Extraction
import Faces
import Foundation
import Media
import Provenance
import TestSupport
import Testing

/// Where an extraction and its shards lie.
struct ShardedPlace {
    let folder: URL
    var clips: [URL]
    var consent: ConsentRecord
    var revocations = Revocations.none
    var settings = ExtractionSettings()

    var whole: URL { folder.appending(path: "whole.faceset") }
    var joined: URL { folder.appending(path: "joined.faceset") }
    var other: URL { folder.appending(path: "other.faceset") }
    var shards: URL { folder.appending(path: "shards", directoryHint: .isDirectory) }

    func extractor(_ faceset: URL) -> Extractor {
        Extractor(
            clips: clips, consent: consent, revocations: revocations, faceset: faceset,
            settings: settings)
    }

    func folder(_ number: Int, of count: Int) -> URL {
        shards.appending(path: "\(number)-of-\(count)", directoryHint: .isDirectory)
    }

    func make(
        _ number: Int, of count: Int, overwrite: Bool = false
    ) async throws -> Outcome {
        let shard = try #require(Shard(number, of: count))
        return await Outcome(
            extractor(joined).events(
                of: shard, in: folder(number, of: count), overwrite: overwrite))
    }

    func makeAll(_ count: Int) async throws -> [ShardSummary] {
        var made: [ShardSummary] = []
        for number in (1...count).reversed() {
            let outcome = try await make(number, of: count)
            try #require(outcome.error == nil, "\(String(describing: outcome.error))")
            made.insert(try #require(outcome.shard), at: 0)
        }
        return made
    }

    func join(overwrite: Bool = false) async -> Outcome {
        await Outcome(extractor(joined).joining(shards, overwrite: overwrite))
    }

    /// What is wrong with the shards.
    func fault(overwrite: Bool = false) async -> ExtractionShardFault? {
        if case .shards(let fault) = await join(overwrite: overwrite).error { fault } else { nil }
    }

    /// What a faceset knows, compared with another: rows, crops, decisions, numbers of rows, and consents.
    func difference() throws -> String? {
        if let difference = try Rows(joined).difference(from: Rows(whole)) { return difference }
        let consents = try [joined, whole].map { try Faceset($0).consents() }
        return consents[0] == consents[1] ? nil : "consents"
    }

    /// A clip with cuts: the man, the woman, whose hand goes away, and the man again.
    static func cuts(in folder: URL) throws -> URL {
        let (plate, source) = (try #require(Footage.plate), try #require(Footage.source))
        let clip = folder.appending(path: "cuts.mkv")
        try Tools.ffmpeg(
            "-i", plate.path, "-i", source.path, "-filter_complex",
            "[0:v]trim=end_frame=34,setpts=PTS-STARTPTS[a];"
                + "[1:v]trim=start_frame=225:end_frame=268,scale=640:360,setpts=N/30/TB[b];"
                + "[0:v]trim=start_frame=34,setpts=PTS-STARTPTS[c];"
                + "[a][b][c]concat=n=3,fps=30", "-an", "-c:v", "libx264", "-crf", "12",
            "-preset", "ultrafast", clip.path)
        return clip
    }
}
