import CFFmpeg
import Foundation
import Imaging

/// A segment on disk: what it was made by, its packets with exact times, and a hash over all of it.
///
/// Bytes: `USEGMENT`; a block of JSON (`Opening`); for each packet its size and flags (32 bits each), time and duration
/// (64 bits each) and bytes; a size of 0xFFFFFFFF; a block of JSON (`Closing`) and its length once more; the hash. A block
/// is a 32-bit length and its bytes. Numbers are little-endian.
enum SegmentFile {
    static let mark = Array("USEGMENT".utf8)
    static let end = UInt32.max
    /// A block or a packet beyond this is damage.
    static let sizeLimit: UInt32 = 1 << 30

    /// What is known when a segment begins.
    struct Opening: Codable, Hashable {
        var index: Int
        var firstFrame: Int
        var plan: SegmentPlan
        var recipe: EncodingRecipe
        /// The decoder's header, the same for every segment.
        var header: [UInt8]
        /// How many frames a packet may come before its turn in the order of display.
        var delay: Int
    }

    /// What is known when a segment ends.
    struct Closing: Codable, Hashable {
        /// The times of its frames in the order of display.
        var times: [Int64]
        var byteCount: Int
        /// Where a reader goes on behind it.
        var position: ReadPosition
    }

    static func url(_ index: Int, in folder: URL) -> URL {
        let digits = String(1_000_000 + index).dropFirst()
        return folder.appending(path: "segment-\(digits).packets")
    }
}

/// Writes one segment aside; `commit` puts it in its place.
final class SegmentWriter {
    let opening: SegmentFile.Opening
    private let file: HashedWriter
    private var times: [Int64] = []
    private var byteCount = 0

    init(_ opening: SegmentFile.Opening, in folder: URL) throws(MediaError) {
        self.opening = opening
        file = try HashedWriter(SegmentFile.url(opening.index, in: folder))
        try file.write(SegmentFile.mark)
        try writeBlock(opening)
    }

    func write(_ packet: PacketStorage) throws(MediaError) {
        let raw = packet.raw.pointee
        try file.write(UInt32(raw.size))
        try file.write(UInt32(raw.flags & AV_PKT_FLAG_KEY))
        try file.write(raw.pts)
        try file.write(raw.duration)
        // The packet's `size` bytes belong to it.
        try file.write(UnsafeRawBufferPointer(start: raw.data, count: Int(raw.size)).bytes)
        times.append(raw.pts)
        byteCount += Int(raw.size)
    }

    func commit(_ position: ReadPosition) throws(MediaError) -> Segment {
        try file.write(SegmentFile.end)
        try file.write(
            try writeBlock(
                SegmentFile.Closing(
                    times: times.sorted(), byteCount: byteCount, position: position)))
        try file.commit()
        return Segment(
            index: opening.index,
            frames: opening.firstFrame..<opening.firstFrame + times.count, byteCount: byteCount)
    }

    @discardableResult
    private func writeBlock(_ value: some Encodable) throws(MediaError) -> UInt32 {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let bytes: Data
        do { bytes = try encoder.encode(value) } catch {
            throw .badSegment(file: file.file.target)
        }
        try file.write(UInt32(bytes.count))
        try file.write(Array(bytes))
        return UInt32(bytes.count)
    }
}

/// Reads one segment packet by packet. Memory holds one packet.
final class SegmentReader {
    let opening: SegmentFile.Opening
    /// Known once every packet is read, and then proven by the hash.
    private(set) var closing: SegmentFile.Closing?
    private let file: HashedReader

    init(_ url: URL) throws(MediaError) {
        file = try HashedReader(url)
        guard try file.read(SegmentFile.mark.count) == SegmentFile.mark else {
            throw .badSegment(file: url)
        }
        opening = try SegmentReader.block(of: file)
    }

    /// The next packet in the order of decoding; `nil` at the end.
    func next() throws(MediaError) -> PacketStorage? {
        if closing != nil { return nil }
        let size = try file.read(UInt32.self)
        if size == SegmentFile.end {
            let found: SegmentFile.Closing = try SegmentReader.block(of: file)
            _ = try file.read(UInt32.self)
            try file.finish()
            closing = found
            return nil
        }
        guard size < SegmentFile.sizeLimit else { throw .badSegment(file: file.file) }
        let packet = try PacketStorage()
        let flags = try file.read(UInt32.self)
        let time = try file.read(Int64.self)
        let duration = try file.read(Int64.self)
        let bytes = try file.read(Int(size))
        guard av_new_packet(packet.raw, Int32(size)) >= 0 else { throw .outOfMemory }
        // FFmpeg made room for exactly these bytes.
        _ = UnsafeMutableBufferPointer(start: packet.raw.pointee.data, count: bytes.count)
            .update(fromContentsOf: bytes)
        packet.raw.pointee.flags = Int32(truncatingIfNeeded: flags)
        packet.raw.pointee.pts = time
        packet.raw.pointee.duration = duration
        return packet
    }

    /// What stands at the end, looked up before it is proven.
    func peekClosing() throws(MediaError) -> SegmentFile.Closing {
        let tail = RunningHash.length + 4
        let length = try file.peek(4, fromEnd: tail).withUnsafeBytes {
            UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self))
        }
        guard length < SegmentFile.sizeLimit else { throw .badSegment(file: file.file) }
        let bytes = try file.peek(Int(length), fromEnd: tail + Int(length))
        return try SegmentReader.decoded(bytes, of: file)
    }

    /// Reads to the end and gives what stands there.
    func skipToEnd() throws(MediaError) -> SegmentFile.Closing {
        while try next() != nil {}
        guard let closing else { throw .badSegment(file: file.file) }
        return closing
    }

    private static func block<Value: Decodable>(
        of file: HashedReader
    ) throws(MediaError) -> Value {
        let length = try file.read(UInt32.self)
        guard length < SegmentFile.sizeLimit else { throw .badSegment(file: file.file) }
        return try decoded(try file.read(Int(length)), of: file)
    }

    private static func decoded<Value: Decodable>(
        _ bytes: [UInt8], of file: HashedReader
    ) throws(MediaError) -> Value {
        do { return try JSONDecoder().decode(Value.self, from: Data(bytes)) } catch {
            throw .badSegment(file: file.file)
        }
    }
}
