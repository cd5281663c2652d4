public import Foundation
import Imaging

/// Writes a clip in one go: frames are encoded, packets of other streams copied. For work that may be killed and must
/// go on, use `SegmentEncoder`.
///
/// It belongs to one task at a time.
public final class ClipWriter {
    /// What the video is encoded by.
    public let recipe: EncodingRecipe
    private let encoder: Encoder
    private let muxer: Muxer

    /// Opens the file aside; it gets its name when it is whole.
    ///
    /// - Parameters:
    ///   - url: The file; its ending names the container.
    ///   - reader: The clip whose streams, times and tags the result has.
    ///   - profile: The encoder and its settings. The default is `EncodingProfile.h264`.
    ///   - threads: How many threads encode. The default is 2.
    ///   - leavingOut: Streams of the clip that the user does without. The default is none.
    public init(
        _ url: URL, like reader: ClipReader, profile: EncodingProfile = .h264, threads: Int = 2,
        leavingOut: Set<Int> = []
    ) throws(MediaError) {
        let container = try Container(for: url)
        recipe = try EncodingRecipe(for: reader.info, profile: profile, threads: threads)
        encoder = try Encoder(recipe)
        try Holding.check(
            container, plate: reader.demuxer, encoder: encoder, info: reader.info,
            leavingOut: leavingOut)
        muxer = try Muxer(
            url, container, plate: reader.demuxer, encoder: encoder, info: reader.info,
            leavingOut: leavingOut)
    }

    /// Encodes the next frame.
    public func write(_ frame: VideoFrame) throws(MediaError) {
        for packet in try encoder.encode(frame) {
            try muxer.write(video: packet, base: recipe.timeBase)
        }
    }

    /// Copies a packet of another stream.
    public func write(_ packet: Packet) throws(MediaError) {
        try muxer.write(copy: packet.storage)
    }

    /// Ends the file and puts it in its place.
    public func finish() throws(MediaError) {
        for packet in try encoder.finish() {
            try muxer.write(video: packet, base: recipe.timeBase)
        }
        try muxer.finish()
    }
}
