/// Muon: momentum, then the step of each matrix made orthogonal, so that all its directions learn
/// equally fast. For weights of two axes and more, which are taken as [outputs, everything else];
/// give the others to `Adam`.
///
/// Processes that move the same weights by the same gradients may divide the matrices among them: each makes the steps of its
/// own and tells them to the others, so that all move all weights by the same bits.
///
/// Jordan et al., https://kellerjordan.github.io/posts/muon.
public final class Muon: Optimizer {
    /// What stays as it is over a training.
    public struct Settings: Codable, Equatable, Sendable {
        /// The step's size. The default is 0.03.
        public var learningRate = 0.03
        /// The share of the mean gradient that stays at each step. The default is 0.95.
        public var momentum = 0.95
        /// Steps of the Newton-Schulz iteration. The default is 5.
        public var iterations = 5

        /// The defaults.
        public init() {}
    }

    /// The settings.
    public let settings: Settings
    private let parameters: [Parameter]
    private let means: [Tensor]
    private let group: ProcessGroup?
    /// Which process makes the step of each matrix.
    private let makers: [Int]

    /// An optimizer at its first step. Every parameter has two axes or more.
    ///
    /// - Parameter group: Those who divide the work. All of them have the same weights, gradients and settings. The default,
    ///   `nil`, does it alone.
    public init(
        _ parameters: [Parameter], _ settings: Settings = Settings(), in group: ProcessGroup? = nil
    ) throws(TorchError) {
        precondition(parameters.allSatisfy { $0.tensor.shape.count >= 2 }, "Muon takes matrices")
        (self.parameters, self.settings, self.group) = (parameters, settings, group)
        makers = Self.makers(of: parameters.map(\.tensor.shape), among: group?.count ?? 1)
        var means: [Tensor] = []
        for parameter in parameters { means.append(try parameter.tensor.detached().zerosLike()) }
        self.means = means
    }

    /// One step. Where another process of the group is lost in it, no weight and no mean has changed.
    public func step(factor: Double = 1) throws(TorchError) {
        let rate = settings.learningRate * factor
        let fresh = 1 - settings.momentum
        try withoutGradient { () throws(TorchError) in
            let moved = try Parameters.withGradients(parameters)
            guard let group else {
                for (index, gradient) in moved {
                    try means[index].lerpInPlace(gradient, fresh)
                    try move(index, by: direction(gradient, means[index]), rate: rate)
                }
                return
            }
            var own: [Int: Tensor] = [:]
            for (index, gradient) in moved where makers[index] == group.rank {
                own[index] = try direction(gradient, means[index].lerp(gradient, fresh))
            }
            let all = try exchanged(own, of: moved.map(\.index), in: group)
            for (index, gradient) in moved {
                try means[index].lerpInPlace(gradient, fresh)
                if let step = all[index] { try move(index, by: step, rate: rate) }
            }
        }
    }

    /// The orthogonal step of a weight by its gradient and the mean of its gradients.
    private func direction(_ gradient: Tensor, _ mean: Tensor) throws(TorchError) -> Tensor {
        let ahead = try gradient.lerp(mean, settings.momentum)  // Nesterov
        return try Muon.orthogonalized(
            ahead.reshaped(ahead.shape[0], -1), iterations: settings.iterations)
    }

    /// Moves a weight against an orthogonal step.
    private func move(_ index: Int, by step: Tensor, rate: Double) throws(TorchError) {
        let weight = parameters[index].tensor
        let (rows, columns) = Self.size(of: weight.shape)
        // A tall matrix's orthogonal step moves each output less.
        let scale = max(1, Double(rows) / Double(columns)).squareRoot()
        try weight.addInPlace(step.reshaped(weight.shape), times: -rate * scale)
    }

    /// The steps of all processes: each tells its own, one process after the other, in one piece.
    private func exchanged(
        _ own: [Int: Tensor], of moved: [Int], in group: ProcessGroup
    ) throws(TorchError) -> [Int: Tensor] {
        var all: [Int: Tensor] = [:]
        for rank in 0..<group.count {
            let places = moved.filter { makers[$0] == rank }
            guard let first = places.first else { continue }
            let sizes = places.map { parameters[$0].tensor.shape.reduce(1, *) }
            let piece =
                rank == group.rank
                ? try Tensor.concatenated(
                    places.compactMap { own[$0] }.map { (step) throws(TorchError) in
                        try step.flattened(from: 0)
                    })
                : try Tensor.zeros([sizes.reduce(0, +)], on: parameters[first].tensor.device)
            try group.shareInPlace([piece], from: rank)
            var start = 0
            for (place, size) in zip(places, sizes) {
                all[place] = try piece.narrowed(0, from: start, length: size)
                start += size
            }
        }
        return all
    }

    /// Matrices dealt to processes, the dearest first, each to the one that has the least to do. What orthogonalizing one costs
    /// is counted as it is done: two products with the long side, and some thirteen of the short side alone.
    package static func makers(of shapes: [[Int]], among count: Int) -> [Int] {
        let costs = shapes.map { shape -> Int in
            let (rows, columns) = size(of: shape)
            let least = min(rows, columns)
            return least * least * (2 * max(rows, columns) + 13 * least)
        }
        var (makers, loads) = (
            [Int](repeating: 0, count: shapes.count), [Int](repeating: 0, count: count)
        )
        for place in costs.indices.sorted(by: { (costs[$0], $1) > (costs[$1], $0) }) {
            let idle = loads.indices.min { loads[$0] < loads[$1] } ?? 0
            makers[place] = idle
            loads[idle] += costs[place]
        }
        return makers
    }

    /// The rows and columns of a weight's matrix.
    private static func size(of shape: [Int]) -> (Int, Int) {
        (shape[0], shape.dropFirst().reduce(1, *))
    }

    /// A [M, N] matrix with its singular values moved to about 1, by steps of x <- (a + b s + c
    /// s^2) x, s = x xT. The coefficients make small values grow as fast as possible.
    ///
    /// Each step multiplies x by a polynomial p of s, and s itself becomes p s p, so the steps need
    /// only s, which is small, and x is multiplied once, at the end. In `float32` that takes two
    /// thirds of the time of the plain iteration in bf16, and is exact.
    package static func orthogonalized(
        _ matrix: Tensor, iterations: Int
    ) throws(TorchError) -> Tensor {
        let (a, b, c) = (3.4445, -4.7750, 2.0315)
        let isTall = matrix.shape[0] > matrix.shape[1]
        let wide = isTall ? try matrix.transposed(0, 1) : matrix
        let x = try (wide / (wide.norm() + 1e-7)).contiguous()
        var s = try x.matmul(x.transposed(0, 1))
        var all: Tensor?  // the product of the polynomials
        for iteration in 1...max(iterations, 1) {
            let p = try s.plusMatmul(s, s, selfTimes: b, productTimes: c)
            try p.diagonal().addInPlace(a)
            if let before = all { all = try p.matmul(before) } else { all = p }
            if iteration < iterations { s = try p.matmul(s).matmul(p) }
        }
        let moved = try all?.matmul(x) ?? x
        return isTall ? try moved.transposed(0, 1) : moved
    }

    private var kept: OptimizerState {
        OptimizerState(parameters: parameters, kinds: [("mean", means)])
    }

    /// "`weight`.mean" for each weight.
    public func state() throws(TorchError) -> [String: Tensor] { kept.values() }

    /// Takes over what `state` gave.
    public func load(_ state: [String: Tensor]) throws(TorchError) { try kept.load(state) }
}
