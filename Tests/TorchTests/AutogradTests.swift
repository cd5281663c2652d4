import Testing
import Torch

@Suite("autograd")
struct AutogradTests {
    @Test("a gradient reaches a leaf, adds up, and can be replaced and removed")
    func gradient() throws {
        let x = try Tensor([1, 2, 3] as [Float]).requiringGradient()
        #expect(try x.gradient() == nil)
        try (x * x).sum().backward()
        try (x * x).sum().backward()
        #expect(try x.gradient()?.floats() == [4, 8, 12])
        try x.setGradient(Tensor([1, 1, 1] as [Float]))
        #expect(try x.gradient()?.floats() == [1, 1, 1])
        #expect(throws: TorchError.self) { try x.setGradient(Tensor([1] as [Float])) }
        try x.setGradient(nil)
        #expect(try x.gradient() == nil)
    }

    @Test("nothing is recorded without gradients, and recording goes on after, even after an error")
    func withoutGradients() throws {
        let x = try Tensor([1, 2] as [Float]).requiringGradient()
        #expect(
            try withoutGradient { () throws(TorchError) in try x * 2 }.requiresGradient == false)
        #expect(throws: TorchError.self) {
            try withoutGradient { () throws(TorchError) in try x + Tensor.zeros([3]) }
        }
        #expect(try (x * 2).requiresGradient)
        #expect(try x.detached().requiresGradient == false)
    }

    @Test("autocast makes products of bf16 and leaves weights and sums alone")
    func autocasts() throws {
        let x = try Formula.tensor(1, 4, 8).requiringGradient()
        let w = try Formula.tensor(2, 3, 8).requiringGradient()
        let y = try autocast(.bfloat16) { () throws(TorchError) in
            let inner = try autocast(.bfloat16) { () throws(TorchError) in try x.linear(w) }
            #expect(inner.type == .bfloat16)
            let whole = try withoutAutocast { () throws(TorchError) in try x.linear(w) }
            #expect(whole.type == .float32)
            return try x.linear(w)
        }
        #expect(y.type == .bfloat16)
        #expect(try x.linear(w).type == .float32)
        #expect(try autocast(nil) { () throws(TorchError) in try x.linear(w) }.type == .float32)
        try y.to(.float32).sum().backward()
        #expect(try w.gradient()?.type == .float32)
        // The cast weight does not outlive its block: a changed weight is seen.
        try withoutGradient { () throws(TorchError) in try w.multiplyInPlace(0) }
        let after = try autocast(.bfloat16) { () throws(TorchError) in try x.linear(w) }
        #expect(try after.absolute().sum().item() == 0)
    }
}
