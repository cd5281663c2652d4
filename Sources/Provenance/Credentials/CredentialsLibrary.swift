import CC2PA
import Foundation
import Installation

/// The opened library of the content credentials. It keeps its last error for each thread, so one value serves one
/// thread from its opening to its end.
final class CredentialsLibrary {
    let functions: CC2PALibrary

    init() throws(ProvenanceError) {
        guard let folder = Installation.folder(.c2pa) else {
            throw .credentialsLibrary(cause: "libc2pa_c.so has not been fetched")
        }
        let path = folder.appending(path: "libc2pa_c.so").path
        var library = CC2PALibrary()
        var reason = [CChar](repeating: 0, count: 512)
        guard cc2pa_open(path, &library, &reason, reason.count) == 0 else {
            let text = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw .credentialsLibrary(cause: String(decoding: text, as: UTF8.self))
        }
        functions = library
    }

    /// The text that the library handed over, which is freed.
    func take(_ text: UnsafeMutablePointer<CChar>?) -> String {
        guard let text else { return "" }
        defer { free(text) }
        return String(cString: text)
    }

    /// Frees what the library made.
    func free(_ pointer: UnsafeMutableRawPointer?) { _ = functions.free(pointer) }

    /// What the last call on this thread says went wrong: `Kind: explanation`.
    var lastError: String { take(functions.error()) }

    /// A context with settings in JSON. Whoever calls frees it.
    func context(settings json: String) throws(CredentialsFault) -> OpaquePointer {
        guard let settings = functions.settingsNew() else { throw fault }
        defer { free(UnsafeMutableRawPointer(settings)) }
        guard functions.settingsUpdate(settings, json, "json") >= 0 else { throw fault }
        guard let builder = functions.contextBuilderNew() else { throw fault }
        guard functions.contextBuilderSetSettings(builder, settings) >= 0 else {
            let found = fault
            free(UnsafeMutableRawPointer(builder))
            throw found
        }
        guard let context = functions.contextBuilderBuild(builder) else { throw fault }
        return context
    }

    /// The last error as a value.
    var fault: CredentialsFault { CredentialsFault(text: lastError) }
}

/// What the library says went wrong: `Kind: explanation`.
struct CredentialsFault: Error {
    var text: String

    /// The file carries no credentials.
    var isMissing: Bool { text.hasPrefix("ManifestNotFound") }
}

/// A file that the library reads or writes through our calls.
final class CredentialsStream {
    private let library: CredentialsLibrary
    // Allocated so that its address stays, as the library keeps it; freed after the stream has ended.
    private let file: UnsafeMutablePointer<CC2PAFile>
    let raw: OpaquePointer

    /// Opens `url` for reading, or makes it for writing.
    init(_ library: CredentialsLibrary, _ url: URL, writes: Bool = false) throws(ProvenanceError) {
        let flags = writes ? O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC : O_RDONLY | O_CLOEXEC
        let descriptor = open(url.path, flags, 0o644)
        guard descriptor >= 0 else {
            let cause = FileFault(errno: errno)
            throw writes
                ? .unwritable(file: url, cause: cause) : .unreadable(file: url, cause: cause)
        }
        let file = UnsafeMutablePointer<CC2PAFile>.allocate(capacity: 1)
        file.initialize(to: CC2PAFile(descriptor: descriptor, fault: 0))
        var functions = library.functions
        guard let raw = cc2pa_stream(&functions, file) else {
            file.deallocate()
            close(descriptor)
            throw .credentials(file: url, cause: library.lastError)
        }
        self.library = library
        self.file = file
        self.raw = raw
    }

    deinit {
        library.functions.releaseStream(raw)
        close(file.pointee.descriptor)
        file.deallocate()
    }

    /// Why the system refused a call, if it did.
    var fault: FileFault? {
        file.pointee.fault == 0 ? nil : FileFault(errno: file.pointee.fault)
    }

    /// Waits until everything lies on the disk.
    func sync() throws(FileFault) {
        guard fsync(file.pointee.descriptor) == 0 else { throw FileFault(errno: errno) }
    }
}
