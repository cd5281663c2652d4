import Foundation
package import Imaging

/// What blur the swapped face lacks in one frame, and how the face moves there: the network sees nothing of either, and gives a
/// face that is as sharp in a fast shot as in a still one.
///
/// Squared deviations, in squared pixels of the network's square; below 0 where the face is the softer one.
package struct BlurMeasure: Sendable, Hashable {
    /// What is lacking in all directions.
    package var defocus: Float
    /// What is lacking along the face's movement besides.
    package var streak: Float
    /// How much coarser detail becomes along a streak, to what it becomes by the same deviation in all directions.
    package var gain: Float
    /// How far the face moves in a frame's time, in pixels of the network's square.
    package var movement: SIMD2<Float>

    /// The squared deviations of the blurs by which a face tells what blur makes of its detail, in pixels of the grid.
    private static let rungs: [Float] = [0, 1, 3, 9, 27]

    /// A measure by its numbers.
    package init(defocus: Float, streak: Float, gain: Float = 1, movement: SIMD2<Float>) {
        (self.defocus, self.streak, self.gain) = (defocus, streak, gain)
        self.movement = movement
    }

    /// Measures two pictures of a face on one grid.
    ///
    /// The same blur changes different faces' detail differently, and a streak shows a little across its way as well; so the
    /// face is blurred and streaked by known amounts, and what it lacks is found between them (``BlurLadder``).
    ///
    /// Broad features look like blur: a face with narrow ones beside a face with broad ones would be blurred until it shows less
    /// than that. So what it lacks is found twice, by how coarse detail is and by how faint it is, and the lesser holds.
    ///
    /// - Parameters:
    ///   - face: In the plate's colors: how faint its detail is depends on its contrast.
    ///   - weights: How much each pixel counts.
    ///   - unit: Pixels of the grid in one of the network's square.
    package init(
        plate: Plane<Float>, face: Plane<Float>, weights: Plane<Float>, movement: SIMD2<Float>,
        unit: Float
    ) {
        let way = movement.direction
        let probe = (12 * BlurLadder.probe).squareRoot() * way
        func detail(_ soft: Plane<Float>) -> DetailScale {
            DetailScale(soft: soft, weights: weights)
        }
        // The order of blurs means nothing, so that these serve all others.
        let (own, wanted) = (Self.softened(face), Self.softened(plate))
        var (blurred, steps) = (own.soft, [detail(own.soft)])
        for (before, after) in zip(Self.rungs, Self.rungs.dropFirst()) {
            blurred = blurred.blurred(sigma: Double(after - before).squareRoot())
            steps.append(detail(blurred))
        }
        let coarse = BlurLadder(
            rungs: Self.rungs, steps: steps, streaked: detail(own.soft.streaked(probe)), way
        ) { $0.along($1) }
        let faint = BlurLadder(
            rungs: [0] + Self.rungs.map { $0 + Float(Self.rest) },
            steps: [detail(own.fine)] + steps, streaked: detail(own.fine.streaked(probe)), way
        ) { $0.faintness(along: $1) }
        let (one, other) = (
            coarse.lacking(in: detail(wanted.soft)), faint.lacking(in: detail(wanted.fine))
        )
        defocus = min(one.even, max(0, other.even)) / (unit * unit)
        streak = min(one.streak, max(0, other.streak)) / (unit * unit)
        gain = coarse.gain
        self.movement = movement
    }

    /// The deviation of the blur after which faintness is found, in pixels: less than the scale's, since a small face's lashes and
    /// lips are hardly larger.
    private static let fine = 0.6
    /// The squared deviation from there to the scale's.
    private static let rest = DetailScale.noise * DetailScale.noise - fine * fine

    /// A plane after that blur, and after the scale's.
    private static func softened(_ plane: Plane<Float>) -> (fine: Plane<Float>, soft: Plane<Float>)
    {
        let fine = plane.blurred(sigma: Self.fine)
        return (fine, fine.blurred(sigma: rest.squareRoot()))
    }
}

/// The blur of a shot around one frame: how far out of focus the face is, and how long the shutter is open.
///
/// Both belong to the camera and change slowly, so that they are means over neighboring frames; how far the face moves is the
/// frame's own, and a face that stops is sharp at once.
package struct FaceBlur: Sendable, Hashable {
    /// The squared deviation that is lacking in all directions, in squared pixels of the network's square.
    package let defocus: Float
    /// The square of the part of a frame's time in which the face moves before the open shutter, 0 ... 1.
    package let shutter: Float

    /// What some frames' measures say together, each as heavy as it says.
    ///
    /// A shutter that is open for a part s of a frame's time spreads each point evenly over s times its movement d, whose
    /// variance is s^2 d^2 / 12: s^2 is the sum of what is lacking along the movement to that of d^2 / 12. A face that is too
    /// soft in all directions needs less of it.
    package init(_ measures: [(BlurMeasure, Float)]) {
        let total = measures.reduce(0) { $0 + $1.1 }
        let even = total > 0 ? measures.reduce(0) { $0 + $1.1 * $1.0.defocus } / total : 0
        let streak = measures.reduce(0) { $0 + $1.1 * ($1.0.streak + min(0, even) / $1.0.gain) }
        let moved = measures.reduce(0) { sum, one in
            sum + one.1 * (one.0.movement * one.0.movement).sum() / 12
        }
        defocus = max(0, even)
        shutter = moved > 0 ? min(1, max(0, streak / moved)) : 0
    }

    /// A face with the blur that it lacks.
    ///
    /// - Parameters:
    ///   - movement: How far it moves in a frame's time, in pixels of the network's square.
    ///   - amount: How much of the blur it gets, 0 ... 1, as a share of squared deviations.
    ///   - unit: Pixels of the plane in one of the network's square.
    package func blurred(
        _ plane: Plane<Float>, movement: SIMD2<Float>, amount: Float, unit: Float
    ) -> Plane<Float> {
        plane.blurred(sigma: Double((amount * defocus).squareRoot() * unit))
            .streaked((amount * shutter).squareRoot() * unit * movement)
    }
}

extension Plane where Sample == Float {
    /// The mean of the picture at all places on its way by `movement`, half of it before and half behind.
    package func streaked(_ movement: SIMD2<Float>) -> Plane {
        let length = (movement * movement).sum().squareRoot()
        guard length > 0.05 else { return self }
        let count = Int(length.rounded(.up)) + 1
        var sum = Plane(width: width, height: height, repeating: 0)
        for k in 0..<count {
            let part = (Double(k) + 0.5) / Double(count) - 0.5
            let map = SamplingMap(
                xx: 1, xy: 0, x0: part * Double(movement.x), yx: 0, yy: 1,
                y0: part * Double(movement.y))
            let moved = warped(by: map, width: width, height: height)
            for i in sum.samples.indices { sum.samples[i] += moved.samples[i] }
        }
        for i in sum.samples.indices { sum.samples[i] /= Float(count) }
        return sum
    }
}

extension SIMD2<Float> {
    /// Of length 1; to the right for none.
    fileprivate var direction: SIMD2<Float> {
        let length = (self * self).sum().squareRoot()
        return length > 1e-6 ? self / length : SIMD2(1, 0)
    }
}
