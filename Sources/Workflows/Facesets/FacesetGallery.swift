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

    /// The crop of a face as a JPEG file; `nil` where none is stored.
    public func crop(_ number: Int64) throws -> [UInt8]? {
        try faceset.image(FaceID(rawValue: number))
    }
}
