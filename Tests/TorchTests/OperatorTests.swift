import Testing
import Torch

@Suite("operators")
struct OperatorTests {
    @Test("a gradient reaches a leaf")
    func gradient() throws {
        let x = try Tensor([1, 2, 3]).requiringGradient()
        try (x * x).l1Loss(Tensor.zeros([3])).backward()
        let gradient = try #require(try x.gradient())
        #expect(try (gradient * 3).floats().map { $0.rounded() } == [2, 4, 6])
        try x.setGradient(nil)
        #expect(try x.gradient() == nil)
    }

    @Test("an operator's refusal is a typed error with its name and LibTorch's message")
    func refusal() throws {
        let a = try Tensor.zeros([2, 3])
        let b = try Tensor.zeros([4, 5])
        let error = try #require(throws: TorchError.self) { try a.matmul(b) }
        guard case .refused("matmul", let message) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(message.contains("cannot be multiplied"))
    }
}
