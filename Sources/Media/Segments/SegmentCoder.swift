import Foundation
import Imaging

/// One segment in work: an encoder of its own, and the file that its packets go to.
///
/// It depends on no other segment, so that one may still empty its encoder while the next one takes frames. It belongs to
/// one task at a time.
public final class SegmentCoder {
    /// The index of the frame that has to be written next.
    public private(set) var nextFrame: Int
    private let encoder: Encoder
    private let writer: SegmentWriter
    private let plan: SegmentPlan
    private var last: VideoFrame?

    /// Opens segment `index` of a clip that is divided by `plan`.
    init(
        _ recipe: EncodingRecipe, plan: SegmentPlan, index: Int, in folder: URL
    ) throws(MediaError) {
        self.plan = plan
        nextFrame = plan.firstFrame(of: index)
        encoder = try Encoder(recipe)
        writer = try SegmentWriter(
            SegmentFile.Opening(
                index: index, firstFrame: nextFrame, plan: plan, recipe: recipe,
                header: encoder.header, delay: encoder.delay), in: folder)
    }

    /// Whether the segment has all the frames that a segment may have.
    var isFull: Bool { last.map { plan.isLast($0.index) } ?? false }

    /// Encodes the next frame.
    public func write(_ frame: VideoFrame) throws(MediaError) {
        guard frame.index == nextFrame, !isFull else {
            throw .outOfOrder(frame: frame.index, expected: nextFrame)
        }
        let isLast = plan.isLast(frame.index)
        for packet in try encoder.encode(frame, endsRun: isLast) { try writer.write(packet) }
        last = frame
        nextFrame += 1
    }

    /// Empties the encoder and puts the segment on the disk for good. At least one frame was written.
    public func finish() throws(MediaError) -> Segment {
        guard let last else { throw .outOfOrder(frame: nextFrame, expected: nextFrame) }
        for packet in try encoder.finish() { try writer.write(packet) }
        return try writer.commit(ReadPosition(after: last))
    }
}
