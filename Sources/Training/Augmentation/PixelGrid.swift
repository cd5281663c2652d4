package import Torch

/// The network's square on the training device: what of an augmentation is the same for every batch.
package struct PixelGrid {
    /// The square, and what of the samples lies around it.
    package let square: SampleSquare
    /// The training device.
    package let device: Device
    /// [1, R * R, 3]: the middle of each pixel, -1 ... 1 from edge to edge, and a 1.
    let places: Tensor
    /// [R * R, 25]: how much each of 5 x 5 nodes, of which the outer ones lie at the outer pixels, has a part in each pixel.
    let bicubic: Tensor

    /// A square's pixels on a device.
    package init(_ square: SampleSquare, on device: Device) throws(TorchError) {
        (self.square, self.device) = (square, device)
        let side = square.network
        let at = (0..<side).map { (2 * Float($0) + 1) / Float(side) - 1 }
        places = try Tensor(
            at.flatMap { y in at.flatMap { x in [x, y, 1] } }, shape: [1, side * side, 3],
            device: device)
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
        let rows = try Tensor(maps.flatMap(\.rows), shape: [maps.count, 2, 3], device: device)
        return try places.matmul(rows.transposed(1, 2))
            .reshaped(maps.count, square.network, square.network, 2)
    }

    /// [N, R, R, 2]: moves of 5 x 5 nodes, N times 25 along x and 25 along y, between the nodes.
    func bent(_ moves: [Float]) throws(TorchError) -> Tensor {
        let count = moves.count / 50
        let nodes = try Tensor(moves, shape: [2 * count, 25], device: device)
        return try bicubic.matmul(nodes.transposed(0, 1))
            .reshaped(square.network, square.network, count, 2).permuted(2, 0, 1, 3)
    }

    /// [N, 1, R, R]: ramps of brightness by their slopes along x and y and their height, N times three numbers.
    func ramps(_ values: [Float]) throws(TorchError) -> Tensor {
        let count = values.count / 3
        return try places.matmul(Tensor(values, shape: [count, 3, 1], device: device))
            .reshaped(count, 1, square.network, square.network)
    }
}
