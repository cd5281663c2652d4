import Faces
import Imaging
import Networks
import Torch

/// Tells how far the target's face, as a network has painted it, is from the source's.
///
/// The chip that the encoder sees is cut out where the mean of a person's meshes lies: augmentation moves a face by a few
/// pixels, and what the encoder makes of it hardly at all. Colors go back to the mean of the target's own, whichever crop it
/// is. The source's embedding is the mean of those of its crops, cut out alike.
struct SourceRecognizer: FaceRecognizer {
    /// What the encoder sees.
    private enum ChipSpace: Space {}

    private let encoder: FaceEncoder
    /// [1, S, S, 2]: where in the target's pictures the chip lies.
    private let grid: Tensor
    /// [1, 3, 1, 1] each: the way from what networks see to colors.
    private let (scale, shift): (Tensor, Tensor)
    /// [1, 128].
    private let source: Tensor

    /// The most of the source's crops that its embedding is the mean of.
    private static let crops = 64

    /// A recognizer of the source of some data.
    init(
        _ encoder: FaceEncoder, of data: TrainingData, device: Device
    ) throws(TorchError) {
        self.encoder = encoder
        grid = try Self.grid(of: data.target, side: encoder.side, device)
        let back = try data.target.colors.fromNetwork(on: device)
        scale = try back.scale.mean(over: [0], keepingAxes: true)
        shift = try back.shift.mean(over: [0], keepingAxes: true)
        let places = PersonSamples.spread(Array(0..<data.source.count), most: Self.crops)
        let some = data.source.picked(places)
        source = try withoutGradient { () throws(TorchError) in
            let tensors = try SampleTensors(
                planes: some.planes, colors: some.colors, square: some.square, device: device)
            let (scale, shift) = try some.colors.fromNetwork(on: device)
            let pictures = try tensors.inputs(Array(0..<some.count)) * scale + shift
            let grid = try Self.grid(of: data.source, side: encoder.side, device)
            return try encoder(Self.chips(pictures, grid)).mean(over: [0], keepingAxes: true)
        }
    }

    /// A recognizer of nobody, that takes as long and as much memory: the whole picture is the chip.
    init(measuring encoder: FaceEncoder, device: Device) throws(TorchError) {
        self.encoder = encoder
        let square = Transform<ChipSpace, NetworkSpace>(a: 1, b: 0, tx: 0, ty: 0)
        grid = try Self.grid(square, side: encoder.side, network: encoder.side, device)
        scale = try Tensor.ones([1, 3, 1, 1], on: device)
        shift = try Tensor.zeros([1, 3, 1, 1], on: device)
        source = try Tensor.zeros([1, Embedding.count], on: device)
    }

    func strangeness(of pictures: Tensor) throws(TorchError) -> Tensor {
        let off = try encoder(Self.chips(pictures * scale + shift, grid)) - source
        return try (off * off).sum(over: [1])
    }

    private static func chips(_ pictures: Tensor, _ grid: Tensor) throws(TorchError) -> Tensor {
        let stretched = try grid.expanded([pictures.shape[0], -1, -1, -1])
        return try pictures.sampled(stretched, outside: .border)
    }

    /// Where the chip of a person's mean mesh lies in the network's square.
    private static func grid(
        of person: PersonSamples, side: Int, _ device: Device
    ) throws(TorchError) -> Tensor {
        let shape = FaceShape.mean(person.shapes)
        let margin = Float(person.square.margin)
        let anchors = IdentityEncoder.anchors
        let toChip = Transform<NetworkSpace, ChipSpace>.fit(
            anchors.map { anchor in
                let place = person.square.place(shape.points[anchor.index]) - margin
                return Point(Double(place.x), Double(place.y))
            }, to: anchors.map { Point(Double(side) * $0.x, Double(side) * $0.y) })
        return try grid(toChip.inverse, side: side, network: person.square.network, device)
    }

    /// For each pixel of the chip, where its middle lies in the network's square, from -1 to 1.
    private static func grid(
        _ fromChip: Transform<ChipSpace, NetworkSpace>, side: Int, network: Int, _ device: Device
    ) throws(TorchError) -> Tensor {
        var values: [Float] = []
        values.reserveCapacity(2 * side * side)
        for y in 0..<side {
            for x in 0..<side {
                let place = fromChip(Point(Double(x) + 0.5, Double(y) + 0.5))
                values.append(Float(2 * place.x / Double(network) - 1))
                values.append(Float(2 * place.y / Double(network) - 1))
            }
        }
        return try Tensor(values, shape: [1, side, side, 2], device: device)
    }
}
