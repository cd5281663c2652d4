public import Foundation

/// Where the keys and lists of the person at this machine lie.
public enum UserFolder {
    /// `${XDG_CONFIG_HOME:-~/.config}/understudy`.
    public static var config: URL {
        let environment = ProcessInfo.processInfo.environment
        if let named = environment["XDG_CONFIG_HOME"], named.hasPrefix("/") {
            return URL(filePath: named, directoryHint: .isDirectory).appending(path: "understudy")
        }
        return FileManager.default.homeDirectoryForCurrentUser
            .appending(path: ".config/understudy", directoryHint: .isDirectory)
    }
}
