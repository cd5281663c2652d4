import Foundation
public import Torch

extension TorchError: Explained {
    /// LibTorch and files of tensors.
    public var failure: Failure {
        switch self {
        case .notInstalled:
            Failure(happened: "LibTorch is not there.", remedy: Words.setUp)
        case .cannotLoad(let library, let cause):
            Failure(happened: "“\(library)” cannot be opened: \(cause)", remedy: Words.setUp)
        case .otherVersion(let found, let builtFor):
            Failure(
                happened: "LibTorch \(found) is there, and this program was built for \(builtFor).",
                remedy: "Run “understudy setup”, which brings the right one and builds again.")
        case .refused(let operation, let message):
            Failure(
                happened: "LibTorch refused “\(operation)”: \(message)",
                remedy: "Please file this as an issue, with the command that you ran.")
        case .groupBroken(let message):
            Failure(
                happened:
                    "Another process of this training is gone or does not answer, so this one ends. (\(message.prefix { $0 != "\n" }))",
                remedy: "What is saved is kept. Run the same command again to go on."
            )
        case .outOfMemory(let operation, let bytes):
            Failure(
                happened: bytes.map {
                    "There is not enough memory: “\(operation)” asked for \(Words.bytes($0))."
                } ?? "There is not enough memory for “\(operation)”.",
                remedy: "End other programs, or use a machine with more memory.")
        case .parameter(let name, let fault):
            Failure(
                happened: "The weights do not fit the network at “\(name)”: \(fault.words).",
                remedy: "The file belongs to another model.")
        case .file(let file, let fault): fault.failure(of: file)
        }
    }
}

extension TorchError.ParameterFault {
    var words: String {
        switch self {
        case .missing: "it is not among them"
        case .unexpected: "the network has no such part"
        case .shape(let expected, let found): "its shape is \(found) and should be \(expected)"
        }
    }
}

extension SafetensorsFault {
    func failure(of file: URL) -> Failure {
        let remedy = "The file is damaged. Delete it; the checkpoint before it is used then."
        func damaged(_ what: String) -> Failure {
            Failure(happened: "The file of tensors \(file.named) \(what).", remedy: remedy)
        }
        return switch self {
        case .unreadable(let code), .unwritable(let code): Failure(system: code, file)
        case .truncated(let needed, let found):
            damaged("ends too early: it has \(Words.bytes(found)) of \(Words.bytes(needed))")
        case .tooLong(let needed, let found):
            damaged("has \(found - needed) bytes too many")
        case .headerTooLong(let length):
            damaged("promises a header of \(Words.bytes(length))")
        case .malformedHeader: damaged("has no header that can be read")
        case .unsupportedType(let tensor, let type):
            damaged("holds “\(tensor)” in a type that is not read here (\(type))")
        case .impossibleShape(let tensor): damaged("says an impossible shape for “\(tensor)”")
        case .impossiblePlace(let tensor): damaged("says an impossible place for “\(tensor)”")
        }
    }
}
