import Foundation
import Imaging
import Inference

/// The mesh network: 468 points of the one face in a turned square of the frame. MediaPipe's face
/// landmark model: Kartynnik et al., "Real-time facial surface geometry from monocular video on
/// mobile GPUs" (2019).
final class FaceMesh {
    /// What the network sees and answers.
    private enum MeshSpace: Space {}
    private static let side = 192

    private let network: Network

    init(_ runtime: NetworkRuntime) throws(InferenceError) {
        network = try runtime.load(.faceMesh)
        try network.expect(
            inputs: [[1, Self.side, Self.side, 3]],
            outputCounts: [3 * Landmarks<FrameSpace>.count, 1])
    }

    /// Reads the face of a region. `nil` when the network's numbers are not finite.
    func run(
        _ frame: SampledFrame, _ region: FaceRegion
    ) throws(InferenceError) -> (landmarks: Landmarks<FrameSpace>, presence: Double)? {
        let side = Self.side
        let toFrame = Transform<FrameSpace, MeshSpace>.square(
            around: region.center, size: region.size, angle: region.angle, onto: Double(side)
        ).inverse
        network.withInput { values in
            values.withUnsafeMutableBufferPointer { input in
                frame.sample(toFrame, width: side, height: side) { y, row in
                    // Interleaved, 0 ... 1; row y is inside the input.
                    let line = 3 * side * y
                    for x in 0..<side {
                        input[line + 3 * x] = row.red[x] * (1 / 255)
                        input[line + 3 * x + 1] = row.green[x] * (1 / 255)
                        input[line + 3 * x + 2] = row.blue[x] * (1 / 255)
                    }
                }
            }
        }
        try network.run()
        let points = network.withOutput(0) { values in
            (0..<Landmarks<MeshSpace>.count).map {
                SIMD3(values[3 * $0], values[3 * $0 + 1], values[3 * $0 + 2])
            }
        }
        let logit = network.withOutput(1) { Double($0[0]) }
        guard let landmarks = Landmarks<MeshSpace>(points), logit.isFinite else { return nil }
        return (landmarks.mapped(by: toFrame), 1 / (1 + exp(-logit)))
    }
}

/// A turned square of the frame that holds one face.
struct FaceRegion {
    var center: Point<FrameSpace>
    var size: Double
    /// Clockwise, in radians: the eyes are level in the turned square.
    var angle: Double

    /// Around a detected face: its box, 1.3 times as large.
    init(_ face: DetectedFace) {
        center = face.box.center
        size = max(face.box.width, face.box.height, 1) * 1.3
        angle = atan2(face.leftEye.y - face.rightEye.y, face.leftEye.x - face.rightEye.x)
    }

    /// Around the face that a mesh shows: its bounding square, turned as the eyes are, 1.5 times as
    /// large. The next frame's face lies inside.
    init(_ landmarks: Landmarks<FrameSpace>) {
        let right = landmarks.points[MeshIndices.rightEyeOuter]
        let left = landmarks.points[MeshIndices.leftEyeOuter]
        angle = Double(atan2(left.y - right.y, left.x - right.x))
        let (c, s) = (Float(cos(angle)), Float(sin(angle)))
        var low = SIMD2<Float>(repeating: .infinity)
        var high = -low
        for p in landmarks.points {
            let q = SIMD2(c * p.x + s * p.y, c * p.y - s * p.x)
            low = pointwiseMin(low, q)
            high = pointwiseMax(high, q)
        }
        let middle = (low + high) / 2
        center = Point(Double(c * middle.x - s * middle.y), Double(s * middle.x + c * middle.y))
        size = Double(max(high.x - low.x, high.y - low.y, 1)) * 1.5
    }
}
