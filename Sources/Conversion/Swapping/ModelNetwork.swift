package import Faces
import Foundation
package import Imaging
package import Networks
package import Torch

extension FloatRGB {
    /// A picture of its three planes behind one another, red, green and blue.
    fileprivate init(width: Int, height: Int, components: ArraySlice<Float>) {
        self.init(width: width, height: height)
        let (plane, start) = (width * height, components.startIndex)
        red = Array(components[start..<start + plane])
        green = Array(components[start + plane..<start + 2 * plane])
        blue = Array(components[start + 2 * plane..<start + 3 * plane])
    }

    /// Its three planes behind one another, red, green and blue.
    fileprivate var components: [Float] { red + green + blue }
}

/// A trained model as conversion uses it.
///
/// Always in 32-bit floats on a processor: its 16-bit floats are faster only where the processor has them, and another
/// processor would then give other pictures.
package final class ModelNetwork: FaceNetwork {
    private let model: StoredModel
    private let occlusion: OcclusionNetwork?
    private let enlarging: EnlargingNetwork?
    private let morph: Double
    private let device: Device
    /// Below this certainty nothing covers a face, and what seems to is its own shadow or stubble; above the upper, all of a
    /// pixel is covered: half a finger is worse than one whose edge is a pixel off.
    private static let certainty: ClosedRange<Float> = 0.2...0.5

    package let resolution: Int
    package let coverage: Double
    package let normalizesColors: Bool
    package let sourceColors: FaceColors
    package let sourceHairline: Hairline?

    /// A model, its occlusion network where it has one, and what enlarges its faces, that were opened for `device`.
    ///
    /// - Parameter morph: How much of the source there is in what it decodes, where the model has a say in that. The
    ///   default is 1.
    package init(
        _ model: StoredModel, occlusion: OcclusionNetwork? = nil,
        enlarging: EnlargingNetwork? = nil, morph: Double = 1, device: Device
    ) {
        self.morph = morph
        self.model = model
        self.occlusion = occlusion
        self.enlarging = enlarging
        self.device = device
        let settings = model.description.architecture.settings
        resolution = settings.resolution
        coverage = settings.coverage
        normalizesColors = model.description.architecture.normalization == .ovalStatistics
        sourceColors = model.checkpoint.state.source.colors
        sourceHairline = Hairline(depths: model.checkpoint.state.source.hairline)
    }

    package func encode(_ faces: [FloatRGB]) throws(TorchError) -> [[Float]] {
        var values: [Float] = []
        values.reserveCapacity(faces.count * 3 * resolution * resolution)
        for face in faces { values += face.components }
        let shape = [faces.count, 3, resolution, resolution]
        let code = try withoutGradient { () throws(TorchError) in
            let pictures = try Tensor(values, shape: shape, device: device)
            return try model.network.encode(pictures)
        }
        let numbers = try code.floats()
        let length = numbers.count / max(faces.count, 1)
        try learn(codeShape: Array(code.shape.dropFirst()))
        return (0..<faces.count).map { Array(numbers[$0 * length..<($0 + 1) * length]) }
    }

    /// Takes down what a code is, once.
    private func learn(codeShape shape: [Int]) throws(TorchError) {
        guard codeShape != shape else { return }
        codeShape = shape
        let length = shape.reduce(1, *)
        expressionDirections = try withoutGradient { () throws(TorchError) in
            try model.network.directions(
                of: [.mouthOpening, .lipHeight, .lids], codeLength: length, on: device)
        }
    }

    package func decode(_ codes: [[Float]]) throws(TorchError) -> [FloatRGB] {
        let shape = [codes.count] + codeShape
        let pictures = try withoutGradient { () throws(TorchError) in
            let code = try Tensor(codes.flatMap(\.self), shape: shape, device: device)
            let mixed = morph < 1 ? try model.network.morph(code, share: morph) : nil
            if let mixed { return mixed }
            return try model.network.decode(code, as: .source)
        }
        let numbers = try pictures.floats()
        let plane = resolution * resolution
        return codes.indices.map { i in
            FloatRGB(
                width: resolution, height: resolution,
                components: numbers[i * 3 * plane..<(i + 1) * 3 * plane])
        }
    }

    package func enlarged(_ picture: FloatRGB) throws(TorchError) -> FloatRGB? {
        guard let enlarging else { return nil }
        let (width, height) = (picture.width, picture.height)
        let numbers = try withoutGradient { () throws(TorchError) in
            try enlarging(
                Tensor(picture.components, shape: [1, 3, height, width], device: device))
        }.floats()
        return FloatRGB(
            width: enlarging.factor * width, height: enlarging.factor * height,
            components: numbers[...])
    }

    package func covered(_ faces: [FloatRGB]) throws(TorchError) -> [Plane<Float>]? {
        guard let occlusion else { return nil }
        let (side, whole) = (OcclusionNetwork.resolution, resolution)
        let shrink = SamplingMap.resize(from: (whole, whole), to: (side, side))
        let grow = SamplingMap.resize(from: (side, side), to: (whole, whole))
        let values = faces.flatMap { face in
            [face.red, face.green, face.blue].flatMap { samples in
                Plane(width: whole, height: whole, samples: samples)
                    .warped(by: shrink, width: side, height: side, .bilinear).samples
            }
        }
        let numbers = try withoutGradient { () throws(TorchError) in
            let shape = [faces.count, 3, side, side]
            return try occlusion(Tensor(values, shape: shape, device: device)).sigmoid()
        }.floats()
        let count = side * side
        return faces.indices.map { i in
            let (low, high) = (Self.certainty.lowerBound, Self.certainty.upperBound)
            let cover = numbers[i * count..<(i + 1) * count].map {
                min(1, max(0, ($0 - low) / (high - low)))
            }
            return Plane(width: side, height: side, samples: cover)
                .warped(by: grow, width: whole, height: whole, .bilinear)
        }
    }

    /// The shape of one code, known after the first encoding, which comes before any decoding.
    private var codeShape: [Int] = []
    package private(set) var expressionDirections: [[Float]] = []
}
