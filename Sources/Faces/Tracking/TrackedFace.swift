public import Imaging

/// One face in one frame.
public struct TrackedFace: Sendable {
    /// The same number as long as one face is followed; a face that is lost or cut away and found
    /// again has a new one.
    public var track: Int
    /// The mesh, in the frame's pixels.
    public var landmarks: Landmarks<FrameSpace>
    /// How sure the mesh network is that this is a face, 0 ... 1.
    public var presence: Double

    /// A face by its parts.
    public init(track: Int, landmarks: Landmarks<FrameSpace>, presence: Double) {
        self.track = track
        self.landmarks = landmarks
        self.presence = presence
    }
}
