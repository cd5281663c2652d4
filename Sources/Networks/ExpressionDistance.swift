public import Torch

/// What an expression head guesses from a code: distances in a face, in the order of its numbers.
public enum ExpressionDistance: Int, CaseIterable, Sendable {
    case mouthOpening, mouthWidth, lipHeight, lids, brows, jaw

    /// How many there are.
    public static let count = allCases.count
}

extension Architecture {
    /// The directions of a code in which it says how long some distances are: of unit length and at right angles to one another. What a
    /// code has along them is what its head reads of them; empty for a network without a head.
    ///
    /// A head is a matrix and an offset: its rows are found by what it says of each unit vector.
    ///
    /// - Parameter length: How many numbers a code has.
    public func directions(
        of distances: [ExpressionDistance], codeLength length: Int, on device: Device
    ) throws(TorchError) -> [[Float]] {
        let nothing = [Float](repeating: 0, count: length)
        guard
            let offset = try expression(Tensor(nothing, shape: [1, length], device: device))?
                .floats()
        else { return [] }
        var units = [Float](repeating: 0, count: length * length)
        for i in 0..<length { units[i * length + i] = 1 }
        let says =
            try expression(Tensor(units, shape: [length, length], device: device))?.floats() ?? []
        var directions: [[Float]] = []
        for distance in distances {
            let place = distance.rawValue
            var row = (0..<length).map {
                says[$0 * ExpressionDistance.count + place] - offset[place]
            }
            // Gram and Schmidt's method.
            for other in directions {
                let along = zip(other, row).reduce(0) { $0 + $1.0 * $1.1 }
                for i in row.indices { row[i] -= along * other[i] }
            }
            let size = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
            if size > 1e-6 { directions.append(row.map { $0 / size }) }
        }
        return directions
    }
}
