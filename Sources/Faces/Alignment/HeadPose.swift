/// How a head is turned, in degrees, as the viewer sees it.
public struct HeadPose: Hashable, Sendable, Codable {
    /// Positive: the nose points to the right of the picture.
    public var yaw: Double
    /// Positive: the nose points up.
    public var pitch: Double
    /// Positive: the head leans clockwise in the picture.
    public var roll: Double

    /// A pose by its three angles, in degrees.
    public init(yaw: Double, pitch: Double, roll: Double) {
        self.yaw = yaw
        self.pitch = pitch
        self.roll = roll
    }
}
