import CTorch
import Foundation

/// A store of keys where the processes of a group find each other: c10d's TCP store.
///
/// Not `Sendable`: one thread at a time asks.
public final class MeetingPlace {
    /// What this process does there.
    public enum Role: Sendable, Equatable {
        /// It comes to a store that another process keeps.
        case guest
        /// It keeps the store, at a port that it opens on all addresses of this machine.
        case host
        /// It keeps the store at a socket that listens already. The socket belongs to the store then.
        case hostAt(socket: Int32)
    }

    let handle: CTStore

    /// Connects, within `patience` seconds.
    ///
    /// - Parameters:
    ///   - run: Keeps the keys of several runs apart.
    public init(
        _ address: String, port: Int, as role: Role, run: String, patience: Int
    ) throws(TorchError) {
        let runtime = try Runtime.shared
        var socket: Int32 = -1
        if case .hostAt(let opened) = role { socket = opened }
        var out: CTStore?
        try runtime.check(
            runtime.api.groups.open_store(
                address, Int32(port), socket, role == .guest ? 0 : 1, run, Int32(patience), &out),
            "MeetingPlace.init")
        handle = out!
    }

    deinit { Runtime.assumed.api.groups.close_store(handle) }

    /// Leaves a word for all to see.
    public func leave(_ word: String) throws(TorchError) {
        let runtime = Runtime.assumed
        let value = [UInt8(1)]
        try runtime.check(runtime.api.groups.store_set(handle, word, value, value.count), "leave")
    }

    /// Whether somebody left a word.
    public func has(_ word: String) throws(TorchError) -> Bool {
        let runtime = Runtime.assumed
        var found: Int32 = 0
        try runtime.check(runtime.api.groups.store_has(handle, word, &found), "has")
        return found != 0
    }
}

/// A socket that listens for this machine only.
public enum LoopbackSocket {
    /// The address that stands for this machine on itself.
    public static let address = "127.0.0.1"

    /// Opens one.
    ///
    /// - Parameter port: The port; 0 takes one that is free.
    public static func open(
        port: Int = 0
    ) throws(TorchError) -> (descriptor: Int32, port: Int) {
        // Children of this process have nothing to do with it.
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, type, 0)
        func refused() -> TorchError {
            let message = String(cString: strerror(errno))
            close(descriptor)
            return .refused(operation: "listen on \(address):\(port)", message: message)
        }
        guard descriptor >= 0 else { throw refused() }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = in_port_t(UInt16(truncatingIfNeeded: port)).bigEndian
        place.sin_addr.s_addr = inet_addr(address)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        var again: Int32 = 1
        setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &again, socklen_t(MemoryLayout<Int32>.size))
        // The system's functions take any kind of address by the pointer to its beginning.
        let failed = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) != 0 || listen(descriptor, 128) != 0
                    || getsockname(descriptor, address, &size) != 0
            }
        }
        guard !failed else { throw refused() }
        return (descriptor, Int(UInt16(bigEndian: place.sin_port)))
    }
}
