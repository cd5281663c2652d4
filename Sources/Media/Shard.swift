/// One of several parts of the work on footage, about equally long, each of which a machine makes by itself.
public struct Shard: Hashable, Sendable, Codable {
    /// Which, from 1.
    public let number: Int
    /// Of how many.
    public let count: Int

    /// The shard of a number; `nil` when it is none of `count`, which is at most 10,000.
    public init?(_ number: Int, of count: Int) {
        guard (1...10_000).contains(count), (1...count).contains(number) else { return nil }
        (self.number, self.count) = (number, count)
    }
}
