public import Torch

/// The random numbers of a training step, a row for each picture.
///
/// Where several processes share a step, each asks for the rows of its own pictures, and has the numbers that one process alone
/// would have for them.
public struct Chance {
    private let generator: Generator
    private let rows: [Int]?
    private let whole: Int

    /// The numbers of all pictures.
    public init(_ generator: Generator) {
        (self.generator, rows, whole) = (generator, nil, 0)
    }

    /// The numbers of some of `whole` pictures, by where they stand.
    public init(_ generator: Generator, rows: [Int], of whole: Int) {
        (self.generator, self.rows, self.whole) = (generator, rows, whole)
    }

    /// Evenly distributed from 0 up to 1: `count` rows of a shape.
    func uniform(_ count: Int, _ shape: [Int]) throws(TorchError) -> Tensor {
        guard let rows else { return try .uniform([count] + shape, by: generator) }
        return try Tensor.uniform([whole] + shape, by: generator).indexed(0, by: rows)
    }
}
