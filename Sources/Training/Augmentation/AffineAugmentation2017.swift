import Foundation
import Imaging
package import Torch

/// The first face-swap script's (2017): strong turns, zooms, shifts and mirroring of input and target alike; then a 5 x 5
/// grid over the square is bent, the input is read along the bent grid, and the target is read along the upright grid
/// that fits the bent one best (Umeyama), so that the network learns to straighten.
///
/// It differs from the script in one way: pictures are brought to the network's scale before they are bent, not by the
/// bending, and so are a little less rough.
package struct AffineAugmentation2017: AugmentationMethod {
    package static let name = "affine2017"
    private let settings: AugmentationSettings

    package init(_ settings: AugmentationSettings) { self.settings = settings }

    /// The script reads from the whole crop, of which its square is 62.5 percent.
    package var reach: Double { 0.3 }

    package func draw(
        _ count: Int, of share: BatchShare, on grid: PixelGrid, random: inout RandomSource
    ) throws(TorchError) -> Placement {
        let (side, device) = (grid.square.network, grid.device)
        let regular: [Point<NetworkSpace>] = (0..<25).map {
            Point(Double($0 % 5) / 2 - 1, Double($0 / 5) / 2 - 1)
        }
        var maps: [AffineMap] = []
        var straight: [AffineMap] = []
        var nodes: [Float] = []
        for place in 0..<count {
            let isFlipped = random.uniform() < settings.flip
            let reach = 2 * settings.shift
            let map = AffineMap(
                degrees: random.uniform(settings.rotation), zoom: 1 + random.uniform(settings.zoom),
                dx: random.uniform(reach), dy: random.uniform(reach))
            let turned = (isFlipped ? map.after(AffineMap(-1, 0, 0, 0, 1, 0)) : map).scaled(
                grid.middle)
            let bends = (0..<2).map { _ in (0..<25).map { _ in random.normal(settings.bend) } }
            guard share.holds(place) else { continue }
            nodes += bends.joined().map { Float($0) }
            let bent = regular.enumerated().map {
                Point<NetworkSpace>($1.x + bends[0][$0], $1.y + bends[1][$0])
            }
            let fit = Transform<NetworkSpace, NetworkSpace>.fit(bent, to: regular).inverse
            maps.append(turned)
            straight.append(
                turned.after(AffineMap(fit.a, -fit.b, fit.tx, fit.b, fit.a, fit.ty)))
        }
        // The grid's outer nodes lie on the square's edges: 5 nodes become 80 cells, of which 8 go on each side.
        let cells = 10 * side / 8
        let rim = (cells - side) / 2
        let made = maps.count
        let bend = try Tensor(nodes, shape: [made, 2, 5, 5], device: device)
            .resized(height: cells, width: cells, .bilinear)
            .narrowed(2, from: rim, length: side).narrowed(3, from: rim, length: side)
            .permuted(0, 2, 3, 1)
        let plain = AffineMap(1, 0, 0, 0, 1, 0)
        let places = try grid.mapped([plain]) + bend
        let ones = try Tensor.ones([made, side, side, 1], on: device)
        let rows = try Tensor(maps.flatMap(\.rows), shape: [made, 2, 3], device: device)
        let input = try Tensor.concatenated([places, ones], axis: 3)
            .reshaped(made, side * side, 3).matmul(rows.transposed(1, 2))
            .reshaped(made, side, side, 2)
        return Placement(
            target: try grid.mapped(straight), bent: input, light: nil)
    }
}
