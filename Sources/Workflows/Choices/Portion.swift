import Media

/// How much of a conversion or an extraction one run makes: all of it, or its share of the work of several machines.
public enum Portion: Hashable, Sendable {
    /// All.
    case whole
    /// One of several shards.
    case shard(ShardChoice)
    /// The result of shards that are all made.
    case joined
}

/// A shard as people write it: `2/4`, the second of four.
public struct ShardChoice: Hashable, Sendable {
    let shard: Shard

    /// The shard of a text, or `nil` when it is none.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]),
            let shard = Shard(number, of: count)
        else { return nil }
        self.shard = shard
    }

    /// `2/4`.
    public var text: String { "\(shard.number)/\(shard.count)" }

    /// The name of its folder beside the result.
    var folderName: String { "shard-\(shard.number)-of-\(shard.count)" }
}
