public import Foundation
public import Imaging

/// Encodes a clip's frames into segments, each of which is on the disk for good once it is finished.
///
/// A process that is killed loses the segment in work. The next one is given the same folder, takes up the reader at
/// `resumePosition` and goes on; the packets are the same as those of one uninterrupted run, byte by byte, because each
/// segment has an encoder of its own. It belongs to one task at a time.
public final class SegmentEncoder {
    /// What the packets depend on.
    public let recipe: EncodingRecipe
    /// The finished segments, in order.
    public private(set) var segments: [Segment] = []
    /// Where a reader has to go on; `nil` at the start of the clip.
    public private(set) var resumePosition: ReadPosition?
    /// Every frame of the clip is encoded: only the file remains to be put together.
    public private(set) var isComplete: Bool

    private let folder: URL
    private let plan: SegmentPlan
    private let first: Int
    private var current: SegmentCoder?

    /// Opens the folder of segments, and keeps those that are whole and made by the same recipe.
    ///
    /// - Parameters:
    ///   - folder: Where the segments lie; made when missing. Nothing else should be in it.
    ///   - reader: The plate.
    ///   - container: What the result will be. Whatever it cannot hold is refused here, before any work. `nil` for
    ///     pictures, which hold nothing but the video.
    ///   - profile: The encoder and its settings. The default is `EncodingProfile.h264`.
    ///   - plan: The length of the segments. The default is 250 frames.
    ///   - first: The first segment that is made here: above 0 for a part of a clip whose other segments are made elsewhere.
    ///     The default is 0.
    ///   - threads: How many threads encode; a part of the recipe. The default is 2.
    ///   - leavingOut: Streams of the plate that the user does without. The default is none.
    ///   - pixels: How the frames lie that will be written, in the full range. The default is `nil`: like the plate's.
    public init(
        folder: URL, like reader: ClipReader, container: Container?,
        profile: EncodingProfile = .h264, plan: SegmentPlan = SegmentPlan(), from first: Int = 0,
        threads: Int = 2, leavingOut: Set<Int> = [], pixels: PixelLayout? = nil
    ) throws(MediaError) {
        self.folder = folder
        self.plan = plan
        self.first = first
        var info = reader.info
        if let pixels {
            info.layout = pixels
            info.color.isFullRange = true
            info.color.matrix = 0
        }
        recipe = try EncodingRecipe(for: info, profile: profile, threads: threads)
        let trial = try Encoder(recipe)
        if let container {
            try Holding.check(
                container, plate: reader.demuxer, encoder: trial, info: reader.info,
                leavingOut: leavingOut)
        }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch { throw OutputFile.failure(folder) }
        isComplete = false
        resume(header: trial.header)
    }

    /// Counts the segments that can stay. Everything behind the first gap is made again.
    private func resume(header: [UInt8]) {
        while let found = try? whole(first + segments.count), found.opening.header == header {
            let index = first + segments.count
            let start = plan.firstFrame(of: index)
            segments.append(
                Segment(
                    index: index, frames: start..<start + found.closing.times.count,
                    byteCount: found.closing.byteCount))
            resumePosition = found.closing.position
            if found.closing.times.count < plan.framesPerSegment { break }
        }
        let count = segments.last?.frames.upperBound ?? 0
        if EndMark.read(in: folder) == EndMark(frames: count, recipe: recipe) {
            isComplete = true
            return
        }
        EndMark.remove(in: folder)
        // A short segment was the last of a clip that has grown since, or was cut off.
        if let short = segments.last, short.frames.count < plan.framesPerSegment {
            segments.removeLast()
            resumePosition = segments.last.flatMap { try? whole($0.index).closing.position }
        }
        var stale = first + segments.count
        while unlink(SegmentFile.url(stale, in: folder).path(percentEncoded: false)) == 0 {
            stale += 1
        }
    }

    private func whole(
        _ index: Int
    ) throws(MediaError) -> (opening: SegmentFile.Opening, closing: SegmentFile.Closing) {
        let url = SegmentFile.url(index, in: folder)
        let reader = try SegmentReader(url)
        let opening = reader.opening
        let closing = try reader.skipToEnd()
        guard opening.recipe == recipe, opening.plan == plan, opening.index == index,
            opening.firstFrame == plan.firstFrame(of: index), !closing.times.isEmpty
        else { throw .badSegment(file: url) }
        return (opening, closing)
    }

    /// The index of the frame that has to be written next.
    public var nextFrame: Int {
        current?.nextFrame ?? segments.last?.frames.upperBound ?? plan.firstFrame(of: first)
    }

    /// Encodes the next frame.
    ///
    /// - Returns: The segment that this frame finished, if it did.
    public func write(_ frame: VideoFrame) throws(MediaError) -> Segment? {
        guard frame.index == nextFrame else {
            throw .outOfOrder(frame: frame.index, expected: nextFrame)
        }
        if current == nil { current = try begin(frame.index) }
        try current?.write(frame)
        return current?.isFull == true ? try closeSegment() : nil
    }

    /// Opens the segment that begins with a frame, for a caller that finishes it by itself and tells it to ``add(_:)``.
    public func begin(_ frame: Int) throws(MediaError) -> SegmentCoder {
        try SegmentCoder(recipe, plan: plan, index: plan.segment(of: frame), in: folder)
    }

    /// Takes in the next segment, finished by a caller.
    public func add(_ segment: Segment) {
        precondition(segment.index == first + segments.count, "segments are finished in order")
        segments.append(segment)
    }

    private func closeSegment() throws(MediaError) -> Segment? {
        guard let segment = try current?.finish() else { return nil }
        current = nil
        segments.append(segment)
        return segment
    }

    /// Ends the clip: every frame was written.
    ///
    /// - Returns: The last segment, unless the frame before had finished it.
    public func finish() throws(MediaError) -> Segment? {
        let segment = try closeSegment()
        try EndMark(frames: segments.last?.frames.upperBound ?? 0, recipe: recipe).write(in: folder)
        isComplete = true
        return segment
    }
}

/// A small file that says that the segments reach the end of the clip.
struct EndMark: Codable, Hashable {
    var frames: Int
    var recipe: EncodingRecipe

    private static func url(in folder: URL) -> URL { folder.appending(path: "end.json") }

    static func read(in folder: URL) -> EndMark? {
        guard let bytes = try? Data(contentsOf: url(in: folder)) else { return nil }
        return try? JSONDecoder().decode(EndMark.self, from: bytes)
    }

    static func remove(in folder: URL) { unlink(url(in: folder).path(percentEncoded: false)) }

    func write(in folder: URL) throws(MediaError) {
        let file = OutputFile(EndMark.url(in: folder))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        do { try encoder.encode(self).write(to: file.aside) } catch {
            throw OutputFile.failure(file.target)
        }
        try file.commit()
    }
}
