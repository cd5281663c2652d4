public import Foundation

/// What can go wrong with consents, keys, credentials and the audit log. Each case carries its file and its cause as
/// values; the sentences are written in Workflows.
public enum ProvenanceError: Error, Sendable {
    /// A consent does not allow what is wanted.
    case refused(ConsentRefusal)
    /// A file could not be read.
    case unreadable(file: URL, cause: FileFault)
    /// A file could not be written.
    case unwritable(file: URL, cause: FileFault)
    /// A file is there already, and nobody said that it may be replaced.
    case exists(file: URL)
    /// A key file is damaged, or others may read it.
    case badKey(file: URL, cause: KeyFault)
    /// A list of revocations cannot be understood. Nothing is allowed until it is mended.
    case damagedRevocations(file: URL, line: Int)
    /// A signature or certificate could not be made.
    case cannotSign(cause: String)
    /// The library of the content credentials is missing or does not open.
    case credentialsLibrary(cause: String)
    /// The library of the content credentials refused a file.
    case credentials(file: URL, cause: String)
    /// A file carries no content credentials.
    case noCredentials(file: URL)
    /// The audit log does not fit together from this line on; `nil` is its last one.
    case brokenLog(file: URL, line: Int?)
}

/// What is wrong with a key file.
public enum KeyFault: Error, Equatable, Sendable {
    /// It holds no P-256 key in PEM form.
    case notAKey
    /// Its permissions let others read it.
    case readableByOthers(mode: Int)
}

/// Why the system refused a file.
public enum FileFault: Error, Hashable, Sendable {
    /// There is no such file.
    case missing
    /// It is a folder.
    case isFolder
    /// The permissions forbid it.
    case noPermission
    /// The disk is full.
    case noSpace
    /// Another error of the system, by its number.
    case system(Int32)

    /// From a number of the system, `errno`.
    package init(errno code: Int32) {
        self =
            switch code {
            case ENOENT, ENOTDIR: .missing
            case EISDIR: .isFolder
            case EACCES, EPERM, EROFS: .noPermission
            case ENOSPC, EDQUOT: .noSpace
            default: .system(code)
            }
    }

    /// From an error of Foundation.
    package init(_ error: any Error) {
        let error = error as NSError
        if let under = error.userInfo[NSUnderlyingErrorKey] as? NSError,
            under.domain == NSPOSIXErrorDomain
        {
            self.init(errno: Int32(under.code))
        } else if error.domain == NSPOSIXErrorDomain {
            self.init(errno: Int32(error.code))
        } else {
            switch CocoaError.Code(rawValue: error.code) {
            case .fileNoSuchFile, .fileReadNoSuchFile: self = .missing
            case .fileReadNoPermission, .fileWriteNoPermission: self = .noPermission
            case .fileWriteOutOfSpace: self = .noSpace
            default: self = .system(EIO)
            }
        }
    }
}
