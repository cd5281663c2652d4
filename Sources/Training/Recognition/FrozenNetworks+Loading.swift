import Faces
import Foundation
import Inference
import Networks
package import Torch

extension FrozenNetworks {
    /// The networks that the losses of some settings look through, out of the files that set-up brought.
    ///
    /// - Parameter data: Whose faces are told apart; `nil` for steps on noise, which are nobody's.
    init(
        for settings: TrainingSettings, of data: TrainingData?, device: Device
    ) throws(TrainingError) {
        self.init()
        for network in Set(settings.askedLosses.compactMap { $0.lens }) {
            switch network {
            case .perception: perception = try PerceptionNetwork.stored(device)
            case .recognition:
                let encoder = try FaceEncoder.stored(device)
                recognizer = try torch { () throws(TorchError) in
                    guard let data else {
                        return try SourceRecognizer(measuring: encoder, device: device)
                    }
                    return try SourceRecognizer(encoder, of: data, device: device)
                }
            }
        }
    }
}

extension PerceptionNetwork {
    /// The network with the weights of `Weight.perception`.
    fileprivate static func stored(_ device: Device) throws(TrainingError) -> PerceptionNetwork {
        let file: URL
        do {
            file = try Weight.perception.verified()
        } catch {
            throw .inference(error)
        }
        return try torch { () throws(TorchError) in
            let network = try PerceptionNetwork(device: device)
            try network.parameters.load(Safetensors.read(file, on: device).tensors)
            return network
        }
    }
}

extension FaceEncoder {
    /// The network with the weights of `Weight.identity`.
    package static func stored(_ device: Device) throws(TrainingError) -> FaceEncoder {
        let file: DlibNetworkFile
        do {
            file = try DlibNetworkFile(Weight.identity.verified())
        } catch {
            throw .inference(error)
        }
        return try FaceEncoder(file, device: device)
    }
}
