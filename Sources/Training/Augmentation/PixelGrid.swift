package import Torch

/// The network's square on the training device: what of an augmentation is the same for every batch.
package struct PixelGrid {
    /// The square, and what of the samples lies around it.
    package let square: SampleSquare
    /// The training device.
    package let device: Device
    /// [1, 1, R]: the middle of each column or row of pixels, -1 ... 1 from edge to edge.
    private let middles: Tensor
    /// [R * R, 25]: how much each of 5 x 5 nodes, of which the outer ones lie at the outer pixels, has a part in each pixel.
    let bicubic: Tensor

    /// A square's pixels on a device.
    package init(_ square: SampleSquare, on device: Device) throws(TorchError) {
        (self.square, self.device) = (square, device)
        let side = square.network
        let at = (0..<side).map { (2 * Float($0) + 1) / Float(side) - 1 }
        middles = try Tensor(at, shape: [1, 1, side], device: device)
        // Interpolation is linear in the nodes: what it makes of each of them alone is all there is to know.
        let nodes = (0..<625).map { Float($0.isMultiple(of: 26) ? 1 : 0) }
        bicubic = try Tensor(nodes, shape: [1, 25, 5, 5], device: device)
            .resized(height: side, width: side, .bicubic, alignCorners: true)
            .reshaped(25, side * side).transposed(0, 1).contiguous()
    }

    /// The network's square as a share of the sample's side.
    var middle: Double { Double(square.network) / Double(square.side) }

    /// [N, R, R, 2]: the places of the pixels under a map for each.
    func mapped(_ maps: [AffineMap]) throws(TorchError) -> Tensor {
        // x and y each lie in planes of their own, which are quickly made and quickly read.
        try sums(
            x: maps.flatMap { [Float($0.a), Float($0.d)] },
            y: maps.flatMap { [Float($0.b), Float($0.e)] },
            constant: maps.flatMap { [Float($0.c), Float($0.f)] }, each: 2
        ).permuted(0, 2, 3, 1)
    }

    /// [N, M, R, R]: x times a number, y times one, and a constant, N times M of each: what a column has beside what a row has.
    private func sums(
        x: [Float], y: [Float], constant: [Float], each: Int
    ) throws(TorchError) -> Tensor {
        let (side, count) = (square.network, constant.count / each)
        func numbers(_ values: [Float]) throws(TorchError) -> Tensor {
            try Tensor(values, shape: [count, each, 1], device: device)
        }
        let columns = try middles * numbers(x)
        let rows = try middles * numbers(y) + numbers(constant)
        return try columns.reshaped(count, each, 1, side) + rows.reshaped(count, each, side, 1)
    }

    /// [N, R, R, 2]: moves of 5 x 5 nodes, N times 25 along x and 25 along y, between the nodes.
    func bent(_ moves: [Float]) throws(TorchError) -> Tensor {
        let count = moves.count / 50
        let nodes = try Tensor(moves, shape: [2 * count, 25], device: device)
        return try bicubic.matmul(nodes.transposed(0, 1))
            .reshaped(square.network, square.network, count, 2).permuted(2, 0, 1, 3)
    }

    /// [N, 1, R, R]: ramps of brightness by their slopes along x and y and their height, N of each.
    func ramps(x: [Float], y: [Float], height: [Float]) throws(TorchError) -> Tensor {
        try sums(x: x, y: y, constant: height, each: 1)
    }
}
