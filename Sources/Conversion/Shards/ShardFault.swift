public import Media

extension Shard {
    /// Its share of `total` segments, of which there are at least as many as shards.
    func segments(of total: Int) -> Range<Int> {
        total * (number - 1) / count..<total * number / count
    }
}

/// Why shards cannot be made, or put together.
public enum ShardFault: Sendable, Hashable {
    /// The result has so few segments that some of the shards would be empty.
    case tooMany(Shard, frames: Int, most: Int)
    /// There is none.
    case none
    /// Some are not there.
    case missing([Int], of: Int)
    /// One is not finished.
    case unfinished(Shard)
    /// Folders that hold the same one.
    case twice(Shard, [String])
    /// They divide the result into different numbers of parts.
    case otherCounts([Int])
    /// They were encoded by different numbers of threads.
    case otherThreads([Int])
    /// One belongs to another conversion.
    case foreign(folder: String, WorkDifference)
    /// A file of one is not what was written there.
    case damaged(file: String)
}
