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

    /// A picture of a clip as a JPEG file.
    ///
    /// - Parameters:
    ///   - seconds: From its start; the first frame at or after it, or the last one.
    ///   - width: Its columns. A clip that has fewer keeps its own.
    public static func picture(of file: URL, at seconds: Double, width: Int) throws -> [UInt8] {
        let reader = try ClipReader(file)
        let upright = Upright(reader.info)
        var start: RationalTime?
        var last: VideoFrame?
        while let event = try reader.next() {
            guard case .frame(let frame) = event else { continue }
            last = frame
            start = start ?? frame.time
            if frame.time.seconds - (start?.seconds ?? 0) >= seconds { break }
        }
        guard let last else { throw WorkflowError.noFace(clip: file, frames: 0) }
        let picture = try upright.rgb(last).interleaved
        let columns = min(width, picture.width)
        return try StillImage.jpeg(
            picture.resized(
                width: columns, height: max(1, columns * picture.height / picture.width)),
            quality: 82)
    }
}
