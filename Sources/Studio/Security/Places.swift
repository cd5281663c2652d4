import Foundation
import HTTPTypes
import Workflows

/// Which files the studio may touch: those in the project's own folders, and those in folders that were opened when it
/// was started. Wherever a link leads, it must lead into one of them.
struct Places: Sendable {
    let project: Project
    /// The folders that were opened, without links.
    let opened: [URL]
    private let root: String

    /// A folder of the project that pages may name.
    enum Folder: String, CaseIterable {
        case footage, releases, consents, facesets, models, conversions
    }

    init(_ project: Project, opened: [URL]) throws {
        self.project = project
        guard let root = Self.real(project.folder) else {
            throw Failure(happened: "The project's folder \(project.folder.path) cannot be read.")
        }
        self.root = root
        self.opened = try opened.map { folder in
            guard let path = Self.real(folder) else {
                throw Failure(
                    .usage, happened: "There is no folder \(folder.relativePath).",
                    remedy: "Name one that exists with --footage.")
            }
            return URL(filePath: path, directoryHint: .isDirectory)
        }
    }

    /// A file or folder that exists, by its path inside the project: `footage/scene.mp4`.
    func existing(_ path: String) throws(Refusal) -> URL {
        let (folder, name) = try parts(path)
        let file = self.folder(folder).appending(path: name)
        guard let real = Self.real(file) else { throw Refusal(.notFound) }
        let isInside = ([root] + opened.map(\.path)).contains { Self.holds($0, real) }
        guard isInside else {
            throw Refusal(
                .forbidden, "“\(name)” is a link to a folder that is not open.",
                remedy: "Start the studio with --footage and that folder.")
        }
        return file
    }

    /// Whether a job may name a file. One that is not there may still come: another job that waits may make it.
    func check(_ path: String) throws(Refusal) {
        let (folder, name) = try parts(path)
        if (try? FileManager.default.attributesOfItem(
            atPath: self.folder(folder).appending(path: name).path)) != nil
        {
            _ = try existing(path)
        }
    }

    /// A file or folder that is to be made, by its path inside the project. It may exist.
    func output(_ path: String, ending: [String]? = nil) throws(Refusal) -> URL {
        let (folder, name) = try parts(path)
        let file = self.folder(folder).appending(path: name)
        if let ending, !ending.contains(file.pathExtension.lowercased()) {
            throw Refusal(
                .badRequest, "The name “\(name)” must end in .\(ending.joined(separator: " or ."))."
            )
        }
        if (try? FileManager.default.destinationOfSymbolicLink(atPath: file.path)) != nil {
            throw Refusal(.conflict, "“\(name)” is a link, and is not written over.")
        }
        return file
    }

    /// A folder or file in a folder that was opened.
    ///
    /// - Parameters:
    ///   - index: Which of the opened folders.
    ///   - path: From it; empty for the folder itself.
    func inOpened(_ index: Int, _ path: String) throws(Refusal) -> URL {
        guard opened.indices.contains(index) else { throw Refusal(.notFound) }
        var place = opened[index]
        for part in path.split(separator: "/") {
            place.append(path: try Self.checked(String(part)))
        }
        guard let real = Self.real(place), Self.holds(opened[index].path, real) else {
            throw Refusal(.notFound)
        }
        return URL(filePath: real)
    }

    /// A folder of the project.
    func folder(_ folder: Folder) -> URL {
        switch folder {
        case .footage: project.footage
        case .releases: project.releases
        case .consents: project.consents
        case .facesets: project.facesets
        case .models: project.models
        case .conversions: project.conversions
        }
    }

    private func parts(_ path: String) throws(Refusal) -> (Folder, String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let folder = Folder(rawValue: String(parts[0])) else {
            throw Refusal(.notFound)
        }
        return (folder, try Self.checked(String(parts[1])))
    }

    /// A name that is one step down and nothing else.
    static func checked(_ name: String) throws(Refusal) -> String {
        let steers = name.unicodeScalars.contains { scalar in
            scalar.value < 32 || scalar.value == 127 || scalar == "/" || scalar == "\\"
        }
        guard !name.isEmpty, name.utf8.count <= Limits.name, !steers, !name.hasPrefix("."),
            !name.hasPrefix("-")
        else {
            throw Refusal(
                .badRequest, "This name cannot be used.",
                remedy: "Take one without slashes that begins with a letter or a digit.")
        }
        return name
    }

    private static func real(_ url: URL) -> String? {
        guard let path = realpath(url.path(percentEncoded: false), nil) else { return nil }
        // `realpath` allocated it, and nobody else knows it.
        defer { free(path) }
        return String(cString: path)
    }

    private static func holds(_ folder: String, _ path: String) -> Bool {
        let folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        return path == folder || path.hasPrefix(folder + "/")
    }
}
