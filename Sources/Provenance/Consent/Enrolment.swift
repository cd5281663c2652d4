/// A face as numbers: what identifies the person of a consent in a picture.
///
/// It holds several embeddings of one person over the poses of one clip. An embedding has 128 numbers of length about 1
/// from the identity network that the pinned weights name.
public struct Enrolment: Hashable, Sendable {
    /// The clip that was measured.
    public let clip: DocumentReference
    /// The hash of the weights that measured it. Embeddings of different weights cannot be compared.
    public let encoder: SHA256Hash
    /// 1 ... `most` embeddings of `length` numbers each.
    public let embeddings: [[Float]]

    /// The numbers of an embedding.
    public static let length = 128
    /// The most embeddings of an enrolment.
    public static let most = 32

    /// Faces up to this distance are the same person. The default is 0.5.
    ///
    /// Measured with `distance(to:)` over 15 clips of 13 people (`docs/provenance.md`): the person's own faces lie 0.16
    /// away in the median and 0.41 at most, 0.27 at most in a clip that was not enrolled from; others lie 0.80 away in
    /// the median, and nearer than 0.56 in one pair only: two men in small or moving pictures, 0.51 in the median and
    /// 0.44 at least. So the margin is 0.09 on the person's side and 0.06 on the others', and whoever decides about a
    /// track does so by its median.
    public static let threshold = 0.5

    /// An enrolment of embeddings, or `nil` when their number, length or values are out of range.
    public init?(clip: DocumentReference, encoder: SHA256Hash, embeddings: [[Float]]) {
        guard (1...Self.most).contains(embeddings.count),
            embeddings.allSatisfy({ row in
                row.count == Self.length && row.allSatisfy { $0.isFinite && abs($0) <= 16 }
            })
        else { return nil }
        self.clip = clip
        self.encoder = encoder
        self.embeddings = embeddings
    }

    /// How far a face lies from this person: the mean of the distances to the three nearest embeddings (to all, when
    /// there are fewer). 0 is the same picture; above `threshold` it is somebody else.
    ///
    /// One nearest embedding alone would let a stranger pass by the luck of one odd pose; the mean of all would shut the
    /// person out in a rare pose.
    public func distance(to embedding: [Float]) -> Double {
        guard embedding.count == Self.length else { return .infinity }
        let all = embeddings.map { row in
            zip(row, embedding).reduce(0.0) { sum, pair in
                let difference = Double(pair.0) - Double(pair.1)
                return sum + difference * difference
            }.squareRoot()
        }.sorted()
        let near = all.prefix(3)
        return near.reduce(0, +) / Double(near.count)
    }

    /// The face is this person's.
    public func matches(_ embedding: [Float]) -> Bool {
        distance(to: embedding) <= Self.threshold
    }
}
