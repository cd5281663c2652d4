import Conversion
public import Extraction
import Media

extension ExtractionShardFault: Explained {
    /// Shards of an extraction. What they share with those of a conversion is said in the same words.
    public var failure: Failure {
        switch self {
        case .tooMany(let shard, let frames):
            Failure(
                .usage,
                happened:
                    "\(Words.count(frames, "frame")) are too few for \(shard.count) shards.",
                remedy: "Make at most \(Words.count(frames, "shard")).")
        case .otherWork(let folder, let difference):
            Failure(
                happened:
                    "The folder \(folder) holds the beginning of a shard \(difference.words).",
                remedy: "Finish that one with its own command, or begin anew with --overwrite.")
        case .none: ShardFault.none.failure
        case .missing(let numbers, let count): ShardFault.missing(numbers, of: count).failure
        case .unfinished(let shard): ShardFault.unfinished(shard).failure
        case .twice(let shard, let folders): ShardFault.twice(shard, folders).failure
        case .otherCounts(let counts): ShardFault.otherCounts(counts).failure
        case .foreign(let folder, let difference):
            Failure(
                happened:
                    "The shard in \(folder) belongs to another extraction: \(difference.words).",
                remedy:
                    "Join with the same clips in the same order, the same consent, --size and --every, or remove that folder."
            )
        case .otherRows(let clip, let settings):
            Failure(
                happened:
                    "\(clip.named) is in the faceset already, read with other settings (\(settings)).",
                remedy: "Give --overwrite to replace the faceset. The shards stay as they are.")
        case .damaged(let file): ShardFault.damaged(file: file).failure
        case .apart(let clip, let end, let begin):
            Failure(
                happened:
                    "The shards of \(clip.named) do not meet: one ends before frame \(end), and the next begins with frame \(begin).",
                remedy: "Make all of them anew, on machines with processors of one kind.")
        }
    }
}

extension ShardDifference {
    fileprivate var words: String {
        switch self {
        case .program: "by another version of this program"
        case .clips: "of other clips"
        case .consent: "under another consent"
        case .settings: "with other settings"
        case .shard: "with another number"
        }
    }
}
