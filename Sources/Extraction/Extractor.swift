import AsyncAlgorithms
import Faces
public import Foundation
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
        ExtractionEvents { channel in
            let run = ExtractionRun(
                clips: clips, consent: consent, revocations: revocations,
                file: faceset, settings: settings, explicitThreshold: explicitThreshold,
                channel: channel)
            return Task(executorPreference: WorkQueue("understudy.faces")) {
                do throws(ExtractionError) {
                    try await run.run()
                } catch {
                    await channel.send(.failure(error))
                }
                channel.finish()
            }
        }
    }
}
