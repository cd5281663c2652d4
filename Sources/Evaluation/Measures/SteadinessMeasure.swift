import Faces
import Foundation
import Imaging

/// Whether a clip's face is steady: its mesh, its pixels and its color, each by the second difference over three frames.
/// Something that moves evenly has none.
struct SteadinessMeasure {
    /// One frame as this needs it.
    private struct Moment {
        let mesh: Landmarks<FrameSpace>
        let look: Look
    }

    /// Sums over one clip.
    struct Sums {
        fileprivate var mesh: [Double] = []
        fileprivate var pixels: [Double] = []
        fileprivate var colors: [Double] = []

        var jitter: Double? { Statistics.mean(mesh).map { $0.squareRoot() } }
        var flicker: Double? { Statistics.mean(pixels) }
        var pumping: Double? { Statistics.mean(colors).map { $0.squareRoot() } }
    }

    private var recent: [Moment] = []
    private(set) var sums = Sums()

    /// Takes the next frame; `region` is where pixels are compared.
    mutating func add(mesh: Landmarks<FrameSpace>, look: Look, region: Plane<Float>) {
        recent.append(Moment(mesh: mesh, look: look))
        guard recent.count == 3 else { return }
        let (a, b, c) = (recent[0], recent[1], recent[2])
        recent.removeFirst()
        let scale = 108 / b.mesh.eyeDistance
        var squares = 0.0
        for k in 0..<Landmarks<FrameSpace>.count {
            let x = (a.mesh[k].x - 2 * b.mesh[k].x + c.mesh[k].x) * scale
            let y = (a.mesh[k].y - 2 * b.mesh[k].y + c.mesh[k].y) * scale
            squares += x * x + y * y
        }
        sums.mesh.append(squares / Double(Landmarks<FrameSpace>.count))
        var (sum, count) = (0.0, 0.0)
        for i in region.samples.indices where region.samples[i] > 3 {
            sum += Double(abs(a.look.luma[i] - 2 * b.look.luma[i] + c.look.luma[i]))
            count += 1
        }
        if count > 0 { sums.pixels.append(sum / count) }
        if let p = a.look.skin, let q = b.look.skin, let r = c.look.skin {
            let d = p - 2 * q + r
            sums.colors.append((d * d).sum())
        }
    }

    /// A cut, or a frame without the face: what comes next is not compared with what was.
    mutating func interrupt() { recent = [] }

    /// The result's sums over the plate's; of colors over the plain re-encode's, since coding moves a face's mean color by more than
    /// a camera does.
    static func scores(plate: Sums, result: Sums, plain: Sums) -> [Score] {
        func ratio(_ a: Double?, _ b: Double?, above floor: Double = 0) -> Double? {
            guard let a, let b, a + floor > 0 else { return nil }
            return (b + floor) / (a + floor)
        }
        return [
            Score(metric: .jitter, value: ratio(plate.jitter, result.jitter)),
            Score(metric: .flicker, value: ratio(plate.flicker, result.flicker)),
            Score(metric: .pumping, value: ratio(plain.pumping, result.pumping, above: 0.05)),
        ]
    }
}
