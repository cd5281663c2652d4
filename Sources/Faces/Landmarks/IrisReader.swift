import Foundation
package import Imaging
package import Inference

/// The colored ring of one eye, and the lids about it.
package struct Iris<S: Space>: Hashable, Sendable {
    /// Its middle, where the pupil is.
    package let center: Point<S>
    /// The mean distance of its rim from the middle.
    package let radius: Double
    /// How far apart the edges of the lids are in the middle of the eye, of the way between its corners: about 0.14 of a shut eye, 0.35 to
    /// 0.45 of an open one. The mesh of a whole face knows little of lids: to it, a shut eye and a narrow one are the same.
    package let lids: Double

    /// An iris of given measures.
    package init(center: Point<S>, radius: Double, lids: Double) {
        (self.center, self.radius, self.lids) = (center, radius, lids)
    }
}

/// The irises of a face. "Right" and "left" are the subject's own.
package struct Irises<S: Space>: Hashable, Sendable {
    package let right: Iris<S>
    package let left: Iris<S>

    /// Those of both eyes.
    package init(right: Iris<S>, left: Iris<S>) { (self.right, self.left) = (right, left) }
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
    /// The output that holds the eye: 15 points of its contour, and those of its brow.
    private static let contour = 0
    /// The contour's corners, and the middles of its lids, the upper one's between two points.
    private enum Contour {
        static let corners = (0, 8)
        static let upper = (11, 12)
        static let lower = 4
    }

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
        let lids = lidsRead()
        guard points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }), lids.isFinite else {
            return nil
        }
        let rim = points.dropFirst().reduce(0) { $0 + points[0].distance(to: $1) }
        return Iris(center: points[0], radius: rim / 4, lids: lids)
    }

    /// How far apart the lids are of the eye that the network has just looked at.
    private func lidsRead() -> Double {
        network.withOutput(Self.contour) { values in
            func point(_ i: Int) -> SIMD2<Double> {
                SIMD2(Double(values[3 * i]), Double(values[3 * i + 1]))
            }
            func length(_ d: SIMD2<Double>) -> Double { (d * d).sum().squareRoot() }
            let upper = (point(Contour.upper.0) + point(Contour.upper.1)) / 2
            let width = length(point(Contour.corners.0) - point(Contour.corners.1))
            return length(upper - point(Contour.lower)) / max(width, 1)
        }
    }
}

extension Landmarks {
    /// The turn of the line through the outer corners of the eyes, in radians, clockwise in the picture.
    fileprivate var eyeLine: Double {
        let (right, left) = (self[MeshIndices.rightEyeOuter], self[MeshIndices.leftEyeOuter])
        return atan2(left.y - right.y, left.x - right.x)
    }
}
