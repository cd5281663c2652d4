import Foundation
import Inference
import Networks
import Torch

extension FrozenNetworks {
    /// The networks that the losses of some settings look through, out of the files that set-up brought.
    init(for settings: TrainingSettings, device: Device) throws(TrainingError) {
        self.init()
        for network in Set(settings.askedLosses.compactMap { $0.lens }) {
            switch network {
            case .perception: perception = try PerceptionNetwork.stored(device)
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
