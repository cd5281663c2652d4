import CFFmpeg
public import Foundation
public import Imaging

/// The pictures of a folder of segments, each the bytes of a file. Memory holds one of them.
public final class SegmentedPictures {
    /// What they were made by.
    public let recipe: EncodingRecipe
    private let video: SegmentedVideo
    private let end: EndMark
    private let folder: URL

    /// Opens the segments.
    ///
    /// - Throws: `MediaError.incomplete` where they do not reach the end of the clip.
    public init(_ folder: URL) throws(MediaError) {
        guard let end = EndMark.read(in: folder) else {
            throw .incomplete(folder: folder, frames: 0)
        }
        self.folder = folder
        self.end = end
        recipe = end.recipe
        video = SegmentedVideo(folder, end: end, header: try Encoder(end.recipe).header)
    }

    /// The next picture: its file's bytes, and when it is shown; `nil` behind the last.
    public func next() throws(MediaError) -> (bytes: [UInt8], time: RationalTime)? {
        guard let packet = try video.next()?.packet else {
            guard video.frames == end.frames else {
                throw .incomplete(folder: folder, frames: video.frames)
            }
            return nil
        }
        let raw = packet.raw.pointee
        // The packet's `size` bytes belong to it.
        let bytes = Array(UnsafeBufferPointer(start: raw.data, count: Int(raw.size)))
        return (
            recipe.encoder == "png" ? PNGColor.tagged(bytes, as: recipe.color) : bytes,
            RationalTime(ticks: raw.pts, base: recipe.timeBase)
        )
    }
}
