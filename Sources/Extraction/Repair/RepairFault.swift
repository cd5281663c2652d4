public import Faces
public import Foundation

/// Why a face cannot be corrected.
public enum RepairFault: Sendable, Equatable {
    /// The clip is not the one that the face comes from.
    case otherClip(given: URL, name: String)
    /// The face's picture was taken back: it is not the consenting person's.
    case takenBack(FaceID)
    /// No face has this shape, or it lies outside of the frame.
    case noFace
    /// What lies under the mesh is not the consenting person's face.
    case otherPerson(person: String, distance: Double, threshold: Double)
}
