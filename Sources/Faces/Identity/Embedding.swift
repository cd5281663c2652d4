/// What tells a face from other people's: 128 numbers, near for the same person and far for
/// different ones.
///
/// The network was trained so that faces of one person lie within 0.6 of each other. Measured over
/// 15 people: the same person 0.24 on average and 0.546 at most, different people 0.83 on average
/// and 0.551 at least.
public struct Embedding: Hashable, Sendable, Codable {
    /// `Embedding.count` finite numbers.
    public let values: [Float]

    /// How many numbers an embedding has.
    public static let count = 128

    /// Two faces nearer than this are the same person's. 0.55 separates the people it was measured
    /// on.
    public static let threshold: Float = 0.55

    /// An embedding of given numbers, or `nil` when they are not 128 finite ones.
    public init?(_ values: [Float]) {
        guard values.count == Self.count, values.allSatisfy(\.isFinite) else { return nil }
        self.values = values
    }

    /// The Euclidean distance: 0 for the same face, about 0.8 between different people.
    public func distance(to other: Embedding) -> Float {
        var sum: Float = 0
        for i in 0..<Self.count {
            let d = values[i] - other.values[i]
            sum += d * d
        }
        return sum.squareRoot()
    }

    /// The distance to the nearest of several faces of one person; infinite when there are none.
    public func distance(toNearestOf others: some Sequence<Embedding>) -> Float {
        others.lazy.map(distance(to:)).min() ?? .infinity
    }

    /// Whether both are the same person's face.
    public func matches(_ other: Embedding) -> Bool { distance(to: other) < Self.threshold }

    /// The mean of several faces of one person; `nil` when there are none.
    public static func mean(of embeddings: some Collection<Embedding>) -> Embedding? {
        guard !embeddings.isEmpty else { return nil }
        let n = Float(embeddings.count)
        return Embedding((0..<count).map { i in embeddings.reduce(0) { $0 + $1.values[i] } / n })
    }

    /// Reads one array of 128 numbers.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let read = Embedding(try container.decode([Float].self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "an embedding is 128 finite numbers")
        }
        self = read
    }

    /// Writes one array of 128 numbers.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}
