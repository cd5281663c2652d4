/// What a network costs: what it weighs, and what one swapped picture takes.
public struct Cost: Equatable, Sendable {
    /// The numbers in all weights, both people's decoders included.
    public private(set) var weights = 0
    /// The multiplications of layers for one picture that is encoded and decoded as the source.
    /// Training takes about three times as many for each picture, forwards and backwards.
    public private(set) var multiplications = 0

    init() {}

    /// A convolution with a bias.
    ///
    /// - Parameters:
    ///   - side: Rows and columns of what it gives.
    ///   - copies: How many there are of it, such as one for each person. The default is 1.
    ///   - uses: How many of them one picture goes through. The default is 1.
    mutating func convolution(
        _ inputs: Int, _ outputs: Int, kernel: Int = 3, side: Int, copies: Int = 1, uses: Int = 1
    ) {
        let matrix = inputs * outputs * kernel * kernel
        weights += copies * (matrix + outputs)
        multiplications += uses * matrix * side * side
    }

    /// A matrix product with a bias.
    mutating func dense(_ inputs: Int, _ outputs: Int, copies: Int = 1, uses: Int = 1) {
        weights += copies * (inputs + 1) * outputs
        multiplications += uses * inputs * outputs
    }

    /// Numbers that stand for themselves, and are added or multiplied with.
    mutating func numbers(_ count: Int, copies: Int = 1) { weights += copies * count }

    /// An `Upscale` of pictures with `side` rows before it.
    mutating func upscale(
        _ inputs: Int, _ outputs: Int, side: Int, copies: Int = 1, uses: Int = 1
    ) {
        convolution(inputs, 4 * outputs, side: side, copies: copies, uses: uses)
    }

    /// A `Residual`.
    mutating func residual(_ width: Int, side: Int, copies: Int = 1, uses: Int = 1) {
        for _ in 0..<2 { convolution(width, width, side: side, copies: copies, uses: uses) }
    }
}
