import Foundation
package import Imaging
package import Inference

/// The colored ring of one eye.
package struct Iris<S: Space>: Hashable, Sendable {
    /// Its middle, where the pupil is.
    package let center: Point<S>
    /// The mean distance of its rim from the middle.
    package let radius: Double
}

/// The irises of a face. "Right" and "left" are the subject's own.
package struct Irises<S: Space>: Hashable, Sendable {
    package let right: Iris<S>
    package let left: Iris<S>
}

/// Reads where the irises of a face lie whose mesh is known: the mesh has no points for them. MediaPipe's iris model:
/// Ablavatski et al., "Real-time pupil tracking from monocular video for digital puppetry" (2020).
///
/// It belongs to one task at a time.
package final class IrisReader {
    /// What the network sees and answers.
    private enum EyeSpace: Space {}
    private static let side = 64
    /// The square that the network looks at, in distances of the eye's corners.
    private static let margin = 2.3
    /// The output that holds the iris: its middle and four points of its rim, each in three dimensions.
    private static let output = 1

    private let network: Network

    /// Reads the weights and compiles the network.
    package init(_ runtime: NetworkRuntime) throws(InferenceError) {
        network = try runtime.load(.iris)
        try network.expect(
            inputs: [[1, Self.side, Self.side, 3]], outputCounts: [3 * 71, 3 * 5])
    }

    /// The irises of the face with the mesh `face`; `nil` where the network's numbers are not finite. Of a shut eye it
    /// tells where the iris would be, roughly.
    package func irises(
        in picture: SampledFrame, of face: Landmarks<FrameSpace>
    ) throws(InferenceError) -> Irises<FrameSpace>? {
        guard !picture.isEmpty, let right = try iris(.right, in: picture, of: face),
            let left = try iris(.left, in: picture, of: face)
        else { return nil }
        return Irises(right: right, left: left)
    }

    private func iris(
        _ eye: Eye, in picture: SampledFrame, of face: Landmarks<FrameSpace>
    ) throws(InferenceError) -> Iris<FrameSpace>? {
        let (side, size) = (Self.side, Double(Self.side))
        let (first, second) = (face[eye.corners.0], face[eye.corners.1])
        let toPicture = Transform<FrameSpace, EyeSpace>.square(
            around: Point((first.x + second.x) / 2, (first.y + second.y) / 2),
            size: max(1, first.distance(to: second)) * Self.margin, angle: face.eyeLine, onto: size
        ).inverse
        // The network knows right eyes only: a left one is shown to it as in a mirror.
        let isMirrored = eye == .left
        network.withInput { values in
            values.withUnsafeMutableBufferPointer { input in
                picture.sample(toPicture, width: side, height: side) { y, row in
                    // Interleaved, 0 ... 1; row y is inside the input.
                    for x in 0..<side {
                        let i = 3 * (side * y + (isMirrored ? side - 1 - x : x))
                        input[i] = row.red[x] * (1 / 255)
                        input[i + 1] = row.green[x] * (1 / 255)
                        input[i + 2] = row.blue[x] * (1 / 255)
                    }
                }
            }
        }
        try network.run()
        let points = network.withOutput(Self.output) { values in
            (0..<5).map { i in
                let x = Double(values[3 * i])
                return toPicture(Point(isMirrored ? size - x : x, Double(values[3 * i + 1])))
            }
        }
        guard points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else { return nil }
        let rim = points.dropFirst().reduce(0) { $0 + points[0].distance(to: $1) }
        return Iris(center: points[0], radius: rim / 4)
    }
}

extension Landmarks {
    /// The turn of the line through the outer corners of the eyes, in radians, clockwise in the picture.
    fileprivate var eyeLine: Double {
        let (right, left) = (self[MeshIndices.rightEyeOuter], self[MeshIndices.leftEyeOuter])
        return atan2(left.y - right.y, left.x - right.x)
    }
}
