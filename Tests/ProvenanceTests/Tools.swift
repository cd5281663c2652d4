import Foundation
import Testing

/// Runs a program of the machine and gives what it printed.
@discardableResult
func tool(_ words: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(words.joined(separator: " "))")
    return String(decoding: data, as: UTF8.self)
}

/// A second of moving bars with a tone, in the container that the name of `file` asks for.
func makeClip(_ file: URL, frames: Int = 12) throws {
    try tool(
        "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=96x64:r=12", "-f", "lavfi", "-i",
        "sine=r=8000", "-frames:v", "\(frames)", "-t", "1", "-c:v", "libx264", "-preset",
        "ultrafast", "-c:a", "aac", file.path)
}

/// The hash of each packet of each stream.
func packets(_ file: URL) throws -> String {
    try tool(
        "ffmpeg", "-v", "error", "-i", file.path, "-map", "0", "-c", "copy", "-f", "framemd5", "-")
}
