package import Foundation
import Media

/// What a conversion is expected to take from now on.
public struct ConversionEstimate: Sendable, Hashable {
    /// Seconds until all frames are encoded, if they go on as those of this run did.
    public var seconds: Double
    /// Bytes of disk, beside what is taken already, until the result is signed.
    public var bytes: ClosedRange<Int64>
    /// Bytes that are free on that disk; `nil` when nobody tells.
    public var free: Int64?
}

/// Measures what the rest of a conversion takes, by its first segment.
///
/// How many bytes an encoder of constant quality makes of a frame is known only for those that it has coded. The rest of a
/// clip is taken to need between half and twice as many. The segments lie on the disk beside the result that is put
/// together of them, and beside that one may lie its signed copy.
struct WorkEstimate {
    /// The frames that are still to be encoded when the run begins.
    let frames: Int
    /// The bytes of the plate's file: its other streams are no larger.
    let plate: Int64
    /// How often the video lies on the disk beside its segments: not at all for a shard, and twice where signing copies it.
    let copies: Int64
    /// The frames and bytes that earlier runs encoded.
    let before: (frames: Int, bytes: Int64)
    private let begin = ContinuousClock.now

    /// - Parameter frames: The frames of the whole part.
    init(frames: Int, of job: ConversionJob, segments: [Segment]) {
        before = (
            segments.reduce(0) { $0 + $1.frames.count },
            segments.reduce(0) { $0 + Int64($1.byteCount) }
        )
        self.frames = frames - before.frames
        // Credentials of Matroska lie in a file of their own, and the video is moved to its place.
        copies = job.shard != nil ? 0 : job.container == .mkv ? 1 : 2
        let size = try? job.plate.resourceValues(forKeys: [.fileSizeKey, .isDirectoryKey])
        // A folder of pictures has no other streams.
        plate = size?.isDirectory == true ? 0 : Int64(size?.fileSize ?? 0)
    }

    /// What is to be expected after the first segment of the run.
    func rest(after segment: Segment, free: Int64?) -> ConversionEstimate {
        let done = segment.frames.count
        let left = max(0, frames - done)
        let elapsed = Double((ContinuousClock.now - begin) / .milliseconds(1)) / 1000
        let coded = before.bytes + Int64(segment.byteCount)
        let rest = Double(coded) / Double(before.frames + done) * Double(left)
        func bytes(_ factor: Double, _ others: Int64) -> Int64 {
            let segments = Int64(rest * factor)
            return segments + copies * (coded + segments + others)
        }
        return ConversionEstimate(
            seconds: elapsed / Double(max(1, done)) * Double(left),
            bytes: bytes(0.5, 0)...bytes(2, plate),
            free: free)
    }
}

/// The bytes that are free where a file lies; `nil` when nobody tells.
@Sendable
package func freeBytes(at url: URL) -> Int64? {
    var facts = statvfs()
    guard statvfs(url.path(percentEncoded: false), &facts) == 0 else { return nil }
    return Int64(clamping: UInt64(facts.f_bavail) * UInt64(facts.f_frsize))
}
