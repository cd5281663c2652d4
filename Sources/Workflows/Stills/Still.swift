public import Conversion
import Foundation
package import Imaging
import Media

/// A finished frame of a ``StillSession``. Its picture leaves the session signed, as a file or as a file's bytes.
public struct Still: Sendable {
    /// The frame, counted from 0 in the order of display.
    public let frame: Int
    /// Seconds on the plate's own clock.
    public let seconds: Double
    /// Columns, as a player shows it.
    public let width: Int
    /// Rows, as a player shows it.
    public let height: Int
    /// Faces that were replaced.
    public let replaced: Int
    /// Faces of other people, who were left alone.
    public let others: Int
    /// Why faces of the target were left alone.
    public let skipped: [SkippedFace]
    /// The whole frame, upright, at 8 bits.
    package let picture: RGBImage

    /// The kind of a picture file.
    public enum Format: String, Sendable, CaseIterable {
        /// Lossless, 8 bits a sample.
        case png
        /// At quality 95 with chroma at full resolution.
        case jpeg = "jpg"
    }

    init(_ painted: PaintedFrame, picture: RGBImage) {
        frame = painted.frame.index
        seconds = painted.frame.time.seconds
        (width, height) = (picture.width, picture.height)
        (replaced, others, skipped) = (painted.replaced, painted.others, painted.skipped)
        self.picture = picture
    }
}
