import Foundation
import Imaging
import Inference

/// A palm that may be one: where it is and how it is turned.
struct Palm {
    /// How sure the detector is, 0 ... 1.
    var score: Double
    var center: Point<FrameSpace>
    /// The side of its square, in pixels of the frame.
    var size: Double
    var wrist: Point<FrameSpace>
    /// Where the middle finger begins.
    var knuckle: Point<FrameSpace>
}

/// Finds palms in a square of the frame. MediaPipe's palm detector: Zhang et al., "MediaPipe Hands:
/// On-device real-time hand tracking" (2020), the lite variant.
///
/// The full variant saw few of the hands that lie on a face (in one clip 8 of 43 frames at a score
/// of 0.5, where the lite one saw 42), so the lite one is used.
final class PalmDetector {
    private enum PalmSpace: Space {}
    private static let side = 192
    /// Strides, and how many anchors a cell has.
    private static let levels = [(stride: 8, anchors: 2), (stride: 16, anchors: 6)]
    /// Numbers an anchor: a box and seven points.
    private static let valuesPerAnchor = 18
    /// Of two boxes that overlap by more, only the surer one stays.
    private static let overlap = 0.3

    private let network: Network
    /// The middle of each anchor, in pixels of the network.
    private let anchors: [(x: Double, y: Double)]

    init(_ runtime: NetworkRuntime) throws(InferenceError) {
        let side = Self.side
        anchors = Self.levels.flatMap { level in
            let cells = side / level.stride
            return (0..<cells * cells * level.anchors).map { i in
                let cell = i / level.anchors
                return (
                    x: (Double(cell % cells) + 0.5) * Double(level.stride),
                    y: (Double(cell / cells) + 0.5) * Double(level.stride)
                )
            }
        }
        network = try runtime.load(.palmDetector)
        try network.expect(
            inputs: [[1, side, side, 3]],
            outputCounts: [Self.valuesPerAnchor * anchors.count, anchors.count])
    }

    /// The palms of an upright square, the surest first.
    ///
    /// - Parameters:
    ///   - frame: The frame, which is not empty.
    ///   - center: The middle of the square.
    ///   - size: Its side, in pixels of the frame.
    ///   - threshold: Palms below this score are dropped.
    ///   - most: No more than so many.
    func palms(
        in frame: SampledFrame, around center: Point<FrameSpace>, size: Double, threshold: Double,
        most: Int
    ) throws(InferenceError) -> [Palm] {
        let side = Self.side
        let toFrame = Transform<FrameSpace, PalmSpace>.square(
            around: center, size: size, angle: 0, onto: Double(side)
        ).inverse
        network.fillRGB(side: side, from: frame, toFrame)
        try network.run()
        let scale = toFrame.scale
        // The network answers with the logarithm of the odds.
        let least = Float(log(threshold / (1 - threshold)))
        let found = network.withOutput(1) { scores in
            anchors.indices.filter { scores[$0] >= least }.map { (index: $0, score: scores[$0]) }
        }
        let palms = network.withOutput(0) { values in
            found.sorted { ($1.score, $0.index) < ($0.score, $1.index) }.map { index, score in
                let anchor = anchors[index]
                let first = Self.valuesPerAnchor * index
                func place(_ offset: Int) -> Point<FrameSpace> {
                    toFrame(
                        Point(
                            anchor.x + Double(values[first + offset]),
                            anchor.y + Double(values[first + offset + 1])))
                }
                let (width, height) = (Double(values[first + 2]), Double(values[first + 3]))
                return Palm(
                    score: 1 / (1 + exp(-Double(score))), center: place(0),
                    size: max(width, height) * scale, wrist: place(4), knuckle: place(8))
            }
        }
        return Self.distinct(palms.filter { $0.size > 1 && $0.size.isFinite }, most: most)
    }

    /// Drops the less sure one of each pair of squares of the same palm.
    private static func distinct(_ palms: [Palm], most: Int) -> [Palm] {
        var kept: [Palm] = []
        for palm in palms where kept.count < most {
            if !kept.contains(where: { $0.box.overlap(with: palm.box) > overlap }) {
                kept.append(palm)
            }
        }
        return kept
    }
}

extension Palm {
    fileprivate var box: Box<FrameSpace> {
        Box(
            left: center.x - size / 2, top: center.y - size / 2, right: center.x + size / 2,
            bottom: center.y + size / 2)
    }
}

extension Network {
    /// Fills the first input, [1, side, side, 3], with a square of the frame: RGB, 0 ... 1.
    func fillRGB<S: Space>(
        side: Int, from frame: SampledFrame, _ toFrame: Transform<S, FrameSpace>
    ) {
        withInput { values in
            values.withUnsafeMutableBufferPointer { input in
                frame.sample(toFrame, width: side, height: side) { y, row in
                    // Interleaved; row y is inside the input.
                    let line = 3 * side * y
                    for x in 0..<side {
                        input[line + 3 * x] = row.red[x] * (1 / 255)
                        input[line + 3 * x + 1] = row.green[x] * (1 / 255)
                        input[line + 3 * x + 2] = row.blue[x] * (1 / 255)
                    }
                }
            }
        }
    }
}
