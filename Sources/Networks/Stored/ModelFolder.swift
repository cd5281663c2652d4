public import Foundation

/// Where the parts of a model lie in its folder. Nothing in them says where the folder is: a copy works anywhere.
public struct ModelFolder: Sendable, Equatable {
    /// The folder.
    public let url: URL

    /// A folder, whether it holds a model or not.
    public init(_ url: URL) { self.url = url }

    /// What the model is.
    public var description: URL { url.appending(path: "model.json") }
    /// How it is trained.
    public var settings: URL { url.appending(path: "training.json") }
    /// The losses.
    public var history: URL { url.appending(path: "history.sqlite") }
    /// The previews' folder.
    public var previews: URL { url.appending(path: "previews", directoryHint: .isDirectory) }
    /// The network that finds what lies in front of the face; none in models that were made without.
    public var occlusion: URL { url.appending(path: "occlusion", directoryHint: .isDirectory) }
    /// The file that the one process that trains the model holds locked.
    package var lock: URL { url.appending(path: ".lock") }
    /// The checkpoints.
    public var checkpoints: CheckpointStore {
        CheckpointStore(folder: url.appending(path: "checkpoints", directoryHint: .isDirectory))
    }

    /// Whether a model has been made here.
    public var holdsModel: Bool { FileManager.default.fileExists(atPath: description.path) }

    /// Reads what the model is.
    ///
    /// - Throws: `.notAModel` where there is none, `.settings` where it cannot be understood.
    public func readDescription() throws(StoredError) -> ModelDescription {
        do {
            return try .read(description)
        } catch .unreadable(_, ENOENT) {
            throw .notAModel(url)
        }
    }
}
