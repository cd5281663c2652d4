public import Imaging

/// Every so many-th frame of a clip, each of which is shown until the next one: the frames between are left out, and those
/// that stay keep their times.
///
/// Sound and all other streams are not concerned.
public struct FrameStep: Sendable {
    /// From one frame that stays to the next; at least 1.
    public let every: Int
    /// The frames that they are taken of, the first of which stays.
    public let frames: Range<Int>
    private let table: FrameTable

    /// Some frames of `frames`, which lie within the table.
    public init(_ every: Int, of frames: Range<Int>, in table: FrameTable) {
        precondition(
            every > 0 && !frames.isEmpty && frames.lowerBound >= 0
                && frames.upperBound <= table.count, "a step takes frames of its clip")
        self.every = every
        self.frames = frames
        self.table = table
    }

    /// How many stay.
    public var count: Int { (frames.count + every - 1) / every }

    /// How long a frame is shown that stays: until the next one, and the last until the end of all.
    public func duration(of frame: Int) -> RationalTime {
        let next = frame + every
        let end =
            if next < frames.upperBound {
                table.time(of: next).ticks
            } else if frames.upperBound < table.count {
                table.time(of: frames.upperBound).ticks
            } else {
                table.time(of: 0).ticks + table.length.ticks
            }
        return RationalTime(
            ticks: max(1, end - table.time(of: frame).ticks), base: table.base)
    }
}

extension VideoFrame {
    /// The same picture at another place, and shown for another time.
    public func shown(asIndex index: Int, for duration: RationalTime) -> VideoFrame {
        VideoFrame(
            storage, index: index, time: time, duration: duration, layout: layout, origin: origin)
    }
}
