public import Imaging

/// A way to give the swapped face the colors of the plate's.
///
/// It works in two halves, so that colors can be steadied in time between them: `measure` says in numbers what one
/// frame's two faces look like, and `apply` moves a face by such numbers. The mean of several frames' measures is a
/// measure.
///
/// A new way is one file in this folder and one line in ``ColorTransferCatalog``.
public protocol ColorTransfer: Sendable {
    /// Its name in `conversion.json`.
    static var name: String { get }

    /// The way with its settings.
    init(_ settings: ConversionSettings.Colors)

    /// What a frame's two faces look like.
    ///
    /// - Parameters:
    ///   - plate: The plate's face.
    ///   - face: The swapped face, on the same grid, in the source's own colors.
    ///   - skin: How much each pixel counts, 0 ... 1: the face without eyes, mouth and edge.
    /// - Returns: Always the same count of finite numbers; `nil` where too little skin is seen.
    func measure(plate: FloatLab, face: FloatLab, skin: Plane<Float>) -> ColorMeasure?

    /// Moves a swapped face by what was measured.
    func apply(_ measure: ColorMeasure, to face: inout FloatLab)
}

extension ColorTransfer {
    /// Moves a swapped face a share of the way, 0 ... 1.
    func apply(_ measure: ColorMeasure, to face: inout FloatLab, share: Float) {
        guard share < 1 else { return apply(measure, to: &face) }
        var moved = face
        apply(measure, to: &moved)
        for i in face.lightness.indices {
            face.lightness[i] += (moved.lightness[i] - face.lightness[i]) * share
            face.a[i] += (moved.a[i] - face.a[i]) * share
            face.b[i] += (moved.b[i] - face.b[i]) * share
        }
    }
}

/// What a color transfer measured, as numbers of which means can be taken.
public struct ColorMeasure: Sendable, Hashable {
    /// The numbers; their meaning is the color transfer's.
    public var values: [Float]

    /// A measure by its numbers.
    public init(_ values: [Float]) { self.values = values }

    /// The weighted mean of several measures of one transfer; `nil` for none.
    public static func mean(_ measures: [(measure: ColorMeasure, weight: Float)]) -> ColorMeasure? {
        guard let first = measures.first else { return nil }
        var sum = [Float](repeating: 0, count: first.measure.values.count)
        var total: Float = 0
        for (measure, weight) in measures {
            for i in sum.indices { sum[i] += weight * measure.values[i] }
            total += weight
        }
        return total > 0 ? ColorMeasure(sum.map { $0 / total }) : first.measure
    }
}

/// The color transfers there are.
public enum ColorTransferCatalog {
    /// All of them; the first is the default.
    public static let all: [any ColorTransfer.Type] = [
        LabMeanDeviation.self,
        RGBMeanDeviation.self,
        LinearTransport.self,
        HistogramMatch.self,
        IterativeDistribution.self,
        SlicedTransport.self,
        KeptColors.self,
    ]

    /// The one of a name, or `nil`.
    public static func named(
        _ name: String, _ settings: ConversionSettings.Colors = .init()
    ) -> (any ColorTransfer)? {
        all.first { $0.name == name }?.init(settings)
    }
}
