import Foundation
package import Torch

/// The recipe's: small turns, zooms and shifts of input and target alike; only the input is bent and lit differently.
///
/// It is weak on purpose. The strong turns and zooms of 2017 teach a network to keep the mouth shut: it cannot tell them
/// from expression.
package struct GentleAugmentation: AugmentationMethod {
    package static let name = "gentle"
    private let settings: AugmentationSettings

    package init(_ settings: AugmentationSettings) { self.settings = settings }

    package var reach: Double {
        // Turned corners, zoom and shift, and two deviations of the bending, on each side.
        let turn = sin(settings.rotation * .pi / 180) / 2
        return turn + settings.zoom / 2 + settings.shift + settings.bend / 2 * 0.5
    }

    package func draw(
        _ count: Int, of share: BatchShare, on grid: PixelGrid, random: inout RandomSource
    ) throws(TorchError) -> Placement {
        var maps: [AffineMap] = []
        var nodes: [Float] = []
        var gains: [Float] = []
        var ramps: (x: [Float], y: [Float], height: [Float]) = ([], [], [])
        for place in 0..<count {
            let isFlipped = random.uniform() < settings.flip
            let map = AffineMap(
                degrees: random.uniform(settings.rotation), zoom: 1 + random.uniform(settings.zoom),
                dx: 2 * random.uniform(settings.shift), dy: 2 * random.uniform(settings.shift))
            let bends = (0..<50).map { _ in Float(random.normal(settings.bend * grid.middle)) }
            let colors = (0..<3).map { _ in Float(exp(random.normal(settings.light))) }
            // The ramp's slope is half a deviation of the light, and counts half.
            let slopes = (
                random.normal(0.25 * settings.light), random.normal(0.25 * settings.light)
            )
            let brightness = random.normal(0.3 * settings.light)
            guard share.holds(place) else { continue }
            maps.append(
                (isFlipped ? AffineMap(-1, 0, 0, 0, 1, 0).after(map) : map).scaled(grid.middle))
            nodes += bends
            gains += colors
            ramps.x.append(Float(slopes.0))
            ramps.y.append(Float(slopes.1))
            ramps.height.append(Float(brightness))
        }
        let target = try grid.mapped(maps)
        let gain = try Tensor(gains, shape: [maps.count, 3, 1, 1], device: grid.device)
        return Placement(
            target: target, bent: settings.bend == 0 ? nil : try target + grid.bent(nodes),
            light: (gain, try grid.ramps(x: ramps.x, y: ramps.y, height: ramps.height)))
    }
}
