import Foundation
import Imaging
public import Inference

/// RetinaFace with a MobileNet of a quarter of the width: Deng et al., "RetinaFace: Single-stage
/// dense face localisation in the wild" (2019). Two anchors a cell at strides 8, 16 and 32.
///
/// It looks at the whole frame, brought to 640 pixels along its longer side. Of the detectors that
/// were compared it missed the fewest faces and found profiles best.
public final class RetinaFace: FaceDetector {
    /// See `FaceDetector`.
    public static let name = "retinaface"

    /// The longer side of what the network sees. A face is found from about 12 pixels there on.
    private static let longSide = 640.0
    /// Detections below this score are dropped.
    private static let threshold: Float = 0.6
    /// Of two boxes that overlap by more, only the surer one stays.
    private static let overlap = 0.4
    /// Strides, and the sides of their anchors, in pixels of the network.
    private static let levels: [(stride: Int, sides: [Float])] = [
        (8, [16, 32]), (16, [64, 128]), (32, [256, 512]),
    ]

    private let runtime: NetworkRuntime
    private var sized: Sized?

    /// See `FaceDetector`; the network is compiled with the first frame, whose size it needs.
    public init(_ runtime: NetworkRuntime) throws(InferenceError) {
        self.runtime = runtime
    }

    /// See `FaceDetector`.
    public func faces(in frame: SampledFrame) throws(InferenceError) -> [DetectedFace] {
        guard !frame.isEmpty else { return [] }
        let scale = min(1, Self.longSide / Double(max(frame.width, frame.height)))
        let width = max(1, Int((Double(frame.width) * scale).rounded()))
        let height = max(1, Int((Double(frame.height) * scale).rounded()))
        let sized = try network(width: width, height: height)
        sized.fill(from: frame, scale: scale, width: width, height: height)
        try sized.network.run()
        return Self.distinct(sized.candidates(scale: 1 / scale))
    }

    /// The network for pictures of a size, which most often is the size of the frame before.
    private func network(width: Int, height: Int) throws(InferenceError) -> Sized {
        let (w, h) = ((width + 31) / 32 * 32, (height + 31) / 32 * 32)
        if let sized, sized.width == w, sized.height == h { return sized }
        let made = try Sized(runtime, width: w, height: h, levels: Self.levels)
        sized = made
        return made
    }

    /// Drops the less sure one of each pair of boxes of the same face.
    private static func distinct(_ candidates: [DetectedFace]) -> [DetectedFace] {
        var kept: [DetectedFace] = []
        for face in candidates.sorted(by: { $0.score > $1.score })
        where !kept.contains(where: { $0.box.overlap(with: face.box) > overlap }) {
            kept.append(face)
        }
        return kept
    }
}

extension RetinaFace {
    /// The network for one size of picture, with its anchors.
    private final class Sized {
        struct Anchor {
            var x: Float
            var y: Float
            var side: Float
        }

        let network: Network
        let width: Int
        let height: Int
        let anchors: [Anchor]

        init(
            _ runtime: NetworkRuntime, width: Int, height: Int,
            levels: [(stride: Int, sides: [Float])]
        ) throws(InferenceError) {
            (self.width, self.height) = (width, height)
            network = try runtime.load(.retinaFace, inputShape: [1, 3, height, width])
            var anchors: [Anchor] = []
            for (stride, sides) in levels {
                for y in 0..<height / stride {
                    for x in 0..<width / stride {
                        for side in sides {
                            anchors.append(
                                Anchor(
                                    x: (Float(x) + 0.5) * Float(stride),
                                    y: (Float(y) + 0.5) * Float(stride), side: side))
                        }
                    }
                }
            }
            self.anchors = anchors
            try network.expect(
                inputs: [[1, 3, height, width]],
                outputCounts: [4 * anchors.count, 2 * anchors.count, 10 * anchors.count])
        }

        /// Writes the shrunk frame into the input: planes of blue, green and red, less the mean of
        /// the training pictures; what the frame does not cover is the mean.
        func fill(from frame: SampledFrame, scale: Double, width: Int, height: Int) {
            let plane = self.width * self.height
            let stride = self.width
            let toFrame = Transform<CropSpace, FrameSpace>(a: 1 / scale, b: 0, tx: 0, ty: 0)
            network.withInput { values in
                values.withUnsafeMutableBufferPointer { input in
                    input.update(repeating: 0)
                    frame.sample(toFrame, width: width, height: height) { y, row in
                        // width <= stride and y < height: inside the plane.
                        for x in 0..<width {
                            input[y * stride + x] = row.blue[x] - 104
                            input[plane + y * stride + x] = row.green[x] - 117
                            input[2 * plane + y * stride + x] = row.red[x] - 127
                        }
                    }
                }
            }
        }

        /// Every anchor that the network takes for a face, in pixels of the frame.
        func candidates(scale: Double) -> [DetectedFace] {
            let sure = network.withOutput(1) { scores in
                anchors.indices.filter { scores[2 * $0 + 1] > RetinaFace.threshold }
                    .map { ($0, Double(scores[2 * $0 + 1])) }
            }
            let boxes = network.withOutput(0) { boxes in
                sure.map { i, _ in SIMD4((0..<4).map { boxes[4 * i + $0] }) }
            }
            let eyes = network.withOutput(2) { points in
                sure.map { i, _ in SIMD4((0..<4).map { points[10 * i + $0] }) }
            }
            return zip(sure, zip(boxes, eyes)).map { found, places in
                let anchor = anchors[found.0]
                let (box, eye) = places
                // Places are in tenths of the anchor's side, sizes in fifths of a natural
                // logarithm.
                let step = 0.1 * anchor.side
                let (x, y) = (anchor.x + step * box.x, anchor.y + step * box.y)
                let halfWidth = anchor.side / 2 * exp(0.2 * box.z)
                let halfHeight = anchor.side / 2 * exp(0.2 * box.w)
                func point(_ dx: Float, _ dy: Float) -> Point<FrameSpace> {
                    Point(
                        Double(anchor.x + step * dx) * scale, Double(anchor.y + step * dy) * scale)
                }
                return DetectedFace(
                    score: found.1,
                    box: Box(
                        left: Double(x - halfWidth) * scale, top: Double(y - halfHeight) * scale,
                        right: Double(x + halfWidth) * scale, bottom: Double(y + halfHeight) * scale
                    ),
                    rightEye: point(eye.x, eye.y), leftEye: point(eye.z, eye.w))
            }
        }
    }
}
