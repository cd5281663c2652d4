import CTorch
import Foundation
import Installation

/// The loaded library. It is loaded on first use, so that a program that needs no tensor starts at
/// once.
final class Runtime: Sendable {
    let api: CTorchAPI
    /// "major.minor.patch" of the LibTorch that was loaded.
    let version: String

    private init(api: CTorchAPI, version: String) {
        (self.api, self.version) = (api, version)
    }

    private static let loaded: Result<Runtime, TorchError> = load()

    /// The library, or why there is none.
    static var shared: Runtime {
        get throws(TorchError) { try loaded.get() }
    }

    /// For code that holds a tensor, and so has a loaded library.
    static var assumed: Runtime {
        guard case .success(let runtime) = loaded else {
            preconditionFailure("a tensor exists, so LibTorch is loaded")
        }
        return runtime
    }

    private static func load() -> Result<Runtime, TorchError> {
        guard let folder = Installation.folder(.torch)?.appending(path: "lib") else {
            return .failure(.notInstalled)
        }
        // libtorch.so brings libtorch_cuda.so where the wheel has one. Without CUDA's own
        // libraries that fails, and the processor's part alone may still load.
        let whole = folder.appending(path: "libtorch.so").path
        let processor = folder.appending(path: "libtorch_cpu.so").path
        let shim = Installation.programFolder.appending(path: "libTorchShim.so").path
        var api = CTorchAPI()
        var found: UInt64 = 0
        var message = [CChar](repeating: 0, count: 2048)
        let status = ctorch_open(
            whole, processor, shim, &api, &found, &message, message.count)
        let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let cause = String(decoding: text, as: UTF8.self)
        switch status {
        case CT_OPENED:
            return .success(Runtime(api: api, version: dotted(found, parts: 3)))
        case CT_NO_LIBRARY: return .failure(.cannotLoad(library: whole, cause: cause))
        case CT_NO_SHIM: return .failure(.cannotLoad(library: shim, cause: cause))
        default:
            return .failure(
                .otherVersion(
                    found: dotted(found, parts: 2), builtFor: dotted(api.torch_abi, parts: 2)))
        }
    }

    /// The top bytes of LibTorch's version number.
    private static func dotted(_ version: UInt64, parts: Int) -> String {
        (0..<parts).map { String(version >> (56 - 8 * $0) & 0xff) }.joined(separator: ".")
    }

    /// Turns a failure of the C layer into an error that names the operation.
    func check(_ code: Int32, _ operation: @autoclosure () -> String) throws(TorchError) {
        guard code != 0 else { return }
        let message = api.last_error().map { String(cString: $0) } ?? ""
        if code == CT_GROUP_BROKEN.rawValue { throw .groupBroken(message: message) }
        if code == CT_OUT_OF_MEMORY.rawValue {
            throw .outOfMemory(operation: operation(), bytes: Self.bytes(askedIn: message))
        }
        throw .refused(operation: operation(), message: message)
    }
}

extension Runtime {
    /// What was asked for, by LibTorch's words: "you tried to allocate 4096 bytes", "Tried to allocate 2.00 GiB."
    static func bytes(askedIn message: String) -> UInt64? {
        let lower = message.lowercased()
        guard let match = lower.firstMatch(of: /tried to allocate ([0-9.]+) (bytes|kib|mib|gib)/),
            let number = Double(match.1)
        else { return nil }
        let unit: Double =
            switch match.2 {
            case "kib": 1_024
            case "mib": 1_048_576
            case "gib": 1_073_741_824
            default: 1
            }
        return UInt64(exactly: (number * unit).rounded())
    }
}

/// The version of LibTorch that is loaded, such as "2.13.0". Loads it where that has not happened.
public func torchVersion() throws(TorchError) -> String { try Runtime.shared.version }
