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
    /// Processes that did not come in time, by their numbers.
    case processesMissing([Int], of: Int)
    /// The processes do not train the same: other facesets, or another version of this program.
    case unlikeProcesses
    /// The device is not there.
    case noDevice(Device)
}
