/// How a face is put into a plate: `conversion.json`. Every value has a default that looks right on the test footage.
///
/// Lengths are in *face units*: a whole-face crop is 114.286 units wide, the outer corners of the eyes are about 48
/// apart. So one setting fits every face and every resolution.
public struct ConversionSettings: Codable, Sendable, Hashable {
    /// What the plate gives its colors by. The default is `lab`; the names are those of ``ColorTransferCatalog``.
    public var colorTransfer = LabMeanDeviation.name
    /// How the color transfer works.
    public var colors = Colors()
    /// How the face is laid into the plate. The default is `feather`; the names are those of ``BlenderCatalog``.
    public var blender = FeatherBlender.name
    /// How the blender works.
    public var blending = Blending()
    /// The shape of the mask.
    public var mask = Mask()
    /// The plate's slow changes of light across the face.
    public var light = Light()
    /// Larger pictures of the swapped face, for plates in which it is larger than a network's.
    public var superResolution = SuperResolution()
    /// Sharpening of the swapped face.
    public var sharpening = Sharpening()
    /// What the plate's camera and codec did to its face, done to the swapped one.
    public var degradation = Degradation()
    /// Steadiness in time.
    public var time = Time()
    /// Which faces are replaced.
    public var faces = Faces()
    /// How much of the source there is in the result, 0 ... 1, for networks that know people between the two: `amp`. The
    /// default is 1; others take no other value.
    public var morph = 1.0
    /// How the work is divided. Other values give the same faces, and other packets.
    public var work = Work()

    /// The defaults.
    public init() {}

    /// How the color transfer works.
    public struct Colors: Codable, Sendable, Hashable {
        /// How far colors go from the source's own to the plate's, 0 ... 1. The default is 1.
        public var share = 1.0
        /// How far eyes and the inside of the mouth have the colors of the plate's own, and not those that its skin asks for,
        /// 0 ... 1. The default is 1.
        public var features = 1.0
        /// How often `idt` and `sliced` move all colors. The default is 12.
        public var iterations = 12
        /// Directions that `sliced` looks along in each step. The default is 16.
        public var directions = 16
        /// Colors nearer than this deviation, in units of Lab, move alike with `idt` and `sliced`. The default is 6;
        /// smaller follows the plate's distribution more closely, and its grain.
        public var smoothness = 6.0

        /// The defaults.
        public init() {}
    }

    /// How the blender works. `feather` has no settings of its own: its edge is the mask's.
    public struct Blending: Codable, Sendable, Hashable {
        /// The broadest transition of `multiband`, in units. The default is 8.
        public var reach = 8.0
        /// The difference along the edge is blurred by this deviation, in units, before `poisson` spreads it over the
        /// face. The default is 2; smaller meets the plate more exactly, and draws its texture into the face.
        public var edge = 2.0
        /// What is finer than this deviation, in units, is texture, whose contrast `contrast` keeps. The default is 1.5.
        public var texture = 1.5

        /// The defaults.
        public init() {}
    }

    /// The shape of the mask.
    public struct Mask: Codable, Sendable, Hashable {
        /// What is swapped of the face. The default is `hull`; the names are those of ``MaskShapeCatalog``.
        public var shape = HullShape.name
        /// The outline is scaled by this toward its middle. The default is 0.94.
        public var size = 0.94
        /// Units by which its edge then moves inward. The default is 3.5. Smaller keeps more of the source's jaw.
        public var erosion = 3.5
        /// The deviation of the Gaussian that fades the edge, in units. The default is 3.5. Larger hides a step of
        /// color.
        public var feather = 3.5
        /// Whether what lies in front of the face, such as a hand, stays in front, for models that have learned to find
        /// it. The default is `true`.
        public var occlusion = true
        /// Whether the plate keeps its own face where the source's hair hangs over theirs, such as a fringe over the forehead. The
        /// default is `true`.
        public var hair = true
        /// Whether hair or a hat that hangs over the plate's face stays in front of the swapped one. The default is `true`.
        public var plateHair = true

        /// The defaults.
        public init() {}
    }

    /// The plate's slow changes of light across the face.
    public struct Light: Codable, Sendable, Hashable {
        /// How much of the difference to the plate is added, 0 ... 1. The default is 0.75.
        public var share = 0.75
        /// Changes slower than this deviation, in units, count as light. The default is 12.
        public var reach = 12.0
        /// How much of the difference is then added near the mask's edge, where changes slower than 5 units count as light, 0 ... 1. The
        /// default is 0.75: the face goes over into the plate's.
        public var edge = 0.75

        /// The defaults.
        public init() {}
    }

    /// Larger pictures of the swapped face, in lightness only.
    public struct SuperResolution: Codable, Sendable, Hashable {
        /// How much of what a pretrained network sees in the face beyond its own pixels is added, where the face has more
        /// than 1.25 times as many in the frame, 0 ... 1; sharpening is as much weaker. The default is 0.
        public var amount = 0.0

        /// The defaults.
        public init() {}
    }

    /// Sharpening of the swapped face, in lightness only.
    public struct Sharpening: Codable, Sendable, Hashable {
        /// How much of what a blur takes away is added. The default is 1.2; 0 sharpens nothing.
        public var amount = 1.2
        /// The share of the plate's detail that the face is to have, 0 ... 1: for that it is sharpened by 0.75 to 1.6 times the
        /// amount. The default is 0.85; 0 leaves the amount as it is.
        public var plate = 0.85
        /// The blur's deviation in units. The default is 1.2.
        public var radius = 1.2
        /// How far a sample may become lighter or darker than all within two deviations, as a share of their range. The
        /// default is 0.1; large numbers leave halos.
        public var overshoot = 0.1

        /// The defaults.
        public init() {}
    }

    /// What the plate's camera and codec did to its face, done to the swapped one.
    public struct Degradation: Codable, Sendable, Hashable {
        /// How much of the grain that the plate's face has, and the swapped one lacks, is added; 1 is all of it. The
        /// default is 0.
        public var grain = 0.0
        /// How much of the blur that the plate's face has, out of focus or in movement, and the swapped one lacks, is added; 1
        /// is all of it. The default is 1.
        public var blur = 1.0
        /// How much of what the plate's codec took from its face is taken from the swapped one; 1 is all of it. The default is
        /// 0.
        public var compression = 0.0

        /// The defaults.
        public init() {}
    }

    /// Steadiness in time. All of it stays within one track and never crosses a cut.
    public struct Time: Codable, Sendable, Hashable {
        /// How far a frame's code goes to a mean over seven frames that takes out what it trembles by and leaves what a mouth
        /// does, 0 ... 1. The default is 1: what a code trembles by is the greatest part of a swap's flicker.
        public var code = 1.0
        /// How much of what a code says of mouth and lids stays out of that mean, 0 ... 1. The default is 0.5: lips that meet
        /// for a frame, and blinks, stay whole enough, and a still face does not tremble. Architectures whose codes do not say what a
        /// mouth does have nothing to keep.
        public var expression = 0.5
        /// How much the skin of each neighboring frame's swapped face, moved as the plate's, counts in a frame's own, which
        /// counts 1, where both look alike, 0 ... 1. The default is 0: 1 takes a twentieth of the flicker, and a tenth of the
        /// time.
        public var face = 0.0
        /// Colors are the weighted mean of this many frames before and after, the nearer the heavier. The default is
        /// 5: as steady as a running mean that takes a fifth of each new frame, and without its lag.
        public var colors = 5
        /// Frames over which a face appears and disappears when a track starts or ends inside a shot. The default is
        /// 4; 0 switches at once. At a cut, and at the clip's ends, it always switches at once.
        public var fade = 4

        /// The defaults.
        public init() {}
    }

    /// Which faces are replaced.
    public struct Faces: Codable, Sendable, Hashable {
        /// Seconds after which a followed face is compared with the consent again. The default is 2.
        public var recheck = 2.0
        /// The least certainty that there is a face, 0 ... 1. The default is 0.5.
        public var presence = 0.5
        /// Heads turned further than this, in degrees to either side, begin to be left alone. The default is 50.
        public var yaw = 50.0
        /// From the full swap to none, in further degrees. The default is 12.
        public var yawFade = 12.0
        /// The least share of the mask that lies within the frame. A face with less is left alone. The default is
        /// 0.35.
        public var inFrame = 0.35

        /// The defaults.
        public init() {}
    }

    /// How the work is divided.
    public struct Work: Codable, Sendable, Hashable {
        /// The frames of a segment: what is lost, at most, when the program is killed. The default is 250, the distance
        /// of keyframes that the encoder takes by itself.
        public var segment = 250
        /// Frames whose faces go through the network together. The default is 4: more is no faster on a processor, and takes
        /// more memory.
        public var batch = 4

        /// The defaults.
        public init() {}
    }
}
