import Crypto
import Foundation
import Imaging
import Media

/// Whether times and streams are the plate's.
struct FileMeasure {
    private(set) var changedTimes = 0
    private(set) var frames = 0

    /// Takes the next frame of each; `nil` where one has ended.
    mutating func add(plate: VideoFrame?, result: VideoFrame?) {
        frames += 1
        if plate?.time != result?.time { changedTimes += 1 }
    }

    /// The scores; `plate` and `result` are the streams of both.
    func scores(plate: [StreamContent], result: [StreamContent]) -> [Score] {
        var left = result
        var changed = 0
        for stream in plate {
            if let i = left.firstIndex(of: stream) { left.remove(at: i) } else { changed += 1 }
        }
        return [
            Score(metric: .frameTimes, value: Double(changedTimes)),
            Score(metric: .streams, value: Double(changed)),
        ]
    }
}

/// The content of one stream that is not decoded: its kind and the hash of its packets.
struct StreamContent: Equatable {
    let kind: StreamKind
    let hash: [UInt8]

    /// The streams of a clip beside its video that hold anything.
    static func all(of clip: URL) throws(MediaError) -> [StreamContent] {
        let reader = try ClipReader(clip, threads: 1, packets: true)
        var hashes: [Int: SHA256] = [:]
        while let event = try reader.next() {
            guard case .packet(let packet) = event else { continue }
            packet.withBytes { hashes[packet.stream, default: SHA256()].update(bufferPointer: $0) }
        }
        return reader.info.streams.compactMap { stream in
            hashes[stream.index].map { hash in
                StreamContent(kind: stream.kind, hash: Array(hash.finalize()))
            }
        }
    }
}
