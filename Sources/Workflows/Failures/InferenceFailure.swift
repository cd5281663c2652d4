import Foundation
public import Inference

extension InferenceError: Explained {
    /// The pretrained networks.
    public var failure: Failure {
        switch self {
        case .runtimeMissing:
            Failure(happened: "OpenVINO is not there.", remedy: Words.setUp)
        case .runtimeUnusable(let library, let cause):
            Failure(
                happened: "OpenVINO (\(library.lastPathComponent)) cannot be opened: \(cause)",
                remedy: Words.setUp)
        case .weightMissing(let weight, _):
            Failure(happened: "The weights “\(weight.file)” are not there.", remedy: Words.setUp)
        case .weightUnreadable(let file, let code): Failure(system: code, file)
        case .weightMismatch(let file, let expected, let found):
            Failure(
                happened:
                    "The weights \(file.named) are not the ones that belong there: their SHA-256 begins with \(found.prefix(12)), and \(expected.prefix(12)) is expected. Nothing of them was used.",
                remedy: "Delete the file, then run “understudy setup”.")
        case .weightMalformed(let file, let offset, _):
            Failure(
                happened: "The weights \(file.named) are damaged at byte \(offset).",
                remedy: "Delete the file, then run “understudy setup”.")
        case .networkRefused(let network, let status, let cause):
            Failure(
                happened: "OpenVINO refuses the network “\(network)” (\(status)): \(cause)",
                remedy: Words.setUp)
        case .networkUnexpected(let network):
            Failure(
                happened: "The network “\(network)” does not give what is expected of it.",
                remedy: Words.setUp)
        case .runFailed(let network, let status, let cause):
            Failure(happened: "The network “\(network)” failed (\(status)): \(cause)")
        }
    }
}
