public import Foundation
public import Imaging

/// What is known about a clip once its first frame is decoded.
public struct ClipInfo: Sendable, Hashable {
    /// The file or folder.
    public var file: URL
    /// FFmpeg's name of the container: `mov,mp4,m4a,3gp,3g2,mj2`, `mpeg`; `folder` for a folder of pictures.
    public var container: String
    /// Columns of every frame, before any rotation.
    public var width: Int
    /// Rows of every frame, before any rotation.
    public var height: Int
    /// How the delivered frames lie in memory. A clip whose own pixels are packed or paletted is delivered planar.
    public var layout: PixelLayout
    /// What the numbers mean.
    public var color: ColorTags
    /// The width of a pixel to its height.
    public var pixelAspect: Ratio
    /// How far a player turns the picture clockwise, in degrees: 0 ..< 360. Frames are delivered unturned.
    public var rotation: Int
    /// Whether a player mirrors the picture left to right before it turns it.
    public var isMirrored: Bool
    /// How the rows of a frame are divided in time.
    public var fields: FieldOrder
    /// Frames per second: the average for a variable rate.
    public var frameRate: Ratio
    /// The number of frames, exact or estimated from duration and rate; `nil` when nothing tells.
    public var frameCount: Int?
    /// The duration of the clip; `nil` when the file does not say.
    public var duration: RationalTime?
    /// The ticks of the frames' times.
    public var timeBase: TimeBase
    /// The file has no timestamps: the frames' times are made from the frame rate.
    public var hasMadeTimes: Bool
    /// The streams of the file, the decoded one included.
    public var streams: [StreamInfo]
    /// Which of `streams` is decoded, by its index in the file.
    public var videoStream: Int
    /// The chapters, in order.
    public var chapters: [Chapter]
    /// The place of chroma samples between luma samples, by FFmpeg's number.
    var chromaLocation: Int
    /// The decoder's time of the first frame, in `timeBase`.
    var startTicks: Int64?
    /// How bright an HDR clip was made to be.
    var light: LightMetadata

    /// The size of every frame.
    public var size: PictureSize { PictureSize(width: width, height: height) }
}

/// How the rows of a frame are divided in time.
public enum FieldOrder: String, Sendable, Codable {
    /// Every row is of the same moment.
    case progressive
    /// The even rows are earlier.
    case topFirst
    /// The odd rows are earlier.
    case bottomFirst
}

/// What a stream carries.
public enum StreamKind: String, Sendable, Codable {
    /// Moving pictures.
    case video
    /// One picture that stands for the file.
    case coverArt
    /// Sound.
    case audio
    /// Titles, as text or as pictures.
    case subtitle
    /// A file within the file: a font, for instance.
    case attachment
    /// Timecode, sensor tracks and anything else.
    case data
}

/// One stream of a file.
public struct StreamInfo: Sendable, Hashable, Codable {
    /// Its index in the file.
    public var index: Int
    /// What it carries.
    public var kind: StreamKind
    /// FFmpeg's name of its codec: `h264`, `aac`; `none` when unknown.
    public var codec: String
    /// Its language, in the three letters of ISO 639-2, when the file says.
    public var language: String?
    /// Its title, when the file says.
    public var title: String?
}

/// A named stretch of a clip.
public struct Chapter: Sendable, Hashable, Codable {
    /// Its name, when it has one.
    public var title: String?
    /// Where it starts.
    public var start: RationalTime
    /// Where it ends.
    public var end: RationalTime
}
