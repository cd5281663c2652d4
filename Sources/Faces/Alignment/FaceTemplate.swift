/// A mean face in three dimensions, and the square that a crop cuts around it.
///
/// Unit: the distance between the outer corners of the eyes, whose midpoint is the origin; x right,
/// y down, z away from the viewer.
public struct FaceTemplate: Sendable {
    /// One point of the mesh and its place on the mean face.
    public struct Anchor: Sendable {
        /// The mesh index.
        public var index: Int
        /// The place, in eye distances.
        public var position: SIMD3<Double>
    }

    /// The points that are fitted.
    public var anchors: [Anchor]
    /// The place that lies in the middle of the crop.
    public var middle: SIMD3<Double>
    /// The side of the crop, in eye distances.
    public var side: Double

    /// The whole face: the oval fills four fifths of the crop's height, and the outer corners of
    /// the eyes are 108 pixels apart in a crop of 256.
    ///
    /// Measured: 468-point meshes of eleven clips, fitted onto each other in three dimensions and
    /// made symmetric. Only points that neither jaw nor lips nor lids move. Seven of them stand in
    /// the published canonical face model as well, within 0.05 eye distances.
    public static let wholeFace = FaceTemplate(
        anchors: [
            // Down the back of the nose.
            (168, (0.000, -0.073, -0.238)), (6, (0.000, 0.011, -0.293)),
            (197, (0.000, 0.087, -0.354)), (195, (0.000, 0.157, -0.421)),
            (5, (0.000, 0.233, -0.490)),
            // The corners of the eyes.
            (33, (-0.500, 0.000, 0.000)), (133, (-0.198, 0.009, -0.060)),
            (362, (0.198, 0.009, -0.060)), (263, (0.500, 0.000, 0.000)),
            // The upper edges of the brows.
            (70, (-0.625, -0.174, 0.024)), (63, (-0.558, -0.248, -0.062)),
            (105, (-0.452, -0.287, -0.134)), (66, (-0.315, -0.285, -0.200)),
            (107, (-0.161, -0.269, -0.234)), (336, (0.161, -0.269, -0.234)),
            (296, (0.315, -0.285, -0.200)), (334, (0.452, -0.287, -0.134)),
            (293, (0.558, -0.248, -0.062)), (300, (0.625, -0.174, 0.024)),
            // The base of the nose.
            (98, (-0.193, 0.470, -0.252)), (97, (-0.085, 0.490, -0.325)),
            (2, (0.000, 0.490, -0.343)), (326, (0.085, 0.490, -0.325)),
            (327, (0.193, 0.470, -0.252)),
            // In front of the ears.
            (127, (-0.752, 0.082, 0.537)), (234, (-0.743, 0.246, 0.573)),
            (356, (0.752, 0.082, 0.537)), (454, (0.743, 0.246, 0.573)),
            // The forehead.
            (10, (0.000, -0.614, -0.144)), (67, (-0.382, -0.570, -0.058)),
            (297, (0.382, -0.570, -0.058)),
            // The cheeks.
            (119, (-0.368, 0.196, -0.108)), (348, (0.368, 0.196, -0.108)),
            (117, (-0.577, 0.187, -0.012)), (346, (0.577, 0.187, -0.012)),
            (205, (-0.442, 0.449, -0.159)), (425, (0.442, 0.449, -0.159)),
        ].map { index, p in Anchor(index: index, position: SIMD3(p.0, p.1, p.2)) },
        middle: SIMD3(0, 0.334, 0), side: 2.369)
}
