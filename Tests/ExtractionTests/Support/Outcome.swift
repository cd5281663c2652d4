import Extraction
import Faces
import Foundation
import Provenance

/// What came of an extraction.
struct Outcome {
    var beginnings: [ClipBeginning] = []
    var warnings: [ExtractionWarning] = []
    var clips: [ClipSummary] = []
    var summary: ExtractionSummary?
    var shard: ShardSummary?
    var error: ExtractionError?

    /// Runs an extraction to its end.
    init(_ extractor: Extractor) async { await self.init(extractor.events()) }

    /// Takes events to their end.
    init(_ events: ExtractionEvents) async {
        do throws(ExtractionError) {
            for try await event in events {
                switch event {
                case .began(let beginning): beginnings.append(beginning)
                case .progress: continue
                case .warning(let warning): warnings.append(warning)
                case .finishedClip(let clip): clips.append(clip)
                case .finishedPiece: continue
                case .finishedShard(let end): shard = end
                case .finished(let end): summary = end
                }
            }
        } catch {
            self.error = error
        }
    }

    init(
        _ clips: [URL], _ consent: ConsentRecord, _ faceset: URL,
        _ settings: ExtractionSettings = ExtractionSettings()
    ) async {
        await self.init(
            Extractor(
                clips: clips, consent: consent, revocations: .none, faceset: faceset,
                settings: settings))
    }
}

/// Everything that a faceset says about its faces and bystanders: two runs that gave the same rows compare equal.
struct Rows: Equatable {
    var faces: [FaceRecord] = []
    var images: [[UInt8]?] = []
    var signatures: [PictureSignature] = []
    var bystanders: [Bystander] = []
    var clips: [ClipRecord] = []

    init(_ file: URL) throws {
        let faceset = try Faceset(file)
        faces = try faceset.faces(faceset.faceIDs(.any))
        images = try faces.map { try faceset.image($0.id) }
        signatures = try faces.map { try faceset.signature($0.id) }
        clips = try faceset.clips()
        bystanders = try clips.flatMap { try faceset.bystanders(of: $0.id) }
    }
}

extension Rows {
    /// What differs first, in words; `nil` for the same rows.
    func difference(from other: Rows) -> String? {
        guard self != other else { return nil }
        guard faces.count == other.faces.count else {
            return "\(faces.count) faces, not \(other.faces.count)"
        }
        for (one, another) in zip(faces, other.faces) where one != another {
            let fields = zip(
                Mirror(reflecting: one.facts).children, Mirror(reflecting: another.facts).children)
            let differing = fields.first { "\($0.value)" != "\($1.value)" }?.0.label
            return "frame \(one.facts.frame): \(differing ?? "what was decided about it")"
        }
        let parts = [
            "images": images == other.images, "signatures": signatures == other.signatures,
            "bystanders": bystanders == other.bystanders, "clips": clips == other.clips,
        ]
        return parts.first { !$0.value }?.key
    }
}
