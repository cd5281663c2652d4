/// The crops of a batch that one process computes: every so many-th. All processes draw the random numbers of all crops, so each
/// crop is varied as it would be in a training by one process.
package struct BatchShare: Sendable {
    /// Which process, from 0.
    package var rank: Int
    /// Of how many.
    package var count: Int

    /// A share.
    package init(rank: Int, count: Int) { (self.rank, self.count) = (rank, count) }

    /// All of it.
    package static let whole = BatchShare(rank: 0, count: 1)

    /// Whether the crop that stands at a place is one of these.
    package func holds(_ place: Int) -> Bool { place % count == rank }

    /// Where these crops stand among `total`.
    package func places(of total: Int) -> [Int] {
        Array(stride(from: rank, to: total, by: count))
    }
}
