package import Faces
package import Imaging

/// The faces of one frame that are to be replaced, and why others are not.
package struct FrameFaces: Sendable {
    /// The frame is the first of a shot.
    package var startsShot: Bool
    /// The consented targets' faces.
    package var targets: [TargetFace]
    /// Faces of other people, who are left alone.
    package var others: Int

    /// The faces of a frame.
    package init(startsShot: Bool, targets: [TargetFace] = [], others: Int = 0) {
        self.startsShot = startsShot
        self.targets = targets
        self.others = others
    }
}

/// One face of a target in one frame.
package struct TargetFace: Sendable {
    /// Which of the conversion's targets it is, from 0.
    package var person: Int
    /// The same number as long as the face is followed.
    package var track: Int
    /// The mesh, in the frame's pixels.
    package var landmarks: Landmarks<FrameSpace>
    /// From the frame into a whole-face crop of `cropSide` pixels, not steadied.
    package var toCrop: Transform<FrameSpace, CropSpace>
    /// How the head is turned, seen upright.
    package var pose: HeadPose
    /// How sure the mesh is, 0 ... 1.
    package var presence: Double

    /// The side of the crop that `toCrop` leads to. Only ratios matter; it is that of a faceset.
    package static let cropSide = 256

    /// A face of the target, aligned to the whole-face template.
    ///
    /// - Parameters:
    ///   - face: The face in the upright picture.
    ///   - person: Which of the targets it is. The default is the first.
    ///   - toStored: From the upright picture to the frame.
    package init(
        _ face: TrackedFace, of person: Int = 0,
        toStored: Transform<FrameSpace, FrameSpace> = Transform(a: 1, b: 0, tx: 0, ty: 0)
    ) {
        self.person = person
        track = face.track
        landmarks = face.landmarks.mapped(by: toStored)
        presence = face.presence
        let fit: Alignment.Fit<FrameSpace> = Alignment.wholeFace.fit(face.landmarks)
        toCrop = toStored.inverse.then(fit.transform(crop: Self.cropSide))
        pose = fit.pose
    }
}
