public import Imaging

/// Names one face of one faceset. Numbers are never used twice for rows that stay.
public struct FaceID: RawRepresentable, Hashable, Comparable, Sendable, Codable {
    /// The row of the face.
    public var rawValue: Int64

    /// A face by its row.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// Whether `left` was stored before `right`.
    public static func < (left: FaceID, right: FaceID) -> Bool { left.rawValue < right.rawValue }
}

/// What was measured on one face in one frame.
public struct FaceFacts: Sendable, Equatable {
    /// The clip that it comes from.
    public var clip: ClipID
    /// The number of its frame in the clip, from 0, in presentation order.
    public var frame: Int
    /// When the frame is shown, on the clip's own clock.
    public var time: RationalTime
    /// The same number as long as one face is followed through the clip.
    public var track: Int
    /// The side of its crop, in pixels.
    public var size: Int
    /// The way from the frame into the crop.
    public var transform: Transform<FrameSpace, CropSpace>
    /// The mesh, in the crop's pixels.
    public var landmarks: Landmarks<CropSpace>
    /// How the head is turned.
    public var pose: HeadPose
    /// The face's box in the frame.
    public var box: Box<FrameSpace>
    /// How sure the mesh network is that this is a face, 0 ... 1.
    public var presence: Double
    /// The share of the face's oval that lies inside the frame, 0 ... 1.
    public var validity: Double
    /// log10 of fine detail over contrast: about -0.9 for full detail; a blur of two pixels of a 256 crop costs 0.7.
    public var sharpness: Double
    /// The hand before the face; `nil` when nobody looked for one on this frame.
    public var hand: HandCover?
    /// The distance of this face from the consent's enrolment; `nil` when it was not measured on this frame.
    public var identityDistance: Double?
    /// What tells the face from other people's; `nil` when it was not measured on this frame.
    public var embedding: Embedding?

    /// A face by its measurements.
    public init(
        clip: ClipID, frame: Int, time: RationalTime, track: Int, size: Int,
        transform: Transform<FrameSpace, CropSpace>, landmarks: Landmarks<CropSpace>,
        pose: HeadPose, box: Box<FrameSpace>, presence: Double, validity: Double,
        sharpness: Double, hand: HandCover? = nil, identityDistance: Double? = nil,
        embedding: Embedding? = nil
    ) {
        self.clip = clip
        self.frame = frame
        self.time = time
        self.track = track
        self.size = size
        self.transform = transform
        self.landmarks = landmarks
        self.pose = pose
        self.box = box
        self.presence = presence
        self.validity = validity
        self.sharpness = sharpness
        self.hand = hand
        self.identityDistance = identityDistance
        self.embedding = embedding
    }
}

/// One row of a faceset: a face's measurements and what was decided about it.
///
/// The measurements read as the record's own: `record.pose` is `record.facts.pose`.
@dynamicMemberLookup
public struct FaceRecord: Sendable, Equatable, Identifiable {
    /// The face's name in this faceset.
    public let id: FaceID
    /// What was measured.
    public var facts: FaceFacts
    /// Where its sharpness stands among the faces of its clip: 0 the most blurred, 1 the sharpest; `nil` before the clip is
    /// finished.
    public var sharpnessRank: Double?
    /// Why it is left out of training; `nil` when it is kept.
    public var exclusion: Exclusion?
    /// The user said that it stays or goes, and the program does not change that.
    public var isDecidedByUser: Bool

    /// A measurement.
    public subscript<Value>(dynamicMember path: KeyPath<FaceFacts, Value>) -> Value {
        facts[keyPath: path]
    }
}

/// A face on its way into a faceset.
public struct NewFace: Sendable {
    /// What was measured.
    public var facts: FaceFacts
    /// The crop as a JPEG file.
    public var image: [UInt8]
    /// The crop in 16 x 16 grays, for finding near-doubles.
    public var signature: PictureSignature

    /// A face by its parts.
    public init(facts: FaceFacts, image: [UInt8], signature: PictureSignature) {
        self.facts = facts
        self.image = image
        self.signature = signature
    }
}
