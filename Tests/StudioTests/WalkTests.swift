import Foundation
import Installation
import TestSupport
import Testing

/// The whole story in a real browser.
@Suite("Walk")
struct WalkTests {
    private static func program(_ names: String...) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return names.lazy.flatMap { name in folders.map { "\($0)/\(name)" } }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static let chromium = program("chromium", "chromium-browser", "google-chrome")

    /// From an empty project to the film and its credentials, and through tuning, with pages that are loaded again in the
    /// middle, two tabs, a pause, and processes and studios that are killed in between; each page is checked
    /// for nameless controls, pale text and width, and by axe-core. `UNDERSTUDY_SHOTS` names a folder for the pictures.
    @Test(
        "from consent to film, by mouse and keyboard",
        .enabled(if: Effort.isFull, "left out by --quick"),
        .enabled(if: chromium != nil, "left out: there is no Chromium here"),
        .enabled(if: Installation.folder(.samples) != nil, "left out: the footage is not here"))
    func story() async throws {
        let chromium = try #require(Self.chromium)
        let python = try #require(Self.program("python3"))
        let axe = try #require(Installation.root).appending(path: "axe/axe.min.js")
        let samples = try #require(Installation.folder(.samples)).resolvingSymlinksInPath()
        let named = ProcessInfo.processInfo.environment["UNDERSTUDY_SHOTS"]
        let folder =
            named.map { URL(filePath: $0, directoryHint: .isDirectory) }
            ?? FileManager.default.temporaryDirectory.appending(path: "walk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let log = folder.appending(path: "log.txt")
        try Data().write(to: log)
        let walk = Process()
        walk.executableURL = URL(filePath: python)
        walk.arguments = [
            URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Walk/walk.py")
                .path,
            Installation.programFolder.appending(path: "understudy").path, samples.path,
            folder.path, chromium, axe.path,
        ]
        let handle = try FileHandle(forWritingTo: log)
        walk.standardOutput = handle
        walk.standardError = handle
        try walk.run()
        walk.waitUntilExit()
        let told = try String(contentsOf: log, encoding: .utf8)
        #expect(walk.terminationStatus == 0, "\(told)")
        if named == nil { try? FileManager.default.removeItem(at: folder) }
    }
}
