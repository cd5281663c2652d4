import CFFmpeg
import Foundation

/// A running MurmurHash3 of 128 bits: it finds damage, at the speed of the disk. It is no proof against malice.
final class RunningHash {
    static let length = 16
    // Owned by this object alone.
    private var context: OpaquePointer?

    init() throws(MediaError) {
        guard av_hash_alloc(&context, "murmur3") >= 0 else { throw .outOfMemory }
        av_hash_init(context)
    }

    deinit { av_hash_freep(&context) }

    func update(_ bytes: UnsafeRawBufferPointer) {
        av_hash_update(
            context, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
    }

    func finish() -> [UInt8] {
        var result = [UInt8](repeating: 0, count: RunningHash.length)
        av_hash_final(context, &result)
        return result
    }
}

/// Writes a file aside, and behind its last byte the hash of all before.
final class HashedWriter {
    let file: OutputFile
    private let descriptor: Int32
    private let hash: RunningHash
    private var isOpen = true

    init(_ target: URL) throws(MediaError) {
        file = OutputFile(target)
        hash = try RunningHash()
        descriptor = open(
            file.aside.path(percentEncoded: false), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw OutputFile.failure(target) }
    }

    deinit { if isOpen { close(descriptor) } }

    func write(_ value: some FixedWidthInteger) throws(MediaError) {
        var value = value.littleEndian
        let bytes = withUnsafeBytes(of: &value) { Array($0) }
        try write(bytes)
    }

    func write(_ bytes: [UInt8]) throws(MediaError) {
        try write(bytes.span.bytes)
    }

    func write(_ bytes: RawSpan) throws(MediaError) {
        try bytes.withUnsafeBytes { (bytes) throws(MediaError) in
            hash.update(bytes)
            var done = 0
            while done < bytes.count {
                let count = Foundation.write(
                    descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw OutputFile.failure(file.target) }
                done += count
            }
        }
    }

    /// Writes the hash and puts the file in its place.
    func commit() throws(MediaError) {
        try write(hash.finish())
        isOpen = false
        guard close(descriptor) == 0 else { throw OutputFile.failure(file.target) }
        try file.commit()
    }
}

/// Reads what `HashedWriter` wrote. Anything unexpected is `MediaError.badSegment`.
final class HashedReader {
    let file: URL
    private let descriptor: Int32
    private let hash: RunningHash

    init(_ file: URL) throws(MediaError) {
        self.file = file
        hash = try RunningHash()
        descriptor = open(file.path(percentEncoded: false), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .badSegment(file: file) }
    }

    deinit { close(descriptor) }

    /// The next `count` bytes.
    func read(_ count: Int) throws(MediaError) -> [UInt8] {
        let bytes = try unhashed(count)
        bytes.withUnsafeBytes { hash.update($0) }
        return bytes
    }

    func read<Number: FixedWidthInteger>(_ type: Number.Type) throws(MediaError) -> Number {
        let bytes = try read(MemoryLayout<Number>.size)
        return bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(as: Number.self)) }
    }

    /// Bytes near the end, without moving and without hashing.
    func peek(_ count: Int, fromEnd distance: Int) throws(MediaError) -> [UInt8] {
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_size >= distance else {
            throw .badSegment(file: file)
        }
        var bytes = [UInt8](repeating: 0, count: count)
        guard pread(descriptor, &bytes, count, facts.st_size - distance) == count else {
            throw .badSegment(file: file)
        }
        return bytes
    }

    /// Proves that the file ends here, with the hash of all that was read.
    func finish() throws(MediaError) {
        let stored = try unhashed(RunningHash.length)
        var extra: UInt8 = 0
        guard stored == hash.finish(), Foundation.read(descriptor, &extra, 1) == 0 else {
            throw .badSegment(file: file)
        }
    }

    private func unhashed(_ count: Int) throws(MediaError) -> [UInt8] {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { target, filled in
            while filled < count {
                let got = Foundation.read(
                    descriptor, target.baseAddress?.advanced(by: filled), count - filled)
                if got < 0, errno == EINTR { continue }
                if got <= 0 {
                    failed = true
                    return
                }
                filled += got
            }
        }
        if failed { throw .badSegment(file: file) }
        return bytes
    }
}
