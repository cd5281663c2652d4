package import Media

/// A frame whose faces are replaced, and what became of them.
package struct PaintedFrame: Sendable {
    /// The frame. It is the plate's own, sample by sample, where nothing was replaced.
    package var frame: VideoFrame
    /// Faces that were replaced.
    package var replaced = 0
    /// The targets whose faces were replaced, by their number from 0.
    package var people: Set<Int> = []
    /// Faces of other people, who were left alone.
    package var others: Int
    /// Faces of targets that were left alone.
    package var skipped: [SkippedFace]
}

/// Why a face of a target is left as it is.
public enum SkippedFace: String, Error, Sendable, Hashable, Codable, CaseIterable {
    /// The mesh is not sure that there is a face.
    case uncertain
    /// The head is turned too far to the side.
    case turnedAway
    /// Too much of the face lies outside the frame.
    case outsideFrame
    /// It is smaller than 16 pixels.
    case tooSmall
}
