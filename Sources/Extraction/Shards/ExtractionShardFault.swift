public import Foundation
public import Media

/// Why shards of an extraction cannot be made, or put together.
public enum ExtractionShardFault: Sendable, Hashable {
    /// There are more of them than frames.
    case tooMany(Shard, frames: Int)
    /// The folder of one holds the beginning of something else.
    case otherWork(folder: String, ShardDifference)
    /// There is none.
    case none
    /// Some are not there.
    case missing([Int], of: Int)
    /// One is not finished.
    case unfinished(Shard)
    /// Folders that hold the same one.
    case twice(Shard, [String])
    /// They divide the clips into different numbers of parts.
    case otherCounts([Int])
    /// One belongs to another extraction.
    case foreign(folder: String, ShardDifference)
    /// The faceset has a clip of theirs already, read with other settings; the shards would go for nothing.
    case otherRows(clip: URL, settings: String)
    /// A file of one is not what was written there.
    case damaged(file: String)
    /// One ends in a clip where the next does not begin: their machines took different frames for the first of a shot.
    case apart(clip: URL, end: Int, begin: Int)
}
