/// What was seen of a hand before a face.
public struct HandCover: Sendable, Hashable, Codable {
    /// How sure the hand network is that it sees a hand, 0 ... 1.
    public var presence: Double
    /// The share of the face's oval that lies under the hand, 0 ... 1.
    public var share: Double

    /// A cover by its parts.
    public init(presence: Double, share: Double) {
        self.presence = presence
        self.share = share
    }

    /// Nothing that looks like a hand.
    public static let none = HandCover(presence: 0, share: 0)
}
