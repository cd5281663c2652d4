public import Foundation
import Networks
import Provenance

/// A model as `models` shows it.
public struct ModelEntry: Sendable, Encodable {
    /// Its folder.
    public let folder: String
    /// The name of its architecture.
    public let architecture: String
    /// Whose face is put in.
    public let source: String
    /// Whose face is replaced.
    public let target: String
    /// Steps of training so far.
    public let iteration: Int
    /// Seconds of training so far.
    public let seconds: Double
    /// The same for people: `5.2 minutes`.
    public var duration: String { Words.duration(seconds) }
    /// Bytes of its folder.
    public let bytes: UInt64
    /// The network that judges likeness has taught it: what that says of the likeness flatters it.
    public let knowsJudge: Bool
    /// Why it cannot be used now; `nil` when it can.
    public let obstacle: String?
}

/// Lists models.
public enum ModelListing {
    /// The models at or below some folders, three levels deep: of a project, or of any folder.
    public static func models(in folders: [URL]) -> [ModelEntry] {
        folders.flatMap { entries(in: $0, depth: 3) }
    }

    private static func entries(in folder: URL, depth: Int) -> [ModelEntry] {
        if ModelFolder(folder).holdsModel { return [entry(of: folder)] }
        guard depth > 0 else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().filter { !$0.hasPrefix(".") }.flatMap { name -> [ModelEntry] in
            let inner = folder.appending(path: name, directoryHint: .isDirectory)
            let isFolder = try? inner.resourceValues(forKeys: [.isDirectoryKey]).isDirectory
            return isFolder == true ? entries(in: inner, depth: depth - 1) : []
        }
    }

    private static func entry(of folder: URL) -> ModelEntry {
        let model = ModelFolder(folder)
        var obstacle: String?
        var description: ModelDescription?
        var state: CheckpointState?
        do {
            description = try model.readDescription()
            state = try model.checkpoints.newest(checking: []).0?.state
            if state == nil { obstacle = "Nothing is trained yet." }
            let gate = try ConsentGate(Surroundings(of: [folder]))
            _ = try ModelConsents(model).checked(by: gate, extra: [], use: nil)
        } catch {
            obstacle = Failure(error).happened
        }
        return ModelEntry(
            folder: folder.relativePath, architecture: description?.architecture.name ?? "unknown",
            source: description?.source.name ?? "unknown",
            target: description?.target.name ?? "unknown", iteration: state?.iteration ?? 0,
            seconds: state?.seconds ?? 0, bytes: bytes(of: folder),
            knowsJudge: description?.knowsJudge ?? false,
            obstacle: obstacle)
    }

    private static func bytes(of folder: URL) -> UInt64 {
        let files = FileManager.default.enumerator(
            at: folder, includingPropertiesForKeys: [.fileSizeKey])
        var sum: UInt64 = 0
        while let file = files?.nextObject() as? URL {
            let size = try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize
            sum += UInt64(max(0, size ?? 0))
        }
        return sum
    }
}
