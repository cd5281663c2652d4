import Foundation
package import Torch

/// How crops are varied, each time anew. All random numbers come from the one generator of the training; what is made of
/// them is made on the training device.
package protocol AugmentationMethod: Sendable {
    /// The name in the settings.
    static var name: String { get }

    /// An augmentation as the settings say.
    init(_ settings: AugmentationSettings)

    /// How far beyond the network's square it may look, as a share of the square's side.
    var reach: Double { get }

    /// Draws where `count` inputs and targets lie, and the inputs' light, and makes those of a share.
    func draw(
        _ count: Int, of share: BatchShare, on grid: PixelGrid, random: inout RandomSource
    ) throws(TorchError) -> Placement
}

extension AugmentationMethod {
    /// Draws and makes all of them.
    package func draw(
        _ count: Int, on grid: PixelGrid, random: inout RandomSource
    ) throws(TorchError) -> Placement {
        try draw(count, of: .whole, on: grid, random: &random)
    }
}

/// Where in the samples a batch lies.
///
/// The grids are [N, R, R, 2]: for each pixel the place (x, y) where the sample is read, -1 ... 1 from edge to edge.
package struct Placement {
    /// Where the targets are read, pictures and weights alike.
    package var target: Tensor
    /// Where the inputs are read; `nil` where the targets are.
    package var bent: Tensor?
    /// Where the inputs are read.
    package var input: Tensor { bent ?? target }
    /// [N, 3, 1, 1] and [N, 1, R, R]: what the input's difference from 0.5 is multiplied with, and what is then added;
    /// `nil` leaves the light.
    package var light: (gain: Tensor, offset: Tensor)?
}

/// The augmentations that a training can have.
public enum AugmentationCatalog {
    /// Their names.
    public static var names: [String] { all.map { $0.name } }

    /// One line for each.
    static let all: [any AugmentationMethod.Type] = [
        GentleAugmentation.self,
        AffineAugmentation2017.self,
    ]

    /// The augmentation that the settings name; settings are checked before.
    package static func augmentation(_ settings: AugmentationSettings) -> any AugmentationMethod {
        (all.first { $0.name == settings.kind } ?? all[0]).init(settings)
    }
}

/// A flat map of the plane: (x, y) becomes (a x + b y + c, d x + e y + f).
struct AffineMap: Sendable, Equatable {
    var (a, b, c): (Double, Double, Double)
    var (d, e, f): (Double, Double, Double)

    /// A map by its two rows.
    init(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ e: Double, _ f: Double) {
        (self.a, self.b, self.c) = (a, b, c)
        (self.d, self.e, self.f) = (d, e, f)
    }

    /// Turned by `degrees`, enlarged by `zoom`, then moved.
    init(degrees: Double, zoom: Double, dx: Double, dy: Double) {
        let angle = degrees * .pi / 180
        let (c, s) = (zoom * cos(angle), zoom * sin(angle))
        self.init(c, -s, dx, s, c, dy)
    }

    /// This map, then all multiplied by `k`.
    func scaled(_ k: Double) -> AffineMap { AffineMap(k * a, k * b, k * c, k * d, k * e, k * f) }

    /// `first`, then this map.
    func after(_ first: AffineMap) -> AffineMap {
        AffineMap(
            a * first.a + b * first.d, a * first.b + b * first.e, a * first.c + b * first.f + c,
            d * first.a + e * first.d, d * first.b + e * first.e, d * first.c + e * first.f + f)
    }

    /// As rows of three.
    var rows: [Float] { [a, b, c, d, e, f].map(Float.init) }
}
