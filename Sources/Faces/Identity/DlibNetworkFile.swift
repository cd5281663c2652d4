package import Foundation
package import Inference

/// One layer of a network in dlib's format.
package enum DlibLayer {
    /// Filters of [outputs, inputs, size, size] and a bias of [outputs].
    case convolution(Convolution)
    /// `gamma * x + beta` for each channel.
    case affine(gamma: [Float], beta: [Float])
    case relu
    case maximum(size: Int, stride: Int)
    case mean(size: Int, stride: Int)
    /// The mean over all pixels.
    case meanOfAll
    /// Adds what the block began with.
    case addShortcut
    /// A matrix of [inputs, outputs], without bias.
    case product(matrix: [Float], inputs: Int, outputs: Int)

    package struct Convolution {
        package var filters: [Float]
        package var bias: [Float]
        package var outputs: Int
        package var inputs: Int
        package var size: Int
        package var stride: Int
        package var padding: Int

        /// The convolution that does the affine layer behind it as well; `nil` when that is of other channels.
        package func folded(gamma: [Float], beta: [Float]) -> Convolution? {
            guard gamma.count == outputs, beta.count == outputs else { return nil }
            let each = inputs * size * size
            var whole = self
            whole.filters = filters.enumerated().map { $1 * gamma[$0 / each] }
            whole.bias = bias.indices.map { bias[$0] * gamma[$0] + beta[$0] }
            return whole
        }
    }
}

/// A face recognition network as dlib writes it: the layers from the picture to the embedding.
///
/// First come the loss and the versions of every layer, from the last to the first; then the input,
/// and the layers themselves, each followed by its state of training, which holds nothing here.
/// Source: `dlib/dnn/core.h`, `layers.h` and `input.h`.
package struct DlibNetworkFile {
    /// Red, green and blue that the picture is lessened by, before it is divided by 256.
    package private(set) var mean = SIMD3<Double>()
    /// The picture's width and height.
    package private(set) var side = 0
    package private(set) var layers: [DlibLayer] = []

    package init(_ file: URL) throws(InferenceError) {
        var archive = DlibArchive(file, bytes: try Data(weightFile: file))
        try readHead(&archive)
        repeat {
            layers.append(try Self.layer(&archive))
            try Self.skipState(&archive, isFirst: layers.count == 1)
        } while !archive.isAtEnd
    }

    private mutating func readHead(_ archive: inout DlibArchive) throws(InferenceError) {
        try archive.expect(1)
        guard try archive.string() == "loss_metric_2" else { throw archive.malformed(.unexpected) }
        _ = (try archive.real(), try archive.real())  // margin and threshold of the training
        // The versions are small; the first larger number is the length of the input's name.
        let name = "input_rgb_image_sized"
        var number = try archive.integer()
        while number != name.utf8.count {
            guard (1...3).contains(number) else { throw archive.malformed(.unexpected) }
            number = try archive.integer()
        }
        guard try archive.string(count: number) == name else {
            throw archive.malformed(.unexpected)
        }
        mean = SIMD3(try archive.real(), try archive.real(), try archive.real())
        side = try archive.count()
        try archive.expect(side)
    }

    /// What the training left beside a layer: three switches and three tensors; the first layer has
    /// a number more.
    private static func skipState(
        _ archive: inout DlibArchive, isFirst: Bool
    ) throws(InferenceError) {
        for _ in 0..<3 { _ = try archive.boolean() }
        for _ in 0..<3 { _ = try archive.tensor() }
        if isFirst { try archive.expect(1) }
    }

    private static func layer(_ archive: inout DlibArchive) throws(InferenceError) -> DlibLayer {
        switch try archive.string() {
        case "con_4": return .convolution(try convolution(&archive))
        case "affine_": return try affine(&archive)
        case "relu_": return .relu
        case "max_pool_2":
            guard let (size, stride) = try window(&archive) else {
                throw archive.malformed(.unexpected)
            }
            return .maximum(size: size, stride: stride)
        case "avg_pool_2":
            guard let (size, stride) = try window(&archive) else { return .meanOfAll }
            return .mean(size: size, stride: stride)
        case "add_prev_": return .addShortcut
        case "fc_2": return try product(&archive)
        default: throw archive.malformed(.unexpected)
        }
    }

    private static func convolution(
        _ archive: inout DlibArchive
    ) throws(InferenceError) -> DlibLayer.Convolution {
        let parameters = try archive.tensor()
        let outputs = try archive.count()
        let size = try archive.count()
        try archive.expect(size)
        let stride = try archive.count()
        try archive.expect(stride)
        let padding = try archive.count()
        try archive.expect(padding)
        let shape = try archive.shape()
        _ = try archive.shape()
        for _ in 0..<4 { _ = try archive.real() }  // rates of learning and decay
        // Bounds first, so that the product cannot overflow.
        guard (1...64).contains(size), (1...size).contains(stride), padding < size,
            (1...65536).contains(outputs), shape.count == 4, (1...65536).contains(shape[1]),
            shape == [outputs, shape[1], size, size],
            parameters.count == outputs * shape[1] * size * size + outputs
        else { throw archive.malformed(.unexpected) }
        let filters = parameters.count - outputs
        return DlibLayer.Convolution(
            filters: Array(parameters[..<filters]), bias: Array(parameters[filters...]),
            outputs: outputs, inputs: shape[1], size: size, stride: stride, padding: padding)
    }

    private static func affine(_ archive: inout DlibArchive) throws(InferenceError) -> DlibLayer {
        let parameters = try archive.tensor()
        _ = (try archive.shape(), try archive.shape())
        try archive.expect(0)  // per channel
        let channels = parameters.count / 2
        guard channels > 0, parameters.count == 2 * channels else {
            throw archive.malformed(.unexpected)
        }
        return .affine(
            gamma: Array(parameters[..<channels]), beta: Array(parameters[channels...]))
    }

    /// The size and stride of a window without padding; `nil` when it is the whole picture.
    private static func window(
        _ archive: inout DlibArchive
    ) throws(InferenceError) -> (size: Int, stride: Int)? {
        let size = try archive.count()
        try archive.expect(size)
        let stride = try archive.count()
        try archive.expect(stride)
        try archive.expect(0)
        try archive.expect(0)
        guard size <= 64, (1...64).contains(stride) else { throw archive.malformed(.unexpected) }
        return size == 0 ? nil : (size, stride)
    }

    private static func product(_ archive: inout DlibArchive) throws(InferenceError) -> DlibLayer {
        let outputs = try archive.count()
        let inputs = try archive.count()
        let matrix = try archive.tensor()
        _ = (try archive.shape(), try archive.shape())
        try archive.expect(1)  // without bias
        for _ in 0..<4 { _ = try archive.real() }
        guard (1...65536).contains(outputs), (1...65536).contains(inputs),
            matrix.count == inputs * outputs
        else { throw archive.malformed(.unexpected) }
        return .product(matrix: matrix, inputs: inputs, outputs: outputs)
    }
}
