import CFFmpeg
public import Imaging

/// A place between two frames of a clip, from which another reader goes on as if it had read all before it.
///
/// It holds enough to find the place by a seek and to prove that the place is the right one.
public struct ReadPosition: Sendable, Hashable, Codable {
    /// The index of the frame that comes next.
    public let nextFrame: Int
    /// The time of the frame before.
    public let time: RationalTime
    let origin: FrameOrigin

    /// The place behind `frame`. An edited frame serves as well as the one that was read.
    public init(after frame: VideoFrame) {
        nextFrame = frame.index + 1
        time = frame.time
        origin = frame.origin
    }
}

extension FrameStorage {
    /// A hash of up to 4096 samples spread evenly over the planes: equal for equal pictures, and different for two
    /// pictures that differ anywhere visibly. FNV-1a, 64 bits, on the samples' low bytes; in floating point on those that 16 bits would hold as well.
    func fingerprint(_ layout: PixelLayout) -> UInt64 {
        let grid = 32
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        let byte = layout.isFloat ? 2 : 0
        for plane in 0..<min(layout.planeCount, 3) {
            let bytes = self.plane(plane, of: layout)
            let stride = self.stride(plane)
            let size = layout.planeSize(
                plane, width: Int(raw.pointee.width), height: Int(raw.pointee.height))
            for row in 0..<grid {
                let y = (2 * row + 1) * size.height / (2 * grid)
                for column in 0..<grid {
                    let x = (2 * column + 1) * size.width / (2 * grid)
                    hash ^= UInt64(bytes[y * stride + x * layout.bytesPerSample + byte])
                    hash &*= 0x0000_0100_0000_01b3
                }
            }
        }
        return hash
    }
}
