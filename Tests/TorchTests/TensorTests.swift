import Foundation
import Testing
import Torch

@Suite("tensors")
struct TensorTests {
    @Test("values come back as they went in, for every kind")
    func roundTrip() throws {
        #expect(try Tensor([1.5, -2, 0] as [Float]).floats() == [1.5, -2, 0])
        let pixels = try Tensor([0, 128, 255, 3] as [UInt8], shape: [2, 2])
        #expect(try pixels.bytes() == [0, 128, 255, 3])
        #expect(try pixels.floats() == [0, 128, 255, 3])
        #expect(pixels.type == .uint8)
        let numbers = try Tensor([Int.max, Int.min, -1], shape: [3, 1])
        #expect(try numbers.integers() == [Int.max, Int.min, -1])
        #expect(numbers.shape == [3, 1] && numbers.count == 3 && numbers.device == .cpu)
    }

    @Test("empty tensors and single numbers work")
    func edges() throws {
        let empty = try Tensor([] as [Float], shape: [0, 4])
        #expect(empty.shape == [0, 4] && empty.count == 0)
        #expect(try empty.floats().isEmpty && empty.bytes().isEmpty)
        let number = try Tensor([3] as [Float], shape: [])
        #expect(number.shape.isEmpty)
        #expect(try number.item() == 3)
        #expect(throws: TorchError.self) { try empty.item() }
    }

    @Test(
        "values that do not fill the shape are refused", arguments: [[2, 2], [4], [-3], [-1, -3]])
    func wrongShape(_ shape: [Int]) throws {
        #expect(throws: TorchError.self) { try Tensor([1, 2, 3] as [Float], shape: shape) }
    }

    @Test("an impossible shape is refused, not allocated")
    func huge() throws {
        #expect(throws: TorchError.self) { try Tensor([1] as [Float], shape: [1 << 40, 1 << 40]) }
        #expect(throws: TorchError.self) { try Tensor.zeros([1 << 60]) }
    }

    @Test("memory orders change where values lie, not what they are")
    func memoryOrder() throws {
        let x = try Formula.tensor(1, 2, 3, 4, 5)
        let last = try x.contiguous(.channelsLast)
        #expect(last.isContiguous(.channelsLast) && !last.isContiguous())
        #expect(try last.bytes() == x.bytes())
        let view = try x.permuted(3, 0, 1, 2).narrowed(0, from: 1, length: 2)
        let copy = try Tensor(view.floats(), shape: view.shape)
        #expect(try view.equals(copy))
    }

    @Test("every element type keeps its values through bytes", arguments: DType.allCases)
    func types(_ type: DType) throws {
        let x = try Tensor([0, 1, 3, 100] as [Float]).to(type)
        #expect(x.type == type)
        let bytes = try x.bytes()
        #expect(bytes.count == 4 * type.size)
        let again = try Tensor(bytes: bytes.span.bytes, shape: [4], type: type)
        #expect(try again.equals(x))
        #expect(try again.floats() == (type == .bool ? [0, 1, 1, 1] : [0, 1, 3, 100]))
    }

    @Test("a device that is not there is refused")
    func noDevice() throws {
        let count = try Device.count(.cuda)
        #expect(throws: TorchError.self) {
            try Tensor([1] as [Float], device: .cuda(count)).floats()
        }
        #expect(throws: TorchError.self) { try Device.cuda(count).memory() }
        #expect(try Device.count(.cpu) == 1)
    }

    @Test("the version of the library that is loaded is told")
    func version() throws {
        #expect(try torchVersion().hasPrefix("2."))
    }
}
