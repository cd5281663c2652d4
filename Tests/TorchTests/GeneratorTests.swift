import Testing
import Torch

@Suite("random numbers")
struct GeneratorTests {
    @Test("a state put back gives the same numbers again, in another generator too")
    func state() throws {
        let a = try Generator(seed: 3)
        _ = try Tensor.normal([7], from: a)
        let state = try a.state()
        let next = try Tensor.normal([9], from: a).floats()
        try a.setState(state)
        #expect(try Tensor.normal([9], from: a).floats() == next)
        let bytes = try state.bytes()
        let b = try Generator(seed: 99)
        try b.setState(Tensor(bytes, shape: [bytes.count]))
        #expect(try Tensor.normal([9], from: b).floats() == next)
    }

    @Test("the standard generator's state comes back as well")
    func standard() throws {
        let standard = try Generator.standard()
        try standard.seed(5)
        let state = try standard.state()
        let a = try Tensor.uniform([4]).floats()
        try standard.setState(state)
        #expect(try Tensor.uniform([4]).floats() == a)
    }

    @Test("generators do not disturb each other")
    func independent() throws {
        let a = try Generator(seed: 1)
        let b = try Generator(seed: 1)
        let first = try Tensor.uniform([3], by: a).floats()
        _ = try Tensor.uniform([100])
        #expect(try Tensor.uniform([3], by: b).floats() == first)
    }

    @Test("a state that is none is refused")
    func hostileState() throws {
        let generator = try Generator(seed: 1)
        let state = try generator.state().bytes()
        for bytes in [[], [1, 2, 3], Array(state.dropLast()), state + [0]] {
            #expect(throws: TorchError.self) {
                try generator.setState(Tensor(bytes, shape: [bytes.count]))
            }
        }
        #expect(throws: TorchError.self) { try generator.setState(Tensor.zeros([state.count])) }
    }
}
