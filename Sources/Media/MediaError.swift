public import Foundation
public import Imaging

/// What can go wrong with files of pictures and sound. Each case carries the file and what was found there.
public enum MediaError: Error, Sendable, Equatable {
    // Opening.
    /// No such file.
    case missing(file: URL)
    /// The file has no bytes.
    case empty(file: URL)
    /// It is neither a regular file nor a folder: a pipe, a socket, a device.
    case notAFile(file: URL)
    /// The system refuses to open it; `errno` says why.
    case unreadable(file: URL, errno: Int32)
    /// Its contents are no container, codec or picture that is known.
    case foreign(file: URL, cause: FFmpegCode)
    /// It is a container without a moving picture; `streams` says what it holds instead.
    case noVideo(file: URL, streams: [StreamKind])
    /// No decoder for its video.
    case noDecoder(file: URL, codec: String)
    /// It has a video stream, and not one picture of it can be decoded.
    case noPicture(file: URL, cause: FFmpegCode)
    /// Its samples have no planar equal: light in the XYZ space, raw sensor data, halves.
    case unsupportedPixels(file: URL, format: String)
    /// The folder holds no pictures.
    case noPictures(folder: URL)
    /// A picture of a folder differs in size from the first.
    case mixedSizes(file: URL, size: PictureSize, expected: PictureSize)
    /// More pixels than the limit.
    case tooLarge(file: URL, size: PictureSize, limit: Int)
    /// The clip is not the one that a position was taken from.
    case changed(file: URL, frame: Int)

    // Converting a picture in memory.
    /// FFmpeg found no memory.
    case outOfMemory
    /// The scaler refuses this conversion.
    case conversion(width: Int, height: Int, cause: FFmpegCode)
    /// The bytes are no picture of the kind that was asked for.
    case notAPicture(cause: String)

    // Writing.
    /// The file's name does not end in a container that is written.
    case unknownContainer(file: URL, known: [Container])
    /// The container cannot hold a stream; `use` names those that can.
    case cannotHold(stream: StreamInfo, container: Container, use: [Container])
    /// The container cannot hold what the profile codes; `use` names those that can.
    case cannotHoldVideo(profile: String, container: Container, use: [Container])
    /// The container cannot hold a property of the video; `use` names those that can.
    case cannotKeep(VideoProperty, container: Container, use: [Container])
    /// The encoder has no such pixels; `holds` names what it has.
    case cannotEncode(PixelLayout, profile: String, holds: [PixelLayout])
    /// The pictures are too small for the encoder.
    case cannotEncodeSize(PictureSize, profile: String, least: PictureSize)
    /// The encoder mixes up the two fields of interlaced material.
    case cannotEncodeFields(profile: String)
    /// The encoder of a profile is missing from the installed FFmpeg.
    case noEncoder(codec: String)
    /// A frame differs from the first in size.
    case sizeChanged(frame: Int, size: PictureSize, expected: PictureSize)
    /// A frame differs from the first in layout.
    case layoutChanged(frame: Int, layout: PixelLayout, expected: PixelLayout)
    /// A frame has transparent pixels, which the codec cannot hold.
    case transparent(frame: Int)
    /// A frame came out of turn.
    case outOfOrder(frame: Int, expected: Int)
    /// The encoder failed.
    case encoding(frame: Int, cause: FFmpegCode)
    /// The file cannot be written: no room, no permission, a container's rule.
    case writing(file: URL, cause: FFmpegCode)
    /// A segment is damaged, or made by other settings than the rest.
    case badSegment(file: URL)
    /// A segment was encoded by another recipe than those before it.
    case otherEncoding(file: URL)
    /// The segments do not reach the end of the clip yet.
    case incomplete(folder: URL, frames: Int)
}

/// Width and height of a picture, in pixels.
public struct PictureSize: Hashable, Sendable, Codable {
    /// Columns.
    public var width: Int
    /// Rows.
    public var height: Int

    /// A size by its two numbers.
    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}

/// What a container may be unable to keep of the video.
public enum VideoProperty: String, Sendable, Codable {
    /// The turn or mirror image that a player applies.
    case displayMatrix
}
