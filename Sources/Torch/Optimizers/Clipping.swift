extension Parameters {
    /// Scales all gradients down together so that the root of the sum of all their squares is at
    /// most `limit`; that root, before, is the result. Nothing waits for the device.
    @discardableResult
    public func clipGradients(to limit: Double) throws(TorchError) -> Tensor {
        let gradients = try Parameters.withGradients(all).map(\.gradient)
        guard !gradients.isEmpty else { return try Tensor.zeros([], on: device) }
        return try withoutGradient { () throws(TorchError) in
            let total = try Tensor.stacked(Foreach.norms(gradients)).norm()
            // 1e-6 as in PyTorch's clip_grad_norm_.
            let share = try Tensor.full([], limit, on: total.device) / (total + 1e-6)
            try Foreach.multiply(gradients, share.clamped(from: nil, to: 1))
            return total
        }
    }
}
