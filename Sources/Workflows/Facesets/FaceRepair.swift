import Extraction
import Faces
public import Foundation
import Imaging
import Media
import Provenance

/// A mesh as whoever corrects it sees it, in pixels of the face's crop.
public struct MeshView: Sendable, Encodable {
    /// A place by which the mesh is held.
    public struct Handle: Sendable, Codable, Hashable {
        /// Its word, one of `FaceRepair.handles`.
        public var name: String
        /// From the crop's left edge; it may lie beyond the crop.
        public var x: Double
        /// From the crop's upper edge.
        public var y: Double

        /// A handle at a place.
        public init(name: String, x: Double, y: Double) {
            (self.name, self.x, self.y) = (name, x, y)
        }
    }

    /// The side of the crop, in pixels.
    public let size: Int
    /// The name of the face's clip.
    public let clip: String
    /// The number of its frame.
    public let frame: Int
    /// Somebody has corrected the mesh before.
    public let isRepaired: Bool
    /// The handles.
    public let handles: [Handle]
    /// The lines of brows, eyes, nose, lips and the face's oval: x and y of each point, in turn.
    public let outlines: [[Double]]

    /// The mesh of a face of `faceset` with some handles moved.
    init(of id: FaceID, in faceset: Faceset, moving moves: [Handle]) throws {
        let face = try faceset.face(id)
        guard let mesh = face.landmarks.moved(try FaceRepair.places(moves)) else {
            throw ExtractionError.repair(.noFace)
        }
        func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
        size = face.size
        clip = try faceset.clips().first { $0.id == face.clip }?.clip.name ?? ""
        frame = face.frame
        isRepaired = try faceset.isRepaired(id)
        handles = MeshHandle.allCases.map { handle in
            let place = mesh[handle.index]
            return Handle(name: handle.rawValue, x: rounded(place.x), y: rounded(place.y))
        }
        outlines = [
            MeshIndices.oval, MeshIndices.rightBrow, MeshIndices.leftBrow, MeshIndices.rightEye,
            MeshIndices.leftEye, MeshIndices.nose, MeshIndices.lipsOuter, MeshIndices.lipsInner,
        ].map { loop in
            (loop + loop.prefix(1)).flatMap { [rounded(mesh[$0].x), rounded(mesh[$0].y)] }
        }
    }
}

/// The correction of a face's landmarks by hand.
///
/// Handles are moved in the pixels of the face's crop; the rest of the mesh goes along. The crop is then cut anew from the
/// clip. What was found is kept, and comes back with ``undo(_:)``.
public struct FaceRepair: Sendable {
    private let file: URL

    /// The words of all handles. "Right" and "left" are the person's own.
    public static let handles = MeshHandle.allCases.map(\.rawValue)

    /// Corrections in a faceset.
    public init(_ file: URL) { self.file = file }

    /// Writes a picture of a face with its surroundings: a square that reaches half a crop beyond each edge of the crop.
    ///
    /// - Parameters:
    ///   - number: The face.
    ///   - clip: The clip that it comes from.
    ///   - side: The picture's side, in pixels.
    ///   - output: The picture's file: `.jpg` or `.png`.
    ///   - overwrite: Whether a file that is there may be replaced.
    public func write(
        pictureOf number: Int64, clip: URL, side: Int, to output: URL, overwrite: Bool
    ) async throws {
        try PictureFile.check(output, overwrite: overwrite)
        let repair = try await opened(number, clip, for: .reading)
        try PictureFile.write(
            try repair.surroundings(side: side), to: output, overwrite: overwrite)
    }

    /// Moves handles of a face, cuts its crop anew and takes the face in.
    ///
    /// - Throws: A refusal where the mesh then lies on somebody who did not consent.
    public func apply(_ moves: [MeshView.Handle], to number: Int64, clip: URL) async throws {
        let places = try Self.places(moves)
        let surroundings = try Surroundings(of: [file])
        try await surroundings.notingRefusals(of: .extract) {
            try await opened(number, clip, for: .writing).apply(places)
        }
        try surroundings.note(
            .extracted, ["faceset": file.lastPathComponent, "corrected": "\(number)"])
    }

    /// Puts a face back as it was found, and as it was decided about then.
    public func undo(_ number: Int64) throws {
        let faceset = try Faceset(file, for: .writing)
        guard try faceset.restore(FaceID(rawValue: number)) else {
            throw Failure(.usage, happened: "Face \(number) is as it was found.")
        }
    }

    /// The face, once its person's consent holds.
    private func opened(
        _ number: Int64, _ clip: URL, for access: Faceset.Access
    ) async throws -> LandmarkRepair {
        let surroundings = try Surroundings(of: [file])
        return try await surroundings.notingRefusals(of: .extract) {
            let faceset = try Faceset(file, for: access)
            // The first of the records is the one that holds.
            let records = try ConsentGate(surroundings).records(of: faceset)
            return try LandmarkRepair(
                FaceID(rawValue: number), of: faceset, clip: clip, consent: records[0])
        }
    }

    fileprivate static func places(
        _ moves: [MeshView.Handle]
    ) throws -> [MeshHandle: Point<CropSpace>] {
        var places: [MeshHandle: Point<CropSpace>] = [:]
        for move in moves {
            guard let handle = MeshHandle(rawValue: move.name) else {
                throw Failure(
                    .usage, happened: "No handle of a face is called “\(move.name)”.",
                    remedy: "There are: \(handles.joined(separator: ", ")).")
            }
            places[handle] = Point(move.x, move.y)
        }
        return places
    }
}
