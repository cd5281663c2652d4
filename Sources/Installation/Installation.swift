public import Foundation

/// Where the libraries, weights and sample clips lie that `Scripts/setup` fetched.
///
/// The folder is `.deps` in the clone that the program was built in; `UNDERSTUDY_DEPS` names another.
public enum Installation {
    /// A part that set-up fetches. Its raw value is its place inside the folder.
    public enum Part: String, CaseIterable, Sendable {
        /// LibTorch: headers and libraries.
        case torch
        /// OpenVINO's runtime.
        case openvino
        /// The C library of the content credentials.
        case c2pa
        /// Weights of the pretrained networks.
        case weights
        /// The two clips of the demo.
        case samples
    }

    /// The folder of everything fetched: the first `.deps` above the running program, or what the environment says.
    public static let root: URL? = {
        if let named = ProcessInfo.processInfo.environment["UNDERSTUDY_DEPS"], !named.isEmpty {
            return URL(filePath: named, directoryHint: .isDirectory)
        }
        var folder = programFolder
        while folder.path.count > 1 {
            let candidate = folder.appending(path: ".deps", directoryHint: .isDirectory)
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        return nil
    }()

    /// The folder that holds the running program. The libraries that we build lie there as well.
    public static let programFolder =
        URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    /// The folder of one part, or `nil` when set-up has not brought it.
    public static func folder(_ part: Part) -> URL? {
        guard let folder = root?.appending(path: part.rawValue, directoryHint: .isDirectory),
            FileManager.default.fileExists(atPath: folder.path)
        else { return nil }
        return folder
    }
}
