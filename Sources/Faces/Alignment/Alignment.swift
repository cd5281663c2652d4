import Foundation
public import Imaging

/// Lays a template onto a mesh: where the crop of a face lies in the frame, and how the head is
/// turned.
///
/// The fit is made in three dimensions. One in the plane would be as steady, but at a yaw of 50
/// degrees it enlarges the face by a third and moves it to the side by a quarter of the crop.
public struct Alignment: Sendable {
    /// The mean face and its crop.
    public var template: FaceTemplate

    /// An alignment to a template.
    public init(template: FaceTemplate) { self.template = template }

    /// The whole face from above the brows to below the chin: what facesets store.
    public static let wholeFace = Alignment(template: .wholeFace)

    /// Where a face lies and how it is turned.
    public struct Fit<S: Space>: Hashable, Sendable {
        /// The place of the template's middle.
        public var center: Point<S>
        /// The side of the crop, in pixels of the space.
        public var size: Double
        /// How the head is turned.
        public var pose: HeadPose

        /// The way into an upright square crop of `side` pixels.
        public func transform(crop side: Int) -> Transform<S, CropSpace> {
            .square(
                around: center, size: size, angle: pose.roll * .pi / 180, onto: Double(side))
        }
    }

    /// Fits the template to a mesh. The rotation is read as turns about z (roll), then y (yaw),
    /// then x (pitch).
    public func fit<S>(_ landmarks: Landmarks<S>) -> Fit<S> {
        let rigid = RigidFit(
            template.anchors.map(\.position),
            to: template.anchors.map { SIMD3<Double>(landmarks.points[$0.index]) })
        let r = rigid.rotation
        let degrees = 180 / Double.pi
        let middle = rigid(template.middle)
        return Fit(
            center: Point(middle.x, middle.y),
            // A mesh of one point has no size; a crop of a thousandth of a pixel keeps every number
            // finite.
            size: max(template.side * rigid.scale, 1e-3),
            pose: HeadPose(
                yaw: asin(max(-1, min(1, r[2].x))) * degrees,
                pitch: -atan2(r[2].y, r[2].z) * degrees,
                roll: atan2(r[1].x, r[0].x) * degrees))
    }

    /// The way from the frame into the crop of a mesh's face. The default is a crop of 256 pixels.
    public func fit(
        _ landmarks: Landmarks<FrameSpace>, crop side: Int = 256
    ) -> Transform<FrameSpace, CropSpace> {
        fit(landmarks).transform(crop: side)
    }
}
