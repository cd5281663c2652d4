public import Foundation
public import Installation

/// Looks at everything that the program needs and names the mend of each fault.
///
/// A new check is a function in an extension of this type, in a file of this folder, and a line in `checks`.
public struct Doctor: Sendable {
    /// The files in which the kernel tells about the machine.
    public var system: SystemFiles
    /// The folder of everything that set-up fetched, or `nil` where there is none.
    public var installation: URL?
    /// The folder whose disk results are written to.
    public var workFolder: URL

    /// A doctor.
    /// - Parameters:
    ///   - system: The default is this machine.
    ///   - installation: The default is where the program looks.
    ///   - workFolder: The default is the current folder.
    public init(
        system: SystemFiles = SystemFiles(), installation: URL? = Installation.root,
        workFolder: URL = URL(filePath: FileManager.default.currentDirectoryPath)
    ) {
        self.system = system
        self.installation = installation
        self.workFolder = workFolder
    }

    /// The checks, in the order in which they are shown.
    static let checks: [@Sendable (Doctor) -> [Finding]] = [
        { $0.toolchain() },
        { $0.processor() },
        { $0.memory() },
        { $0.disk() },
        { $0.graphics() },
        { $0.fetchedFiles() },
        { $0.weights() },
        { $0.ffmpeg() },
        { $0.openVINO() },
        { $0.libTorch() },
        { $0.contentCredentials() },
    ]

    /// What was found, one check after the other, as the checks end.
    public var findings: some Sequence<Finding> {
        Self.checks.lazy.flatMap { check in check(self) }
    }
}

/// The files in which the kernel tells about the machine.
public struct SystemFiles: Sendable {
    /// The folder that `proc`, `sys` and `dev` lie in. The default is the root of the file system.
    public var root: URL

    /// The files below a folder.
    public init(root: URL = URL(filePath: "/")) { self.root = root }

    /// A file's text without white space at its ends, or `nil` where it cannot be read.
    func text(_ path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: root.appending(path: path).path)
        else { return nil }
        return String(decoding: data, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Whether there is such a file or folder.
    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// The names in a folder.
    func names(in folder: String) -> [String] {
        let path = root.appending(path: folder).path
        return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    /// The value of a line `name : value`, as in `/proc/cpuinfo` and `/proc/meminfo`.
    func value(of name: String, in path: String) -> String? {
        text(path)?.split(separator: "\n").lazy
            .map { $0.split(separator: ":", maxSplits: 1) }
            .first { $0.count == 2 && $0[0].trimmingCharacters(in: .whitespaces) == name }
            .map { $0[1].trimmingCharacters(in: .whitespaces) }
    }
}
