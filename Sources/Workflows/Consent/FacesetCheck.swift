import Faces
import Foundation
import Imaging
import Inference
import Media
import Provenance

/// Looks whether a faceset's pictures show the person of its consent, by measuring some of them anew: what the file says
/// about them may have been changed.
enum FacesetCheck {
    /// So many pictures are measured, evenly spread.
    private static let looked = 24
    /// This share of them may fail: a face that is turned far away or blurred measures badly.
    private static let tolerated = 0.25

    /// - Throws: `.refused` with `.otherPerson` when too many of the faces that are kept are not the record's person's.
    static func check(_ faceset: Faceset, shows record: ConsentRecord) throws {
        guard let distance = try strangeness(of: faceset, .kept, beside: record) else { return }
        throw record.refusal(
            .otherPerson(distance: distance, threshold: Enrolment.threshold))
    }

    /// Whether the faces that a hand lies over are the record's person's as well. They measure worse, and are left out where too many
    /// of them are not, or one of them cannot be read: what is not known to be the person is not learned from, and no reason to end
    /// a training that does well without.
    static func isCovered(_ faceset: Faceset, showing record: ConsentRecord) throws -> Bool {
        do {
            return try strangeness(of: faceset, .covered, beside: record) == nil
        } catch is MediaError {
            return false
        }
    }

    /// How far faces lie from the enrolled one that are somebody else's, in the middle; `nil` where there are no more of them than are
    /// tolerated.
    private static func strangeness(
        of faceset: Faceset, _ filter: FaceFilter, beside record: ConsentRecord
    ) throws -> Double? {
        let all = try faceset.faceIDs(filter)
        guard !all.isEmpty else { return nil }
        let count = min(looked, all.count)
        let ids = (0..<count).map { all[$0 * all.count / count] }
        let encoder = try IdentityEncoder(NetworkRuntime())
        var distances: [Double] = []
        for face in try faceset.faces(ids) {
            guard let jpeg = try faceset.image(face.id) else { continue }
            let crop = try StillImage.decodeJPEG(jpeg)
            // The crop is looked at as a frame of its own: its own space is the frame's.
            let same = Transform<CropSpace, FrameSpace>(a: 1, b: 0, tx: 0, ty: 0)
            let embedding = try encoder.embedding(
                of: SampledFrame(crop.planar), face.landmarks.mapped(by: same))
            distances.append(record.enrolment.distance(to: embedding.values))
        }
        let strangers = distances.filter { $0 > Enrolment.threshold }.sorted()
        guard Double(strangers.count) > tolerated * Double(distances.count) else { return nil }
        return strangers[strangers.count / 2]
    }
}
