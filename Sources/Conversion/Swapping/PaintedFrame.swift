package import Imaging
package import Media

/// A frame whose faces are replaced, and what became of them.
package struct PaintedFrame: Sendable {
    /// The frame. It is the plate's own, sample by sample, where nothing was replaced.
    package var frame: VideoFrame
    /// The plate's own frame.
    package let plate: VideoFrame
    /// Where faces were replaced, in the order of painting.
    package var mattes: [FaceMatte] = []
    /// Faces that were replaced.
    package var replaced: Int { mattes.count }
    /// The targets whose faces were replaced, by their number from 0.
    package var people: Set<Int> = []
    /// Faces of other people, who were left alone.
    package var others: Int
    /// Faces of targets that were left alone.
    package var skipped: [SkippedFace]
}

/// Where a replaced face lies in its frame, and how much of it shows.
package struct FaceMatte: Sendable {
    /// The rectangle of the frame that was painted in.
    package let rect: PixelRect
    /// 0 (plate) ... 1 (face), on the luma grid of `rect`.
    package let mask: Plane<Float>
    /// The side of the network's square.
    package let side: Int
    /// From that square into the frame.
    package let toFrame: Transform<NetworkSpace, FrameSpace>
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
