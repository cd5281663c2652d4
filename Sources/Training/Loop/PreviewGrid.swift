import Imaging
import Networks
import Torch

/// Makes the picture that shows how far training has come.
struct PreviewGrid {
    private let places: (source: [Int], target: [Int])
    private let data: (source: SampleTensors, target: SampleTensors)
    private let colors: (source: [FaceColors], target: [FaceColors], swap: FaceColors)

    /// A grid of some rows, each of a source's and a target's crop. Crops are evenly spread, always the same.
    ///
    /// The swap is shown in the source's own mean colors, as conversion begins.
    init(_ data: TrainingData, _ maker: BatchMaker, rows: Int) {
        func spread(_ count: Int) -> [Int] { (0..<rows).map { (2 * $0 + 1) * count / (2 * rows) } }
        places = (spread(data.source.count), spread(data.target.count))
        self.data = (maker.source, maker.target)
        let isNormalized = data.source.colors[0] != .unchanged
        colors = (
            places.source.map { data.source.colors[$0] },
            places.target.map { data.target.colors[$0] },
            isNormalized ? data.source.statistics.colors : .unchanged
        )
    }

    /// The grid with the networks as they are, running means in the place of weights where they are kept.
    func picture(_ learner: Learner) throws(TorchError) -> RGBImage {
        let columns = try withoutGradient { () throws(TorchError) in
            guard let average = learner.average else { return try pictures(learner) }
            return try average.applied { () throws(TorchError) in try pictures(learner) }
        }
        let side = columns[0].shape[2]
        let rows = places.source.count
        var grid = RGBImage(width: columns.count * side, height: rows * side)
        for (column, pictures) in columns.enumerated() {
            let bytes = try pictures.bytes()
            for row in 0..<rows {
                for y in 0..<side {
                    let from = (row * side + y) * side * 3
                    let to = ((row * side + y) * columns.count + column) * side * 3
                    grid.bytes.replaceSubrange(
                        to..<to + 3 * side, with: bytes[from..<from + 3 * side])
                }
            }
        }
        return grid
    }

    /// The five columns, each [rows, S, S, 3] in bytes.
    private func pictures(_ learner: Learner) throws(TorchError) -> [Tensor] {
        let source = try data.source.inputs(places.source)
        let target = try data.target.inputs(places.target)
        let rows = places.source.count
        let (own, other) = try learner.inPrecision { () throws(TorchError) in
            let code = try learner.network.encode(Tensor.concatenated([source, target]))
            return (
                try learner.network.decode(code, as: .source).to(.float32),
                try learner.network.decode(code.narrowed(0, from: rows, length: rows), as: .target)
                    .to(.float32)
            )
        }
        let swap = [FaceColors](repeating: colors.swap, count: rows)
        return try [
            finished(source, colors.source),
            finished(own.narrowed(0, from: 0, length: rows), colors.source),
            finished(target, colors.target),
            finished(other, colors.target),
            finished(own.narrowed(0, from: rows, length: rows), swap),
        ]
    }

    /// Pictures in people's own colors, large enough to look at.
    private func finished(_ pictures: Tensor, _ colors: [FaceColors]) throws(TorchError) -> Tensor {
        let (scale, shift) = try colors.fromNetwork(on: pictures.device)
        let side = pictures.shape[2]
        let size = side * max(1, 192 / side)
        let own = try pictures * scale + shift
        return try (own.resized(height: size, width: size, .bicubic) * 255)
            .clamped(from: 0, to: 255).rounded().to(.uint8).permuted(0, 2, 3, 1).contiguous()
    }
}
