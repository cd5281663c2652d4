import Faces
public import Foundation

/// All faces of a selection, as columns: for whoever shows a hundred thousand of them at once.
public struct FaceColumns: Sendable, Encodable {
    /// Their numbers in the faceset, in the order that was asked for.
    public private(set) var id: [Int64] = []
    /// The numbers of their clips.
    public private(set) var clip: [Int64] = []
    /// The numbers of their frames.
    public private(set) var frame: [Int] = []
    /// How far the head turns to the picture's right, in degrees.
    public private(set) var yaw: [Float] = []
    /// How far it turns up, in degrees.
    public private(set) var pitch: [Float] = []
    /// log10 of fine detail over contrast.
    public private(set) var sharpness: [Float] = []
    /// The place of the reason in `reasons`, from 1; 0 when the face is kept; negative when the user decided it.
    public private(set) var decision: [Int] = []
    /// The numbers of faces without a picture.
    public private(set) var bare: [Int64] = []
    /// The words of all reasons.
    public let reasons = ReasonChoice.words

    init(_ glances: [FaceGlance]) {
        func rounded(_ value: Double) -> Float { Float((value * 100).rounded() / 100) }
        let places = Dictionary(uniqueKeysWithValues: reasons.enumerated().map { ($1, $0 + 1) })
        for glance in glances {
            id.append(glance.id.rawValue)
            clip.append(glance.clip.rawValue)
            frame.append(glance.frame)
            yaw.append(rounded(glance.yaw))
            pitch.append(rounded(glance.pitch))
            sharpness.append(rounded(glance.sharpness))
            let place = glance.exclusion.flatMap { places[ReasonChoice($0).word] } ?? 0
            decision.append(glance.isDecidedByUser ? -place : place)
            if !glance.hasImage { bare.append(glance.id.rawValue) }
        }
    }
}

/// Shows the faces of a faceset.
public struct FacesetGallery: Sendable {
    private let faceset: Faceset

    /// Opens a faceset for reading.
    public init(_ file: URL) throws { faceset = try Faceset(file) }

    /// The faces of a selection.
    public func columns(_ selection: FaceSelection) throws -> FaceColumns {
        let glances = try faceset.glances(
            selection.filter, by: selection.order.value, isDescending: selection.isDescending)
        return FaceColumns(selection.limit.map { Array(glances.prefix($0)) } ?? glances)
    }

    /// The crops of faces as JPEG files, in their order; `nil` where none is stored, or there is no such face.
    ///
    /// - Parameter limit: So many bytes are enough: faces after them are left out.
    public func crops(_ numbers: [Int64], bytes limit: Int) throws -> [[UInt8]?] {
        var crops: [[UInt8]?] = []
        var size = 0
        for number in numbers where size < limit {
            let crop = try crop(FaceID(rawValue: number))
            size += crop?.count ?? 0
            crops.append(crop)
        }
        return crops
    }

    private func crop(_ id: FaceID) throws(FacesetError) -> [UInt8]? {
        do {
            return try faceset.image(id)
        } catch {
            guard case .noFace = error else { throw error }
            return nil
        }
    }

    /// A face's mesh, with some handles moved. Nothing is stored.
    ///
    /// - Parameters:
    ///   - number: The face.
    ///   - moves: Handles that lie elsewhere. The default is none.
    public func mesh(of number: Int64, moving moves: [MeshView.Handle] = []) throws -> MeshView {
        try MeshView(of: FaceID(rawValue: number), in: faceset, moving: moves)
    }
}
