import Testing
import Torch

@Suite("Memory", .serialized)
struct MemoryTests {
    @Test("a tape notes what is taken and given back, in order, and nothing after its end")
    func tape() throws {
        let tape = try MemoryTape()
        do {
            let a = try Tensor.zeros([1000])
            let b = try a.cloned()
            #expect(tape.events == [4000, 4000])
            withExtendedLifetime((a, b)) {}
        }
        #expect(tape.events.reduce(0, +) == 0 && tape.length == 4)
    }

    @Test("the backward pass is noted as well")
    func backward() throws {
        let tape = try MemoryTape()
        let x = try Tensor.ones([500]).requiringGradient()
        let loss = try (x * x).sum()
        let before = tape.length
        try loss.backward()
        #expect(tape.events[before...].contains(2000))
    }

    @Test("more than there is makes a typed error with the bytes that were asked for")
    func outOfMemory() throws {
        // More than any machine can address.
        let count = 1 << 46
        #expect(throws: TorchError.outOfMemory(operation: "zeros", bytes: UInt64(4 * count))) {
            try Tensor.zeros([count])
        }
        // And the library goes on.
        #expect(try Tensor.ones([2]).sum().item() == 2)
    }
}
