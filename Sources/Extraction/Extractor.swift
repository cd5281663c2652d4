import AsyncAlgorithms
import Faces
public import Foundation
public import Media
public import Provenance

/// Reads clips into a faceset: finds the consenting person's face in every frame, aligns it, cuts it out, measures it
/// and decides whether it is worth keeping.
///
/// One task decodes while another looks for faces; between them is one frame, so that memory does not grow with the
/// length of a clip. What is found goes into the faceset in batches; a run that is killed goes on from its last batch
/// and gives the same rows.
///
///     for try await event in Extractor(clips: [scene], consent: consent, faceset: file).events() {
///         switch event { ... }
///     }
public struct Extractor: Sendable {
    /// Films, pictures and folders of pictures.
    public var clips: [URL]
    /// Whose faces are taken: only those that match the enrolment of this consent.
    public var consent: ConsentRecord
    /// The consents that were taken back.
    public var revocations: Revocations
    /// The faceset. One that exists is added to.
    public var faceset: URL
    /// How the clips are read.
    public var settings: ExtractionSettings
    /// From this score on a frame is explicit.
    private let explicitThreshold: Double

    /// An extraction. Nothing is read before its events are asked for.
    public init(
        clips: [URL], consent: ConsentRecord, revocations: Revocations, faceset: URL,
        settings: ExtractionSettings = ExtractionSettings()
    ) {
        self.init(
            clips: clips, consent: consent, revocations: revocations, faceset: faceset,
            settings: settings, explicitFrom: ExplicitContentGuard.threshold)
    }

    /// An extraction that refuses more than it must: with a threshold of 0 a harmless clip stands for an explicit one.
    package init(
        clips: [URL], consent: ConsentRecord, revocations: Revocations, faceset: URL,
        settings: ExtractionSettings, explicitFrom threshold: Double
    ) {
        self.clips = clips
        self.consent = consent
        self.revocations = revocations
        self.faceset = faceset
        self.settings = settings
        explicitThreshold = min(threshold, ExplicitContentGuard.threshold)
    }

    /// Runs the extraction while somebody listens. See `ExtractionEvents`.
    public func events() -> ExtractionEvents {
        events { (run) async throws(ExtractionError) in try await run.run() }
    }

    /// Reads one of several parts of the clips, whose faceset is that of `join`. It lies in `folder` and is no faceset
    /// that can be trained on: nobody has judged its faces.
    ///
    /// - Parameters:
    ///   - shard: Which part.
    ///   - folder: Where it comes about. A run that was killed goes on there.
    ///   - overwrite: Whether other work in the folder, or what is damaged, is thrown away. The default is `false`.
    public func events(
        of shard: Shard, in folder: URL, overwrite: Bool = false
    ) -> ExtractionEvents {
        events { (run) async throws(ExtractionError) in
            try await ShardRun(run: run, shard: shard, folder: folder, overwrite: overwrite).make()
        }
    }

    /// Puts the shards together that lie in the folders of `parent`, all of this very extraction: the faceset has the rows
    /// of one run. The shards stay where they are, unless nothing of them may stay.
    ///
    /// - Parameters:
    ///   - parent: The folder of the shards' folders.
    ///   - overwrite: Whether a faceset that is there already gives way, once the shards are known to be whole. The
    ///     default is `false`: it is added to.
    public func joining(_ parent: URL, overwrite: Bool = false) -> ExtractionEvents {
        events { (run) async throws(ExtractionError) in
            try await ShardJoin(run: run, parent: parent, overwrite: overwrite).join()
        }
    }

    /// Removes the shards that lie in the folders of `parent`, once they are joined, and `parent` if nothing else is in it.
    public static func removeShards(in parent: URL) throws(ExtractionError) {
        try ShardFolder.removeAll(in: parent)
    }

    private func events(
        _ work: @escaping @Sendable (ExtractionRun) async throws(ExtractionError) -> Void
    ) -> ExtractionEvents {
        ExtractionEvents { channel in
            let run = ExtractionRun(
                clips: clips, consent: consent, revocations: revocations,
                file: faceset, settings: settings, explicitThreshold: explicitThreshold,
                channel: channel)
            return Task(executorPreference: WorkQueue("understudy.faces")) {
                do throws(ExtractionError) {
                    try await work(run)
                } catch {
                    await channel.send(.failure(error))
                }
                channel.finish()
            }
        }
    }
}
