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
    private var steadiness = (plate: SteadinessMeasure(), result: SteadinessMeasure())
    private var picker = MomentPicker()
    private(set) var framesWithFace = 0

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
        guard plate != nil || result != nil else { return false }
        file.add(plate: plate, result: result)
        if let plate, let result, let plain { try compare(plate, result, plain) }
        return true
    }

    private func frame(_ index: Int) throws(EvaluationError) -> VideoFrame? {
        while let event = try media({ () throws(MediaError) in try readers[index].next() }) {
            if case .frame(let frame) = event { return frame }
        }
        return nil
    }

    private mutating func compare(
        _ plate: VideoFrame, _ result: VideoFrame, _ plain: VideoFrame
    ) throws(EvaluationError) {
        let before = try eyes.plate.picture(plate)
        let after = try eyes.result.picture(result)
        let recoded = try eyes.plate.picture(plain)
        let faces = try eyes.plate.faces(in: before, index: plate.index)
        let found = try eyes.result.faces(in: after, index: result.index)
        outside.add(
            plate: plate, result: result, plain: plain, faces: faces.map(eyes.plate.stored))
        if eyes.plate.isCut {
            steadiness.plate.interrupt()
            steadiness.result.interrupt()
        }
        guard let (face, geometry, looks) = swapped(faces, before, after, recoded) else {
            steadiness.plate.interrupt()
            steadiness.result.interrupt()
            return
        }
        framesWithFace += 1
        sitting.add(plate: looks.plate, result: looks.result, plain: looks.plain)
        picker.add(
            frame: plate.index, seconds: plate.time.seconds, plate: looks.plate.crop,
            result: looks.result.crop)
        picker.add(
            "edge", sitting.lastStep, frame: plate.index, plate: looks.plate.crop,
            result: looks.result.crop)
        let ours = try eyes.plate.embedding(of: face, in: before)
        guard let match = found.max(by: { overlap($0, face) < overlap($1, face) }),
            overlap(match, face) > 0.3
        else {
            identity.add(plate: ours, result: nil)
            steadiness.plate.interrupt()
            steadiness.result.interrupt()
            return
        }
        identity.add(plate: ours, result: try eyes.result.embedding(of: match, in: after))
        expression.add(plate: face, result: match)
        picker.add(
            "landmarks", expression.lastOffset, frame: plate.index, plate: looks.plate.crop,
            result: looks.result.crop)
        steadiness.plate.add(mesh: face, look: looks.plate, region: geometry.depth)
        steadiness.result.add(mesh: match, look: looks.result, region: geometry.depth)
    }

    private func overlap(_ a: Landmarks<FrameSpace>, _ b: Landmarks<FrameSpace>) -> Double {
        a.box.overlap(with: b.box)
    }

    /// The face of the plate that the result changes most: among several people it is the one who was replaced.
    private func swapped(
        _ faces: [Landmarks<FrameSpace>], _ plate: SampledFrame, _ result: SampledFrame,
        _ plain: SampledFrame
    ) -> (
        Landmarks<FrameSpace>, FaceGeometry, looks: (plate: Look, result: Look, plain: Look)
    )? {
        let candidates = faces.map { face in
            let geometry = FaceGeometry(face)
            let looks = (
                plate: Look(plate, geometry), result: Look(result, geometry),
                plain: Look(plain, geometry)
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
                plate: steadiness.plate.sums, result: steadiness.result.sums)
        return Metric.all.compactMap { metric in all.first { $0.metric == metric } }
    }
}
