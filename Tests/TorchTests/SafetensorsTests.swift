import Foundation
import Testing
import Torch

@Suite("safetensors")
struct SafetensorsTests {
    @Test("tensors of every type, shape and memory order come back, with the free text")
    func roundTrip() throws {
        let file = try TemporaryFile()
        var tensors: [String: Tensor] = [:]
        for type in DType.allCases {
            tensors["x.\(type)"] = try Tensor([0, 1, 2, 3, 4, 5] as [Float], shape: [2, 3]).to(type)
        }
        tensors["number"] = try Tensor([2] as [Float], shape: [])
        tensors["nothing"] = try Tensor.zeros([3, 0, 2])
        tensors["last"] = try Formula.tensor(1, 2, 3, 4, 5).contiguous(.channelsLast)
        tensors["name \"with\" /everything\n☃"] = try Tensor.ones([1])
        try Safetensors.write(tensors, metadata: ["schema": "1", "ä": "☃"], to: file.url)
        let read = try Safetensors.read(file.url)
        #expect(read.metadata == ["schema": "1", "ä": "☃"])
        #expect(Set(read.tensors.keys) == Set(tensors.keys))
        for (name, tensor) in tensors {
            let again = try #require(read.tensors[name])
            #expect(again.type == tensor.type && again.shape == tensor.shape)
            #expect(try again.bytes() == tensor.bytes())
        }
        let header = try Safetensors.header(of: file.url)
        #expect(Set(header.entries.map(\.name)) == Set(tensors.keys))
        #expect(header.entries.allSatisfy { $0.place.lowerBound % $0.type.size == 0 }, "aligned")
    }

    @Test("the same tensors make the same bytes, and the Python package's file is read")
    func python() throws {
        let read = try Safetensors.read(Reference.url("python.safetensors"))
        #expect(read.metadata == ["made by": "Python", "äöü": "☃"])
        let t = read.tensors
        #expect(t.count == 8)
        #expect(try t["weights"]?.floats() == [0, 0.25, 0.5, 0.75, 1, 1.25])
        #expect(t["weights"]?.shape == [2, 3])
        #expect(t["half"]?.type == .bfloat16)
        #expect(try t["half"]?.floats() == [1.5, -2])
        #expect(try t["ieee"]?.floats() == [0.5, -0.25])
        #expect(try t["index"]?.integers() == [1, -1, 1 << 40])
        #expect(try t["pixels"]?.bytes() == [0, 255])
        #expect(try t["mask"]?.bytes() == [1, 0, 1])
        #expect(try t["number"]?.item() == 7.25)
        #expect(t["nothing"]?.shape == [0, 4])
        let (a, b) = (try TemporaryFile(), try TemporaryFile())
        try Safetensors.write(t, metadata: read.metadata, to: a.url)
        try Safetensors.write(t, metadata: read.metadata, to: b.url, atomically: false)
        #expect(try Data(contentsOf: a.url) == Data(contentsOf: b.url))
    }

    @Test("a file cut anywhere is refused as truncated")
    func truncated() throws {
        let whole = [UInt8](try Data(contentsOf: Reference.url("python.safetensors")))
        for length in 0..<whole.count {
            let file = try TemporaryFile(Array(whole[..<length]))
            let error = try #require(throws: TorchError.self) { try Safetensors.read(file.url) }
            guard case .file(file.url, .truncated(let needed, let found)) = error else {
                Issue.record("\(error) at \(length)")
                continue
            }
            #expect(found == UInt64(length) && needed > found)
        }
        let long = try TemporaryFile(whole + [0])
        #expect(
            fault(long) == .tooLong(needed: UInt64(whole.count), found: UInt64(whole.count + 1)))
    }

    @Test("hostile headers are refused, each by its name")
    func hostile() throws {
        func tensor(_ type: String = "F32", _ shape: String = "[1]", _ place: String = "[0,4]")
            -> String
        {
            #"{"a":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(place)}}"#
        }
        let huge = "9223372036854775807"
        let cases: [(String, SafetensorsFault)] = [
            ("", .malformedHeader), ("[]", .malformedHeader), ("{\"a\":1}", .malformedHeader),
            ("{", .malformedHeader), ("null", .malformedHeader),
            (#"{"__metadata__":{"a":1}}"#, .malformedHeader),
            (#"{"a":{"dtype":"F32","shape":[1]}}"#, .malformedHeader),
            (String(repeating: "[", count: 100_000), .malformedHeader),
            (tensor("F32", "[1.5]"), .malformedHeader),
            (tensor("F32", "[true]"), .malformedHeader),
            (tensor("F32", "[99999999999999999999]"), .malformedHeader),
            (tensor("F8_E4M3"), .unsupportedType(tensor: "a", type: "F8_E4M3")),
            (tensor("F32", "[-1]"), .impossibleShape(tensor: "a")),
            (tensor("F32", "[\(huge),\(huge)]"), .impossibleShape(tensor: "a")),
            (tensor("F32", "[-1,-1]"), .impossibleShape(tensor: "a")),
            (tensor("F32", "[2]"), .impossiblePlace(tensor: "a")),
            (tensor("F32", "[1]", "[4,0]"), .impossiblePlace(tensor: "a")),
            (tensor("F32", "[1]", "[-4,0]"), .impossiblePlace(tensor: "a")),
            (tensor("F32", "[1]", "[4,8]"), .impossiblePlace(tensor: "a")),
            (tensor("F32", "[1]", "[0,4,8]"), .impossiblePlace(tensor: "a")),
            (tensor("F32", "[1]", "[-9223372036854775808,\(huge)]"), .impossiblePlace(tensor: "a")),
            (
                #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"#
                    + #""b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}"#,
                .impossiblePlace(tensor: "b")
            ),
        ]
        for (json, expected) in cases {
            let length = (0..<8).map { UInt8(truncatingIfNeeded: json.utf8.count >> (8 * $0)) }
            let file = try TemporaryFile(length + Array(json.utf8) + [0, 0, 0, 0])
            #expect(fault(file) == expected, "\(json.prefix(80))")
        }
        let endless = try TemporaryFile([UInt8](repeating: 0xff, count: 64))
        #expect(fault(endless) == .headerTooLong(.max))
    }

    @Test("changed bytes give a typed error or other values, never a crash")
    func fuzz() throws {
        var random = SeededGenerator(seed: 11)
        let whole = [UInt8](try Data(contentsOf: Reference.url("python.safetensors")))
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            let file = try TemporaryFile(bytes)
            do throws(TorchError) { _ = try Safetensors.read(file.url) } catch {
                guard case .file(file.url, _) = error else {
                    Issue.record("\(error)")
                    return
                }
            }
        }
    }

    @Test("what cannot be opened or written is refused with the system's reason")
    func system() throws {
        let missing = try TemporaryFile()
        #expect(fault(missing) == .unreadable(code: ENOENT))
        let folder = FileManager.default.temporaryDirectory
        let error = try #require(throws: TorchError.self) { try Safetensors.read(folder) }
        #expect(error == .file(folder, fault: .unreadable(code: EISDIR)))
        let nowhere = missing.url.appending(path: "x.safetensors")
        let refused = try #require(throws: TorchError.self) {
            try Safetensors.write([:], to: nowhere, atomically: false)
        }
        #expect(refused == .file(nowhere, fault: .unwritable(code: ENOENT)))
        // A disk that is full.
        let full = URL(filePath: "/dev/full")
        let noRoom = try #require(throws: TorchError.self) {
            try Safetensors.write(["a": Tensor.zeros([10])], to: full, atomically: false)
        }
        #expect(noRoom == .file(full, fault: .unwritable(code: ENOSPC)))
    }

    @Test("a failed atomic write leaves the file that was there, and nothing beside it")
    func atomic() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(
            at: folder.appending(path: "target"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = folder.appending(path: "weights.safetensors")
        try Safetensors.write(["a": Tensor.ones([2])], to: url)
        let before = try Data(contentsOf: url)
        // A folder is in the way, so the last step, the renaming, fails.
        let blocked = folder.appending(path: "target")
        #expect(throws: TorchError.self) {
            try Safetensors.write(["a": Tensor.zeros([2])], to: blocked)
        }
        #expect(try Data(contentsOf: url) == before)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(left == ["target", "weights.safetensors"])
    }

    private func fault(_ file: TemporaryFile) -> SafetensorsFault? {
        do throws(TorchError) {
            _ = try Safetensors.read(file.url)
            return nil
        } catch {
            guard case .file(file.url, let fault) = error else { return nil }
            return fault
        }
    }
}
