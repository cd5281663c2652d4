public import Foundation

/// Why a pretrained network could not be had or run.
public enum InferenceError: Error, Sendable, Equatable {
    /// Set-up has not brought the runtime; `folder` is where it was looked for.
    case runtimeMissing(folder: URL?)
    /// The runtime's library cannot be opened, in the words of the dynamic linker or of OpenVINO.
    case runtimeUnusable(library: URL, cause: String)
    /// Set-up has not brought a weight file; `folder` is where it was looked for.
    case weightMissing(Weight, folder: URL?)
    /// A weight file cannot be read; `code` is the system's `errno`.
    case weightUnreadable(file: URL, code: Int32)
    /// A weight file is not the one that was pinned, so nothing of it is used.
    case weightMismatch(file: URL, expected: String, found: String)
    /// A weight file that is read in Swift does not hold what its format says, at this byte.
    case weightMalformed(file: URL, offset: Int, fault: WeightFault)
    /// OpenVINO refuses to read or compile a network, with its status code and words.
    case networkRefused(network: String, status: Int, cause: String)
    /// A network's inputs or outputs are not those that its reader was written for.
    case networkUnexpected(network: String)
    /// A run failed, with OpenVINO's status code and words.
    case runFailed(network: String, status: Int, cause: String)
}

/// What is wrong inside a weight file.
public enum WeightFault: Sendable, Hashable {
    /// The file ends where more is needed.
    case ends
    /// A number or a name is not the one that must stand here.
    case unexpected
    /// A count is negative or larger than the file.
    case impossibleCount
    /// Bytes are left after the end.
    case trailing
}
