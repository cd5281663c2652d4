import Faces
import Foundation
import Imaging
import Inference
import Media

/// Three clips read side by side: the plate, the result and the plain re-encode.
///
/// It belongs to one task at a time. What it remembers are numbers, a few hundred bytes a frame.
struct Comparison {
    private let readers: [ClipReader]
    private let eyes: (plate: FaceEye, result: FaceEye)
    private var file = FileMeasure()
    private var identity = IdentityMeasure()
    private var expression = ExpressionMeasure()
    private var sitting = SittingMeasure()
    private var outside = OutsideMeasure()
    private var steadiness = (
        plate: SteadinessMeasure(), result: SteadinessMeasure(), plain: SteadinessMeasure()
    )
    private var picker = MomentPicker()
    private(set) var framesWithFace = 0
    /// The frame whose faces are known and whose neighbor is not.
    private var moment: Moment?
    /// The plate's faces in the frame before that.
    private var before: [Landmarks<FrameSpace>] = []

    /// One frame of all three clips, and the faces in it.
    private struct Moment {
        let frame: Int
        let seconds: Double
        let startsShot: Bool
        let plate: SampledFrame
        let result: SampledFrame
        let plain: SampledFrame
        let faces: [Landmarks<FrameSpace>]
        let found: [Landmarks<FrameSpace>]
    }

    /// How many frames were compared.
    var frames: Int { file.frames }
    /// How many there are, when the plate says.
    let total: Int?
    /// Moments to look at.
    var moments: [EvaluationReport.Moment] { picker.moments }

    init(
        plate: URL, result: URL, plain: URL, _ runtime: NetworkRuntime, threads: Int
    ) throws(EvaluationError) {
        var readers: [ClipReader] = []
        for clip in [plate, result, plain] {
            readers.append(
                try media { () throws(MediaError) in try ClipReader(clip, threads: threads) })
        }
        guard readers[0].info.size == readers[1].info.size else {
            throw .otherSize(plate: plate, result: result)
        }
        self.readers = readers
        eyes = (try FaceEye(runtime, readers[0].info), try FaceEye(runtime, readers[1].info))
        total = readers[0].info.frameCount
    }

    /// Compares the next frame.
    ///
    /// - Returns: Whether there was one.
    mutating func step() throws(EvaluationError) -> Bool {
        let plate = try frame(0)
        let result = try frame(1)
        let plain = try frame(2)
        guard plate != nil || result != nil else {
            try closeMoment(after: [])
            return false
        }
        file.add(plate: plate, result: result)
        guard let plate, let result, let plain else { return true }
        let next = try look(plate, result, plain)
        try closeMoment(after: next.startsShot ? [] : next.faces)
        moment = next
        return true
    }

    private func frame(_ index: Int) throws(EvaluationError) -> VideoFrame? {
        while let event = try media({ () throws(MediaError) in try readers[index].next() }) {
            if case .frame(let frame) = event { return frame }
        }
        return nil
    }

    /// Finds the faces of a frame.
    private mutating func look(
        _ plate: VideoFrame, _ result: VideoFrame, _ plain: VideoFrame
    ) throws(EvaluationError) -> Moment {
        let before = try eyes.plate.picture(plate)
        let after = try eyes.result.picture(result)
        let faces = try eyes.plate.faces(in: before, index: plate.index)
        let found = try eyes.result.faces(in: after, index: result.index)
        outside.add(
            plate: plate, result: result, plain: plain, faces: faces.map(eyes.plate.stored))
        return Moment(
            frame: plate.index, seconds: plate.time.seconds, startsShot: eyes.plate.isCut,
            plate: before, result: after, plain: try eyes.plate.picture(plain), faces: faces,
            found: found)
    }

    /// Measures the frame that waits, now that the faces after it are known.
    private mutating func closeMoment(
        after: [Landmarks<FrameSpace>]
    ) throws(EvaluationError) {
        guard let now = moment else { return }
        moment = nil
        if now.startsShot { interrupt() }
        defer { before = now.faces }
        guard let (face, geometry, looks) = swapped(now, after) else {
            interrupt()
            return
        }
        framesWithFace += 1
        sitting.add(plate: looks.plate, result: looks.result, plain: looks.plain)
        picker.add(
            frame: now.frame, seconds: now.seconds, plate: looks.plate.crop,
            result: looks.result.crop)
        picker.add(
            "edge", sitting.lastStep, frame: now.frame, plate: looks.plate.crop,
            result: looks.result.crop)
        let ours = try eyes.plate.embedding(of: face, in: now.plate)
        guard let match = nearest(face, in: now.found) else {
            identity.add(plate: ours, result: nil)
            interrupt()
            return
        }
        identity.add(plate: ours, result: try eyes.result.embedding(of: match, in: now.result))
        expression.add(plate: face, result: match)
        expression.add(
            plateGaze: try eyes.plate.gaze(of: face, in: now.plate),
            resultGaze: try eyes.result.gaze(of: match, in: now.result))
        picker.add(
            "landmarks", expression.lastOffset, frame: now.frame, plate: looks.plate.crop,
            result: looks.result.crop)
        steadiness.plate.add(mesh: face, look: looks.plate, region: geometry.depth)
        steadiness.result.add(mesh: match, look: looks.result, region: geometry.depth)
        steadiness.plain.add(mesh: face, look: looks.plain, region: geometry.depth)
    }

    /// What comes next is not compared with what was.
    private mutating func interrupt() {
        steadiness.plate.interrupt()
        steadiness.result.interrupt()
        steadiness.plain.interrupt()
        before = []
    }

    /// The face among others that lies where one was.
    private func nearest(
        _ face: Landmarks<FrameSpace>, in others: [Landmarks<FrameSpace>]
    ) -> Landmarks<FrameSpace>? {
        others.max { $0.box.overlap(with: face.box) < $1.box.overlap(with: face.box) }
            .flatMap { $0.box.overlap(with: face.box) > 0.3 ? $0 : nil }
    }

    /// The face of the plate that the result changes most: among several people it is the one who was replaced.
    private func swapped(
        _ now: Moment, _ after: [Landmarks<FrameSpace>]
    ) -> (
        Landmarks<FrameSpace>, FaceGeometry, looks: (plate: Look, result: Look, plain: Look)
    )? {
        func toCrop(_ face: Landmarks<FrameSpace>) -> Transform<FrameSpace, CropSpace> {
            Alignment.wholeFace.fit(face, crop: FaceGeometry.side)
        }
        let candidates = now.faces.map { face in
            let steady = TransformSmoother.mean(
                before: nearest(face, in: before).map(toCrop), toCrop(face),
                after: nearest(face, in: after).map(toCrop))
            let geometry = FaceGeometry(face, toCrop: steady)
            let looks = (
                plate: Look(now.plate, geometry), result: Look(now.result, geometry),
                plain: Look(now.plain, geometry)
            )
            return (face, geometry, looks: looks)
        }
        return candidates.max { change($0.looks) < change($1.looks) }
    }

    private func change(_ looks: (plate: Look, result: Look, plain: Look)) -> Float {
        zip(looks.result.luma, looks.plain.luma).reduce(0) { $0 + abs($1.0 - $1.1) }
    }

    /// Every metric, in the order of a report.
    func scores(
        source: [Embedding], streams: (plate: [StreamContent], result: [StreamContent])
    ) -> [Score] {
        let all =
            file.scores(plate: streams.plate, result: streams.result)
            + identity.scores(source: source) + expression.scores + sitting.scores
            + outside.scores
            + SteadinessMeasure.scores(
                plate: steadiness.plate.sums, result: steadiness.result.sums,
                plain: steadiness.plain.sums)
        return Metric.all.compactMap { metric in all.first { $0.metric == metric } }
    }
}
