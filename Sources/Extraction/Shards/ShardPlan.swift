package import Media

/// What one shard reads of one clip: from the first shot that begins at or after one frame up to the first that begins at
/// or after another. Without such a shot it is empty, or goes to the clip's end.
package struct ClipPiece: Hashable, Sendable {
    /// Which of the run's clips.
    package var clip: Int
    /// No shot before this frame belongs to it.
    package var begin: Int
    /// No shot from this frame on belongs to it; `nil` when it goes to the clip's end.
    package var end: Int?

    /// A piece by its parts.
    package init(clip: Int, begin: Int, end: Int?) {
        self.clip = clip
        self.begin = begin
        self.end = end
    }
}

/// How an extraction is divided: in the order of its clips, into shares of about equally many frames.
///
/// A clip no longer than a share is read whole, by the shard in which most of it lies; a longer one is divided, unless
/// less than a quarter of a share would be cut off. The plan follows from numbers that every shard knows before it
/// begins, and so all of them make the same.
package struct ShardPlan {
    /// The frames of each clip, roughly; 0 for one that nobody reads.
    package let frames: [Int]
    /// Into how many shards.
    package let count: Int

    /// A plan by its parts.
    package init(frames: [Int], count: Int) {
        self.frames = frames
        self.count = count
    }

    /// All frames.
    package var total: Int { frames.reduce(0, +) }

    /// What a shard reads, in order: at most one piece of each clip.
    package func pieces(of shard: Shard) -> [ClipPiece] {
        let (begin, end) = (border(before: shard.number - 1), border(before: shard.number))
        var pieces: [ClipPiece] = []
        var start = 0
        for (clip, length) in frames.enumerated() {
            let (from, to) = (max(begin - start, 0), min(end - start, length))
            if from < to {
                pieces.append(ClipPiece(clip: clip, begin: from, end: to < length ? to : nil))
            }
            start += length
        }
        return pieces
    }

    /// The frame behind `number` shares, of all clips one after the other.
    private func border(before number: Int) -> Int {
        let even = total * number / count
        var start = 0
        for length in frames {
            let (before, after) = (even - start, start + length - even)
            if after > 0 {
                let isWhole = length * count <= total
                guard isWhole || 4 * count * min(before, after) < total else { return even }
                return before <= after ? start : start + length
            }
            start += length
        }
        return total
    }
}
