package import Imaging

/// How a face moves from one frame to another, as its pixels show it, on the grid of the network's square.
///
/// Lucas and Kanade's method ("An iterative image registration technique", 1981), from coarse to fine: each pixel goes where
/// the pixels around it, taken together, differ least from those of the other frame. Where a face is even, it goes with what is around it.
/// Slow changes across the face are left out before, so that light means no movement.
///
/// What is found is a tenth of a pixel off here and there, and faces lie in the square as their steadied fits put them: to follow each
/// tremble of the plate's would give it to the swapped face, whose own place is steady. So small movements are left out, and larger ones
/// are as large as they are.
package struct FaceMotion: Sendable {
    /// Where each pixel of the one frame lies in the other.
    package let displacement: Displacement
    /// How far both still differ there, 0 ... 1 of the way from black to white, as the root of the mean square around each pixel.
    package let difference: Plane<Float>

    /// The side of the grid, in pixels, on which movement is looked for: it is smooth, and as many tell it as well.
    private static let side = 64
    /// Levels, each of half the size of the one before.
    private static let levels = 3
    /// Steps of each level.
    private static let steps = 3
    /// The deviation, in pixels of a level, of the window in which pixels move together.
    private static let window = 3.0
    /// The deviation by which movements are made alike between steps, likewise.
    private static let evenness = 1.5
    /// Movements shorter than this share of the square's side are none: a pixel of 144.
    private static let tremble: Float = 1 / 144
    /// Slopes below this, in shares of the way from black to white a pixel, are noise.
    private static let noise: Float = 0.006

    /// The movement from `now` to `other`: luma, 0 ... 1, of one size.
    package init(from now: Plane<Float>, to other: Plane<Float>) {
        let cell = max(1, now.width / Self.side)
        var pyramid = [now, other].map { [$0.cellMeans(columns: cell, rows: cell).withoutLight] }
        for _ in 1..<Self.levels {
            for k in pyramid.indices {
                pyramid[k].append(pyramid[k][pyramid[k].count - 1].cellMeans(columns: 2, rows: 2))
            }
        }
        let smallest = pyramid[0][Self.levels - 1]
        var found = Displacement(width: smallest.width, height: smallest.height)
        for level in (0..<Self.levels).reversed() {
            let (one, two) = (pyramid[0][level], pyramid[1][level])
            if level < Self.levels - 1 {
                found = found.resized(width: one.width, height: one.height)
            }
            Self.refine(&found, from: one, to: two)
        }
        found.shorten(by: Self.tremble * Float(found.x.width))
        let (one, two) = (pyramid[0][0], pyramid[1][0])
        var square = two.displaced(by: found, .bilinear)
        for i in square.samples.indices {
            let off = square.samples[i] - one.samples[i]
            square.samples[i] = off * off
        }
        difference = square.blurred(sigma: 1).map { max(0, $0).squareRoot() }
            .grown(width: now.width, height: now.height)
        displacement = found.resized(width: now.width, height: now.height)
    }

    private static func refine(
        _ found: inout Displacement, from one: Plane<Float>, to two: Plane<Float>
    ) {
        let (right, down) = one.slopes
        func window(_ a: Plane<Float>, _ b: Plane<Float>) -> Plane<Float> {
            a.multiplied(by: b).blurred(sigma: Self.window)
        }
        let (xx, xy, yy) = (window(right, right), window(right, down), window(down, down))
        let least = noise * noise
        for _ in 0..<steps {
            var off = two.displaced(by: found, .bilinear)
            for i in off.samples.indices { off.samples[i] -= one.samples[i] }
            let (byRight, byDown) = (window(off, right), window(off, down))
            for i in off.samples.indices {
                let (a, b, c) = (xx.samples[i] + least, xy.samples[i], yy.samples[i] + least)
                let (p, q) = (byRight.samples[i], byDown.samples[i])
                // Above 0: the windowed slopes alone give 0 at least, and both diagonals are larger by `least`.
                let determinant = a * c - b * b
                let x = (b * q - c * p) / determinant
                let y = (b * p - a * q) / determinant
                found.x.samples[i] += min(1, max(-1, x))
                found.y.samples[i] += min(1, max(-1, y))
            }
            found.x = found.x.blurred(sigma: evenness)
            found.y = found.y.blurred(sigma: evenness)
        }
    }
}

extension Displacement {
    /// Takes away what is shorter than `least`, most of what is hardly longer, and next to nothing of what is long.
    fileprivate mutating func shorten(by least: Float) {
        for i in x.samples.indices {
            let (right, down) = (x.samples[i], y.samples[i])
            let square = right * right + down * down
            let kept = square > least * least ? 1 - least * least / square : 0
            x.samples[i] *= kept
            y.samples[i] *= kept
        }
    }
}

extension Plane where Sample == Float {
    /// Without what changes slowly from place to place.
    fileprivate var withoutLight: Plane {
        var fine = self
        let slow = blurred(sigma: Double(width) / 12)
        for i in fine.samples.indices { fine.samples[i] -= slow.samples[i] }
        return fine
    }

    /// The slope to the right and downward at each pixel, from its neighbors.
    fileprivate var slopes: (right: Plane, down: Plane) {
        var (right, down) = (self, self)
        for y in 0..<height {
            for x in 0..<width {
                let (left, next) = (max(x - 1, 0), min(x + 1, width - 1))
                let (above, below) = (max(y - 1, 0), min(y + 1, height - 1))
                right[x, y] = (self[next, y] - self[left, y]) / 2
                down[x, y] = (self[x, below] - self[x, above]) / 2
            }
        }
        return (right, down)
    }

    /// The same on a finer grid.
    func grown(width: Int, height: Int) -> Plane {
        warped(
            by: .resize(from: (self.width, self.height), to: (width, height)), width: width,
            height: height, .bilinear)
    }
}
