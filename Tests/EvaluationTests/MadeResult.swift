import Foundation
import TestSupport

/// A "result" that ffmpeg makes of a plate, losslessly, so that only what a filter does is seen.
final class MadeResult: Sendable {
    let file: URL
    private let folder: URL

    /// - Parameters:
    ///   - filter: What is done to the pictures.
    ///   - more: Further arguments, behind the copied sound.
    init(of plate: URL, _ filter: String = "null", more: [String] = []) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "evaluation-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        file = folder.appending(path: "result.mp4")
        try Tools.ffmpeg(
            ["-i", plate.path, "-vf", filter, "-c:v", "libx264", "-qp", "0"]
                + ["-preset", "ultrafast", "-c:a", "copy"] + more + [file.path])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
}
