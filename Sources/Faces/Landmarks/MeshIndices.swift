/// Which point of the 468-point mesh is what. "Right" and "left" are the subject's own: the right
/// eye lies on the left of the picture.
///
/// Loops are closed (the last point joins the first) and go once around. Checked by eye on three
/// people.
public enum MeshIndices {
    /// Around the face, over the middle of the forehead (not the hairline), clockwise in the
    /// picture from its top.
    public static let oval = [
        10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
        152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
    ]
    /// Around the lips, from the right corner over the upper edge.
    public static let lipsOuter = [
        61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146,
    ]
    /// Around the opening of the mouth, from the right corner over the upper lip.
    public static let lipsInner = [
        78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95,
    ]
    /// Around the right eye, from its outer corner over the upper lid.
    public static let rightEye = [
        33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7,
    ]
    /// Around the left eye, from its outer corner over the upper lid.
    public static let leftEye = [
        263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249,
    ]
    /// Around the right brow, from its outer end over the upper edge.
    public static let rightBrow = [70, 63, 105, 66, 107, 55, 65, 52, 53, 46]
    /// Around the left brow, from its outer end over the upper edge.
    public static let leftBrow = [300, 293, 334, 296, 336, 285, 295, 282, 283, 276]
    /// Around the nose, from between the eyes down its right side.
    public static let nose = [
        168, 193, 245, 188, 174, 217, 209, 49, 129, 98, 97, 2, 326, 327, 358, 279, 429, 437, 399,
        412, 465, 417,
    ]

    /// The outer corner of the right eye, left in the picture.
    public static let rightEyeOuter = 33
    /// The inner corner of the right eye.
    public static let rightEyeInner = 133
    /// The inner corner of the left eye.
    public static let leftEyeInner = 362
    /// The outer corner of the left eye, right in the picture.
    public static let leftEyeOuter = 263
    /// The middle of the nose's lower edge, above the lip.
    public static let noseBase = 2
    /// The tip of the nose.
    public static let noseTip = 4
    /// The middle of the upper lip's lower edge.
    public static let upperLipInner = 13
    /// The middle of the lower lip's upper edge.
    public static let lowerLipInner = 14
    /// The lowest point of the chin.
    public static let chin = 152

    /// The 68 points of the Multi-PIE markup, in its order; where two mesh points are named, their
    /// mean is meant. The usual published tables without means have an uneven jaw and brows above
    /// the hair.
    public static let sixtyEight: [[Int]] = [
        // The jaw, from the right ear over the chin.
        [127], [234], [93], [132, 58], [58, 172], [136], [150, 149], [176, 148], [152],
        [400, 377], [379, 378], [365], [288, 397], [361, 288], [323], [454], [356],
        // The right brow, the left brow.
        [70, 46], [63, 53], [105, 52], [66, 65], [107, 55],
        [336, 285], [296, 295], [334, 282], [293, 283], [300, 276],
        // The nose, down its back and along its base.
        [168], [6, 197], [195, 5], [4], [98], [97], [2], [326], [327],
        // The right eye, the left eye.
        [33], [160], [158], [133], [153], [144],
        [362], [385], [387], [263], [373], [380],
        // The lips, outside and inside.
        [61], [39], [37], [0], [267], [269], [291], [321], [314], [17], [84], [91],
        [78], [81], [13], [311], [308], [402], [14], [178],
    ]
}
