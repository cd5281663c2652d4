/// How a clip is divided into runs of frames that are encoded and kept one by one.
public struct SegmentPlan: Sendable, Hashable, Codable {
    /// Frames in each segment; the last one may have fewer. At least 2. The default is 250.
    ///
    /// After a kill, at most this many frames are made again. Each segment starts with a keyframe, as an encoder sets
    /// one every 250 frames anyway.
    public let framesPerSegment: Int

    /// A plan of segments of `framesPerSegment` frames.
    public init(framesPerSegment: Int = 250) {
        self.framesPerSegment = max(2, framesPerSegment)
    }

    /// The segment that holds a frame.
    public func segment(of frame: Int) -> Int { frame / framesPerSegment }

    /// The first frame of a segment.
    public func firstFrame(of segment: Int) -> Int { segment * framesPerSegment }

    /// Whether a frame ends its segment.
    public func isLast(_ frame: Int) -> Bool { (frame + 1) % framesPerSegment == 0 }
}

/// A finished segment.
public struct Segment: Sendable, Hashable {
    /// Its place, from 0.
    public let index: Int
    /// Its frames, by their index in the clip.
    public let frames: Range<Int>
    /// The bytes of its coded frames.
    public let byteCount: Int
}
