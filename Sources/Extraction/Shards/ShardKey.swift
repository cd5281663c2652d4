import Foundation
import Inference
import Media
import Provenance

/// What the rows of a shard depend on, as far as a person can change it: `work.json` of its folder.
struct ShardKey: Codable, Hashable, Sendable {
    /// A clip of the extraction.
    struct Clip: Codable, Hashable, Sendable {
        /// Its content.
        var hash: SHA256Hash
        /// About how many frames it has: what the plan rests on.
        var frames: Int
    }

    /// Raised whenever the same clips give other rows than before, so that parts by two programs never meet.
    static let program = 1

    /// The clips in their order; `nil` for one that cannot be read.
    var clips: [Clip?]
    /// The hash of the consent.
    var consent: SHA256Hash
    /// How the clips are read, in the words that a faceset keeps.
    var settings: String
    /// The part that is made here.
    var shard: Shard
    /// The hashes of the networks' weights.
    var networks = Weight.catalog.map(\.sha256)
    /// See `ShardKey.program`.
    var program = ShardKey.program

    /// How the clips are divided. One that was named before is read once.
    var plan: ShardPlan {
        var known: Set<SHA256Hash> = []
        let frames = clips.map { clip in
            clip.map { known.insert($0.hash).inserted ? $0.frames : 0 } ?? 0
        }
        return ShardPlan(frames: frames, count: shard.count)
    }

    /// The first thing in which another key differs; `nil` for the same work. The shards themselves are not compared.
    func difference(from other: ShardKey) -> ShardDifference? {
        if program != other.program || networks != other.networks { return .program }
        if clips != other.clips { return .clips }
        if consent != other.consent { return .consent }
        if settings != other.settings { return .settings }
        return nil
    }
}

/// In what a shard is not one of the extraction that it is wanted for.
public enum ShardDifference: Sendable, Hashable {
    /// Another version of this program made it, or with other networks.
    case program
    /// Of other clips, or in another order.
    case clips
    /// Under another consent.
    case consent
    /// With other settings.
    case settings
    /// Another of its shards.
    case shard
}
