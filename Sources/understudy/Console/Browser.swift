import Foundation
import Synchronization

/// The browser of this desktop.
struct Browser {
    private let opener: URL

    /// The browser; `nil` without a desktop.
    static func find() -> Browser? {
        let environment = ProcessInfo.processInfo.environment
        guard environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil else {
            return nil
        }
        return (environment["PATH"] ?? "").split(separator: ":")
            .map { URL(filePath: String($0)).appending(path: "xdg-open") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
            .map { Browser(opener: $0) }
    }

    /// Shows a page. What becomes of it is the desktop's business.
    func open(_ address: URL) {
        let process = Process()
        process.executableURL = opener
        process.arguments = [address.absoluteString]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try? process.run()
    }
}

/// True when it is asked first, and never again.
final class FirstTime: Sendable {
    private let was = Atomic<Bool>(false)

    var isNow: Bool { !was.exchange(true, ordering: .relaxed) }
}
