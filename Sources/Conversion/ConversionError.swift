public import Foundation
public import Imaging
public import Inference
public import Media
public import Networks
public import Provenance
public import Torch

/// What can go wrong in a conversion.
public enum ConversionError: Error, Sendable {
    // Settings.
    /// `conversion.json`, or a setting that the caller gives, does not fit.
    case settings(SettingsOrigin, SettingsFault)

    // Refusals: the program ends with exit code 3, and nothing is left behind.
    /// A consent is missing or does not allow this, or a key or a revocation list cannot be read.
    case provenance(ProvenanceError)
    /// The plate holds sexually explicit material between these times; `score` is the network's, 0 ... 1.
    case explicit(from: RationalTime, to: RationalTime, score: Double)
    /// The target's face was measured, in its consent, by another network than this program's; `found` is the hash of
    /// that network's weights. No face can be compared with it.
    case otherEncoder(consent: URL?, found: SHA256Hash)

    // The parts.
    /// Reading or writing a clip failed.
    case media(MediaError)
    /// The plate's colors are coded by a matrix that faces cannot be painted in: its code point of ITU-T H.273.
    case unknownMatrix(frame: Int, matrix: Int)
    /// A pretrained network failed.
    case inference(InferenceError)
    /// The model cannot be opened.
    case model(StoredError)
    /// LibTorch failed.
    case torch(TorchError)

    // The work folder.
    /// The folder holds the beginning of another conversion: of another plate, model, consent, settings, or of an
    /// earlier version of the program. Overwriting it starts anew.
    case otherWork(folder: URL, difference: WorkDifference)
    /// A file of the folder is not what was saved. Overwriting the folder starts anew.
    case damagedWork(file: URL)
    /// Another process works in the folder.
    case workInUse(folder: URL)
    /// Shards cannot be made, or put together.
    case shards(ShardFault)
    /// The rest of the work needs at least `needed` bytes of disk, and only `free` are free.
    case diskTooSmall(folder: URL, needed: Int64, free: Int64)
    /// A file or folder cannot be written or removed; `code` is the system's (`errno`), `ENOSPC` for a full disk.
    case cannotWrite(URL, code: Int32)
}

/// What tells one conversion from another.
public enum WorkDifference: String, Sendable, Hashable {
    /// The plate's content.
    case plate
    /// The model's weights.
    case model
    /// The consents.
    case consents
    /// The settings, the profile, or whether faces alone are painted.
    case settings
    /// The frames that are wanted: the range, or every so many-th of it.
    case range
    /// The shard that is made.
    case shard
    /// The version of the program's own painting.
    case program
}
