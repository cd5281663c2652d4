public import Faces
public import Foundation
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
    /// The loss is no number any more. The last checkpoint, where there is one, is from before that.
    case diverged(iteration: Int)
    /// A preview cannot be made.
    case preview(iteration: Int, MediaError)
    /// The history of losses cannot be read or written.
    case history(file: URL, message: String)
    /// The limit asks for nothing: minutes or iterations that are not above zero.
    case limit(Double)
    /// The device is not there.
    case noDevice(Device)
}
