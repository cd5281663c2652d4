public import Foundation
import Installation

/// Where the test footage lies. The repository holds none of it.
public enum Footage {
    /// `UNDERSTUDY_FOOTAGE`, or `shared/footage` beside the clone; `nil` when neither is there.
    public static let folder: URL? = {
        if let named = ProcessInfo.processInfo.environment["UNDERSTUDY_FOOTAGE"], !named.isEmpty {
            return URL(filePath: named, directoryHint: .isDirectory)
        }
        guard let clone = Installation.root?.deletingLastPathComponent() else { return nil }
        let beside = clone.deletingLastPathComponent().appending(path: "shared/footage")
        return FileManager.default.fileExists(atPath: beside.path) ? beside : nil
    }()

    /// A clip by its file name: from the footage folder, or from the samples that set-up fetched.
    public static func clip(_ name: String) -> URL? {
        [folder, Installation.folder(.samples)].compactMap { $0?.appending(path: name) }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }

    /// The plate of the demo: a man from neutral to smiling, 640x360, 72 frames, with sound.
    public static var plate: URL? { clip("single_face.mp4") }
    /// The source of the demo: a woman, 640x360, 472 frames, her hand over her face in some.
    public static var source: URL? { clip("WolfgangLanger_Pexels.mp4") }
}
