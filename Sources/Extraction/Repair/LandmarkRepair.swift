public import Faces
public import Foundation
public import Imaging
import Inference
import Media
public import Provenance

/// Corrects the mesh of one face by hand: the crop is cut anew from the clip, where the corrected mesh says that the face
/// lies, and measured anew.
///
/// Whose face it is, is measured as well: a mesh that is dragged onto somebody who did not consent is refused.
public struct LandmarkRepair: Sendable {
    /// The face.
    public let face: FaceRecord
    private let faceset: Faceset
    private let clip: URL
    private let consent: ConsentRecord
    private let settings: ExtractionSettings

    /// Opens the face for a correction.
    ///
    /// - Parameters:
    ///   - id: The face.
    ///   - faceset: Its faceset, opened for writing where something is to be corrected.
    ///   - clip: The clip that the face comes from: the same bytes.
    ///   - consent: The person's consent, which holds.
    public init(
        _ id: FaceID, of faceset: Faceset, clip: URL, consent: ConsentRecord
    ) throws(ExtractionError) {
        let face = try storing { () throws(FacesetError) in try faceset.face(id) }
        guard try storing({ () throws(FacesetError) in try faceset.image(id) }) != nil else {
            throw .repair(.takenBack(id))
        }
        guard consent.enrolment.encoder.hex == Weight.identity.sha256 else {
            throw .enrolledByOtherNetwork(consent: consent.file, person: consent.terms.person)
        }
        let clips = try storing { () throws(FacesetError) in try faceset.clips() }
        guard let record = clips.first(where: { $0.id == face.clip }) else {
            throw .faceset(
                .damaged(
                    file: faceset.file,
                    place: .value(table: "face", row: id.rawValue, column: "clip")))
        }
        let hash: String
        do {
            hash = try SHA256Hash(ofClip: clip).hex
        } catch {
            throw .provenance(error)
        }
        guard hash == record.clip.sha256 else {
            throw .repair(.otherClip(given: clip, name: record.clip.name))
        }
        self.face = face
        self.faceset = faceset
        self.clip = clip
        self.consent = consent
        settings = ExtractionSettings(words: record.clip.settings) ?? ExtractionSettings()
    }

    /// The face with its surroundings, as the crop sees them: a square of `side` pixels that reaches half a crop beyond
    /// each edge of the crop.
    ///
    /// - Returns: RGB.
    public func surroundings(side: Int) throws(ExtractionError) -> RGBImage {
        let (picture, upright) = try frame()
        let (size, part) = (Double(face.size), Double(side) / (2 * Double(face.size)))
        let toPicture = upright.toStored.then(face.transform).then(
            Transform<CropSpace, CropSpace>(a: part, b: 0, tx: part * size / 2, ty: part * size / 2)
        )
        var shown = picture.crop(toPicture, side: side)
        // What lies beyond the frame is black, and not its edge drawn out.
        let toFrame = toPicture.inverse
        let (width, height) = (Double(picture.width), Double(picture.height))
        for y in 0..<side {
            for x in 0..<side {
                let place = toFrame(Point<CropSpace>(Double(x) + 0.5, Double(y) + 0.5))
                let isInside = place.x >= 0 && place.x < width && place.y >= 0 && place.y < height
                guard !isInside else { continue }
                for c in 0..<3 { shown.bytes[3 * (y * side + x) + c] = 0 }
            }
        }
        return shown
    }

    /// Corrects the face and takes it in.
    ///
    /// - Parameter moves: Where handles belong, in the pixels of the crop as it is stored; it may lie beyond the crop.
    public func apply(
        _ moves: [MeshHandle: Point<CropSpace>]
    ) throws(ExtractionError) {
        guard let mesh = face.landmarks.moved(moves) else { throw .repair(.noFace) }
        let (picture, upright) = try frame()
        let inFrame = mesh.mapped(by: face.transform.inverse)
            .mapped(by: upright.toStored.inverse)
        let box = inFrame.box
        let share = inFrame.visibleShare(width: picture.width, height: picture.height)
        guard box.right - box.left >= 8, box.bottom - box.top >= 8, share > 0.2 else {
            throw .repair(.noFace)
        }
        let (embedding, distance) = try identity(of: inFrame, in: picture)
        guard distance <= Enrolment.threshold else {
            throw .repair(
                .otherPerson(
                    person: consent.terms.person, distance: distance,
                    threshold: Enrolment.threshold))
        }
        let fit: Alignment.Fit<FrameSpace> = Alignment.wholeFace.fit(inFrame)
        let crop = try CropMaker(settings, toStored: upright.toStored).crop(
            of: picture, steady: fit.transform(crop: Self.unit), unit: Self.unit,
            landmarks: inFrame)
        var facts = face.facts
        (facts.size, facts.transform, facts.landmarks) = (crop.side, crop.transform, crop.landmarks)
        (facts.pose, facts.box) = (fit.pose, inFrame.mapped(by: upright.toStored).box)
        (facts.validity, facts.sharpness) = (share, crop.sharpness)
        (facts.embedding, facts.identityDistance) = (embedding, distance)
        try storing { () throws(FacesetError) in
            try faceset.repair(
                face.id, with: NewFace(facts: facts, image: crop.jpeg, signature: crop.signature))
        }
    }

    private func identity(
        of mesh: Landmarks<FrameSpace>, in picture: SampledFrame
    ) throws(ExtractionError) -> (Embedding, distance: Double) {
        let embedding = try inferring { () throws(InferenceError) in
            try IdentityEncoder(NetworkRuntime(threads: 1)).embedding(of: picture, mesh)
        }
        return (embedding, consent.enrolment.distance(to: embedding.values))
    }

    /// The crop in which transforms are told, as in an extraction.
    private static let unit = 256

    /// The face's frame, upright.
    private func frame() throws(ExtractionError) -> (SampledFrame, Upright) {
        do throws(MediaError) {
            let reader = try ClipReader(clip, threads: settings.decodingThreads)
            try reader.skip(toFrame: face.frame)
            while let event = try reader.next() {
                guard case .frame(let frame) = event else { continue }
                let upright = Upright(reader.info)
                return (try upright.picture(frame), upright)
            }
            throw MediaError.changed(file: clip, frame: face.frame)
        } catch {
            throw .picture(error)
        }
    }
}
