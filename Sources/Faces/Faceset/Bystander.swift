public import Imaging

/// A face of somebody who is not the consenting person: that it was there, and where. Its pixels, its mesh and what
/// would recognize it are not kept, because nobody consented to it.
public struct Bystander: Sendable, Equatable {
    /// The clip that it is in.
    public var clip: ClipID
    /// The number of its frame in the clip, from 0, in presentation order.
    public var frame: Int
    /// When the frame is shown, on the clip's own clock.
    public var time: RationalTime
    /// The same number as long as one face is followed through the clip.
    public var track: Int
    /// The face's box in the frame.
    public var box: Box<FrameSpace>
    /// How sure the mesh network is that this is a face, 0 ... 1.
    public var presence: Double
    /// The distance from the consent's enrolment; `nil` when it was not measured on this frame.
    public var identityDistance: Double?

    /// A bystander by its parts.
    public init(
        clip: ClipID, frame: Int, time: RationalTime, track: Int, box: Box<FrameSpace>,
        presence: Double, identityDistance: Double? = nil
    ) {
        self.clip = clip
        self.frame = frame
        self.time = time
        self.track = track
        self.box = box
        self.presence = presence
        self.identityDistance = identityDistance
    }
}
