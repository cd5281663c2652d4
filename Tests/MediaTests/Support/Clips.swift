import Foundation
import Imaging
import Media
import TestSupport
import Testing

/// Reads a clip to its end.
struct Reading {
    var frames: [VideoFrame] = []
    var packets: [Packet] = []
    var damage: [Damage] = []

    init(_ url: URL, packets: Bool = false, threads: Int = 1) throws {
        let reader = try ClipReader(url, threads: threads, packets: packets)
        while let event = try reader.next() {
            switch event {
            case .frame(let frame): frames.append(frame)
            case .packet(let packet): self.packets.append(packet)
            case .damage(let place): damage.append(place)
            }
        }
    }
}

extension VideoFrame {
    /// The samples of all planes without padding, as `-f rawvideo` writes them.
    var rawBytes: [UInt8] {
        var result: [UInt8] = []
        for plane in 0..<layout.planeCount {
            let size = layout.planeSize(plane, width: width, height: height)
            let rowBytes = size.width * layout.bytesPerSample
            withPlane(plane) { bytes, stride in
                for y in 0..<size.height {
                    let row = bytes.extracting(y * stride..<y * stride + rowBytes)
                    row.withUnsafeBytes { result.append(contentsOf: $0) }
                }
            }
        }
        return result
    }
}

/// What `ffmpeg` decodes, as the bytes of each of `count` frames.
func referenceFrames(_ url: URL, format: String, count: Int) throws -> [[UInt8]] {
    let data = try Tools.ffmpeg(
        "-noautorotate", "-i", url.path, "-map", "0:V:0", "-vsync", "passthrough", "-f", "rawvideo",
        "-pix_fmt", format, "-sws_flags", "+accurate_rnd+full_chroma_int", "-")
    let frameBytes = data.count / max(1, count)
    try #require(frameBytes > 0 && frameBytes * count == data.count, "\(count) frames")
    return (0..<count).map { [UInt8](data[$0 * frameBytes..<($0 + 1) * frameBytes]) }
}

/// Every clip of the footage that is a file.
let footage: [URL] = {
    guard let folder = Footage.folder,
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
    else { return [] }
    return files.filter { $0.pathExtension != "md" }.sorted { $0.path < $1.path }
}()
