public import Faces
public import Foundation
public import Inference
public import Media
public import Networks
public import Torch

/// What can end a training.
public enum TrainingError: Error, Sendable {
    /// The settings do not fit.
    case settings(SettingsOrigin, SettingsFault)
    /// The model's folder.
    case stored(StoredError)
    /// A faceset cannot be read.
    case faceset(FacesetError)
    /// A faceset has no crop that can be trained on: `excluded` are left out, `unusable` cannot be read or show no face.
    case noUsableCrops(file: URL, person: Identity, excluded: Int, unusable: Int)
    /// LibTorch failed.
    case torch(TorchError)
    /// The training does not fit into memory; `fitting` is the largest batch that does, if any.
    case tooLarge(MemoryNeed, fitting: Int?)
    /// A step found no memory: what it asked for, where LibTorch says so, and what was needed and free before the start.
    case outOfMemory(iteration: Int, operation: String, bytes: UInt64?, MemoryNeed)
    /// The settings freeze every part of the networks.
    case nothingToLearn(frozen: [String])
    /// Training went wrong again and again, however often it was rolled back and the learning rate halved. The last
    /// checkpoint, where there is one, is from before that.
    case diverged(iteration: Int)
    /// A pretrained network by which models are scored.
    case inference(InferenceError)
    /// A preview cannot be made.
    case preview(iteration: Int, MediaError)
    /// The history of losses cannot be read or written.
    case history(file: URL, message: String)
    /// The limit asks for nothing: minutes or iterations that are not above zero.
    case limit(Double)
    /// A batch that cannot be shared evenly.
    case batchNotShared(batch: Int, processes: Int)
    /// Settings that are for one process only are asked of several.
    case settingsNotShared([String], processes: Int)
    /// Processes that did not come in time, by their numbers.
    case processesMissing([Int], of: Int)
    /// The processes do not train the same: other facesets, or another version of this program.
    case unlikeProcesses
    /// The device is not there.
    case noDevice(Device)
}
