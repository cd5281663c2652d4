public import Foundation
public import Torch

/// What can be wrong with a model on disk.
public enum StoredError: Error, Sendable {
    /// A file or folder cannot be read; `code` is the system's (`errno`).
    case unreadable(URL, code: Int32)
    /// A file or folder cannot be written; `code` is the system's (`errno`), `ENOSPC` for a full disk.
    case unwritable(URL, code: Int32)
    /// The folder holds no `model.json`.
    case notAModel(URL)
    /// The folder holds a model already, and it is another one; the path names the first setting that differs.
    case otherModel(URL, path: String)
    /// The model was to begin from another one's weights and was ended before it had them.
    case notBegun(URL)
    /// Another process trains this model.
    case inUse(URL)
    /// The settings do not fit.
    case settings(SettingsOrigin, SettingsFault)
    /// A file of a checkpoint is not what was saved.
    case damaged(URL, Damage)
    /// No checkpoint is complete and intact; `damaged` lists what was found.
    case noCheckpoint(URL, damaged: [CheckpointFault])
    /// There is no checkpoint of an iteration; `known` are those that there are.
    case noSuchCheckpoint(URL, iteration: Int, known: [Int])
    /// LibTorch could not read, write or take up the weights of a file.
    case weights(URL, TorchError)

    /// How a file of a checkpoint differs from what was saved.
    public enum Damage: Sendable, Equatable {
        /// It is not there.
        case missing
        /// It has another size, in bytes.
        case size(found: Int, saved: Int)
        /// Its SHA-256 differs.
        case hash(found: String, saved: String)
        /// It cannot be understood.
        case malformed
    }
}

/// Where settings came from.
public enum SettingsOrigin: Sendable, Equatable {
    /// A file.
    case file(URL)
    /// The caller: `--set`, or an argument of a function.
    case caller
}

/// What can be wrong with settings.
public enum SettingsFault: Error, Sendable, Equatable {
    /// It is not JSON.
    case notJSON
    /// It is another kind of file: `found` is its schema.
    case otherSchema(found: String?, expected: String)
    /// It was written by a newer program.
    case newerVersion(found: Int, known: Int)
    /// A key means nothing; `near` is the key that was probably meant.
    case unknownKey(path: String, near: String?)
    /// A key is missing.
    case missingKey(path: String)
    /// A value is of another kind.
    case wrongType(path: String, expected: String)
    /// A word is none of those that are allowed.
    case wrongChoice(path: String, found: String, allowed: [String])
    /// A number is out of its range.
    case outOfRange(path: String, found: Double, allowed: ClosedRange<Double>)
    /// An architecture or its settings make no network.
    case network(NetworksError)
    /// `--set` wants `key=value`.
    case notAnAssignment(String)
}

/// A checkpoint that cannot be used.
public struct CheckpointFault: Sendable {
    /// The iteration that its name says.
    public var iteration: Int
    /// The file that is damaged.
    public var file: URL
    /// How.
    public var damage: StoredError.Damage

    /// A fault of one file.
    public init(iteration: Int, file: URL, damage: StoredError.Damage) {
        self.iteration = iteration
        self.file = file
        self.damage = damage
    }
}
