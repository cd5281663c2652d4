import Foundation
import TestSupport

extension Tools {
    /// Frames of a clip as a clip of their own, at 25 frames a second.
    static func cut(_ clip: URL, _ frames: ClosedRange<Int>, to file: URL) throws {
        try ffmpeg(
            "-i", clip.path, "-vf",
            "select='between(n,\(frames.lowerBound),\(frames.upperBound))',setpts=N/25/TB", "-r",
            "25", "-an", "-preset", "ultrafast", "-crf", "12", file.path)
    }
}

/// A folder of its own for `body`, taken away afterwards.
func inFolder<Value>(
    _ body: (URL) async throws -> Value
) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory
        .appending(path: "extraction-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}
