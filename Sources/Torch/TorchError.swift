public import Foundation

/// What LibTorch, its loader or a file of weights reported.
public enum TorchError: Error, Equatable, Sendable {
    /// Set-up has not brought LibTorch.
    case notInstalled
    /// A library is there and does not load: its path and the loader's message.
    case cannotLoad(library: String, cause: String)
    /// The shim was built for another LibTorch: "major.minor" of both.
    case otherVersion(found: String, builtFor: String)
    /// LibTorch refused an operation: its name and LibTorch's message.
    case refused(operation: String, message: String)
    /// There was no memory for an operation: its name, and the bytes it asked for where LibTorch says so.
    case outOfMemory(operation: String, bytes: UInt64?)
    /// Another process of a group is gone or does not answer: LibTorch's message.
    case groupBroken(message: String)
    /// Named values do not fit the network or optimizer that they were given to.
    case parameter(name: String, fault: ParameterFault)
    /// A file of tensors cannot be read or written.
    case file(URL, fault: SafetensorsFault)

    /// How a named value does not fit.
    public enum ParameterFault: Equatable, Sendable {
        /// The network has it, the values given do not.
        case missing
        /// The values given have it, the network does not.
        case unexpected
        /// Both have it, in different shapes.
        case shape(expected: [Int], found: [Int])
    }
}
