public import Conversion
import Media

extension ShardFault: Explained {
    /// Shards.
    public var failure: Failure {
        switch self {
        case .tooMany(let shard, let frames, let most):
            Failure(
                .usage,
                happened:
                    "\(Words.count(frames, "frame")) are \(Words.count(most, "segment")), too few for \(shard.count) shards.",
                remedy:
                    "Make at most \(Words.count(most, "shard")), or set work.segment to fewer frames in --settings."
            )
        case .none:
            Failure(
                happened: "There are no shards beside the result.",
                remedy: "Make them first, with --shard 1/2 and --shard 2/2 and the same -o.")
        case .missing(let numbers, let count):
            Failure(
                happened:
                    "\(numbers.count == 1 ? "Shard" : "Shards") \(Words.all(numbers.map(String.init))) of \(count) \(numbers.count == 1 ? "is" : "are") missing.",
                remedy:
                    "Make \(numbers.count == 1 ? "it" : "them") with --shard, or copy the folder here."
            )
        case .unfinished(let shard):
            Failure(
                happened: "Shard \(shard.number) of \(shard.count) is not finished.",
                remedy: "Wait for its end, or run its command again: it goes on.")
        case .twice(let shard, let folders):
            Failure(
                happened:
                    "Shard \(shard.number) of \(shard.count) is there twice, in \(Words.all(folders)).",
                remedy: "Remove one of the folders.")
        case .otherCounts(let counts):
            Failure(
                happened:
                    "The shards divide the work differently: into \(Words.all(counts.map(String.init))) parts.",
                remedy: "Remove the folders of the division that is not wanted.")
        case .otherThreads(let threads):
            Failure(
                happened:
                    "The shards were encoded by different numbers of threads, \(Words.all(threads.map(String.init))), which shows in their bytes.",
                remedy: "Make all of them with the same --threads.")
        case .foreign(let folder, let difference):
            Failure(
                happened:
                    "The shard in \(folder) belongs to another conversion: \(difference.words).",
                remedy:
                    "Join with the same plate, models, consents, settings and frames, or remove that folder."
            )
        case .damaged(let file):
            Failure(
                happened: "\(file) is not what the shard was finished with.",
                remedy: "Copy the shard again, or make it anew with --overwrite.")
        }
    }
}
