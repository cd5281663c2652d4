public import Foundation
import Glibc

/// Files of named tensors that hold nothing executable.
public enum Safetensors {
    /// A file's tensors and free text.
    public struct Contents {
        /// The tensors by name.
        public var tensors: [String: Tensor]
        /// Free text by name.
        public var metadata: [String: String]
    }

    /// What a file says it holds, without its values. Cheap, however large the file. Checked to the
    /// last byte's place: a header that is given here has all its values in the file.
    public static func header(of url: URL) throws(TorchError) -> SafetensorsHeader {
        try open(url).header
    }

    /// Reads a file onto a device. The default is the processor.
    public static func read(
        _ url: URL, on device: Device = .cpu
    ) throws(TorchError) -> Contents {
        let (file, header, start) = try open(url)
        var tensors: [String: Tensor] = [:]
        for entry in header.entries {
            let bytes = try file.read(entry.place.count, at: start + entry.place.lowerBound)
            tensors[entry.name] = try Tensor(
                bytes: bytes.span.bytes, shape: entry.shape, type: entry.type, device: device)
        }
        return Contents(tensors: tensors, metadata: header.metadata)
    }

    /// Writes tensors of any device and memory order, one after the other, and syncs.
    ///
    /// With `atomically`, the default, the file appears whole or not at all: it is written beside
    /// its place and then renamed. Without, it is written in place, for a caller who renames a
    /// whole folder.
    public static func write(
        _ tensors: [String: Tensor], metadata: [String: String] = [:], to url: URL,
        atomically: Bool = true
    ) throws(TorchError) {
        guard atomically else { return try write(tensors, metadata, inPlace: url) }
        let aside = url.deletingLastPathComponent()
            .appending(path: ".\(url.lastPathComponent).\(UUID().uuidString)")
        do throws(TorchError) {
            try write(tensors, metadata, inPlace: aside)
            guard rename(aside.path, url.path) == 0 else {
                throw .file(url, fault: .unwritable(code: errno))
            }
        } catch {
            unlink(aside.path)
            throw error
        }
    }

    private static func write(
        _ tensors: [String: Tensor], _ metadata: [String: String], inPlace url: URL
    ) throws(TorchError) {
        var described: [(name: String, type: DType, shape: [Int])] = []
        for (name, tensor) in tensors {
            guard let type = tensor.type else {
                throw .file(url, fault: .unsupportedType(tensor: name, type: "?"))
            }
            described.append((name, type, tensor.shape))
        }
        let header = SafetensorsHeader(described, metadata: metadata)
        let file = try RawFile(writing: url)
        try file.write(header.encoded())
        for entry in header.entries {
            if let tensor = tensors[entry.name] { try file.write(tensor.bytes()) }
        }
        try file.sync()
    }

    /// Opens a file and checks its header against its length.
    private static func open(
        _ url: URL
    ) throws(TorchError) -> (file: RawFile, header: SafetensorsHeader, start: Int) {
        let file = try RawFile(reading: url)
        let size = try file.size()
        guard size >= 8 else { throw .file(url, fault: .truncated(needed: 8, found: size)) }
        let length = try file.read(8, at: 0).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= SafetensorsHeader.limit else {
            throw .file(url, fault: .headerTooLong(length))
        }
        guard size - 8 >= length else {
            throw .file(url, fault: .truncated(needed: 8 + length, found: size))
        }
        let json = try file.read(Int(length), at: 8)
        let header: SafetensorsHeader
        do { header = try SafetensorsHeader(json: json) } catch { throw .file(url, fault: error) }
        let needed = 8 + length + UInt64(header.size)
        if size < needed { throw .file(url, fault: .truncated(needed: needed, found: size)) }
        if size > needed { throw .file(url, fault: .tooLong(needed: needed, found: size)) }
        return (file, header, 8 + Int(length))
    }
}
