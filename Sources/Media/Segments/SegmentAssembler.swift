public import Foundation
import Imaging

/// Puts the segments of a clip and every other stream of its plate together into one file.
public struct SegmentAssembler {
    /// What came out.
    public struct Report: Sendable, Hashable {
        /// The frames of the video.
        public var frames: Int
        /// Keys of the plate's metadata that the container has no place for.
        public var lostMetadata: [String]
        /// The plate's file ends too early; its other streams are copied up to there.
        public var plateIsTruncated: Bool
    }

    private let folder: URL
    private let plate: ClipReader
    private let leavingOut: Set<Int>
    private let part: ClipPart?
    private let every: Int

    /// An assembler.
    ///
    /// - Parameters:
    ///   - folder: The segments, complete.
    ///   - plate: The clip. Its file is read once more, without decoding; the reader itself stays where it is.
    ///   - leavingOut: Streams of the plate that the user does without. The default is none.
    ///   - part: The part of the clip that the segments hold. The default is `nil`: all of it.
    ///   - every: The segments hold every so many-th frame. The default is 1: all of them.
    public init(
        folder: URL, plate: ClipReader, leavingOut: Set<Int> = [], part: ClipPart? = nil,
        every: Int = 1
    ) {
        self.folder = folder
        self.plate = plate
        self.leavingOut = leavingOut
        self.part = part
        self.every = every
    }

    /// A time of the plate on the result's clock.
    private func placed(_ time: RationalTime) -> RationalTime {
        guard let part else { return time }
        return RationalTime(ticks: time.ticks - part.start.ticks(of: time.base), base: time.base)
    }

    /// Writes the result aside and puts it in its place when it is whole.
    ///
    /// Equal segments and an equal plate give an equal file, byte by byte.
    ///
    /// - Parameter target: The result; its ending names the container.
    public func assemble(to target: URL) throws(MediaError) -> Report {
        let container = try Container(for: target)
        guard let end = EndMark.read(in: folder) else {
            throw .incomplete(folder: folder, frames: 0)
        }
        let encoder = try Encoder(end.recipe)
        try Holding.check(
            container, plate: plate.demuxer, encoder: encoder, info: plate.info,
            leavingOut: leavingOut)
        var info = plate.info
        if every > 1, container == .mkv {
            // Matroska says how long a frame is shown; the others count timecodes by their rate, which stays the plate's.
            let rate = info.frameRate
            info.frameRate = Ratio(rate.numerator, rate.denominator * every)
        }
        let muxer = try Muxer(
            target, container, plate: plate.demuxer, encoder: encoder, info: info,
            leavingOut: leavingOut, part: part)
        let video = SegmentedVideo(folder, end: end, header: encoder.header)
        let others = try PacketWalk(plate.demuxer, video: plate.info.videoStream)
        var coded = try video.next()
        func writeVideo() throws(MediaError) {
            guard let packet = coded?.packet else { return }
            try muxer.write(video: packet, base: end.recipe.timeBase)
            coded = try video.next()
        }
        while let (packet, time) = try others?.next() {
            if let time = time.map(placed) {
                while let waiting = coded, waiting.decodeTime <= time { try writeVideo() }
            }
            try muxer.write(copy: packet)
        }
        while coded != nil { try writeVideo() }
        guard video.frames == end.frames else {
            throw .incomplete(folder: folder, frames: video.frames)
        }
        try muxer.finish()
        return Report(
            frames: video.frames, lostMetadata: muxer.lostKeys,
            plateIsTruncated: others?.isBroken ?? false)
    }
}
