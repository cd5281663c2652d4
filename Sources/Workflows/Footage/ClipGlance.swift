import Faces
public import Foundation
import Imaging
import Media

/// What one wants to know of a clip before anything is done with it.
public struct ClipGlance: Sendable, Codable, Equatable {
    /// Columns, as a player shows it.
    public var width: Int
    /// Rows, as a player shows it.
    public var height: Int
    /// How long it is, in seconds; `nil` when the file does not say.
    public var seconds: Double?
    /// How many frames, exact or estimated; `nil` when nothing tells.
    public var frames: Int?
    /// Frames per second.
    public var rate: Double
    /// FFmpeg's name of the video's codec.
    public var codec: String
    /// Bits of a sample.
    public var depth: Int
    /// FFmpeg's names of the codecs of its sound.
    public var sound: [String]

    /// Opens a clip and looks at it.
    public init(_ file: URL) throws { self.init(try ClipReader(file).info) }

    init(_ info: ClipInfo) {
        let isTurned = info.rotation % 180 != 0
        let aspect =
            Double(info.pixelAspect.numerator) / Double(max(1, info.pixelAspect.denominator))
        let shown = Int((Double(info.width) * max(0.1, aspect)).rounded())
        width = isTurned ? info.height : shown
        height = isTurned ? shown : info.height
        rate = Double(info.frameRate.numerator) / Double(max(1, info.frameRate.denominator))
        frames = info.frameCount
        let rate = rate
        seconds = info.duration?.seconds ?? info.frameCount.map { Double($0) / max(1, rate) }
        codec = info.streams.first { $0.index == info.videoStream }?.codec ?? "none"
        depth = info.layout.bitDepth
        sound = info.streams.filter { $0.kind == .audio }.map(\.codec)
    }

    /// What a clip is in lines, a label before each.
    public var lines: [(label: String, text: String)] {
        [
            ("picture", "\(width) x \(height), \(Words.number(rate)) frames a second"),
            ("length", seconds.map { "\(Words.number($0)) seconds" } ?? "unknown"),
            ("video", "\(codec), \(depth) bits"),
            ("sound", sound.isEmpty ? "none" : Words.all(sound)),
        ]
    }

    /// Writes a picture of a clip.
    ///
    /// - Parameters:
    ///   - clip: The clip.
    ///   - seconds: From its start; the first frame at or after it, or the last one.
    ///   - width: Its columns. A clip that has fewer keeps its own.
    ///   - output: The picture's file: `.jpg` or `.png`.
    ///   - overwrite: Whether a file that is there may be replaced.
    public static func write(
        pictureOf clip: URL, at seconds: Double, width: Int, to output: URL, overwrite: Bool
    ) throws {
        try PictureFile.check(output, overwrite: overwrite)
        let reader = try ClipReader(clip)
        let upright = Upright(reader.info)
        var start: Double?
        var last: VideoFrame?
        while let event = try reader.next() {
            guard case .frame(let frame) = event else { continue }
            last = frame
            start = start ?? frame.time.seconds
            if frame.time.seconds - (start ?? 0) >= seconds { break }
        }
        // A reader that opened has decoded a frame already.
        guard let last else { throw WorkflowError.noFace(clip: clip, frames: 0) }
        let picture = try upright.rgb(last).interleaved
        let columns = min(width, picture.width)
        let small = picture.resized(
            width: columns, height: max(1, columns * picture.height / picture.width))
        try PictureFile.write(small, to: output, overwrite: overwrite)
    }
}
