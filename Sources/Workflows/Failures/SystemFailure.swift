public import Foundation

extension CocoaError: Explained {
    /// Foundation's file errors: the file, what the system said of it, and the mend.
    public var failure: Failure {
        let file = (filePath ?? url?.path(percentEncoded: false)).map { "“\($0)”" } ?? "A file"
        if let system = underlying as? POSIXError { return system.failure(of: file) }
        switch code {
        case .fileNoSuchFile, .fileReadNoSuchFile:
            return POSIXError(.ENOENT).failure(of: file)
        case .fileReadNoPermission, .fileWriteNoPermission:
            return POSIXError(.EACCES).failure(of: file)
        case .fileWriteOutOfSpace: return POSIXError(.ENOSPC).failure(of: file)
        case .fileWriteVolumeReadOnly: return POSIXError(.EROFS).failure(of: file)
        case .fileWriteFileExists: return POSIXError(.EEXIST).failure(of: file)
        default:
            return Failure(happened: "\(file) could not be used: \(localizedDescription)")
        }
    }
}

extension POSIXError: Explained {
    /// The system's error without a file's name.
    public var failure: Failure { failure(of: "A file") }

    /// The system's error about a file, named as it shall stand in the sentence.
    public func failure(of file: String) -> Failure {
        switch code {
        case .ENOENT:
            Failure(happened: "\(file) does not exist.", remedy: "Check the name and the folder.")
        case .EACCES, .EPERM:
            Failure(
                happened: "\(file) may not be used by this account.",
                remedy: "Change its permissions, or name another place.")
        case .ENOSPC, .EDQUOT:
            Failure(
                happened: "\(file) could not be written: the disk is full.",
                remedy: "Free some space and run the same command again.")
        case .EROFS:
            Failure(
                happened: "\(file) could not be written: the disk is mounted read-only.",
                remedy: "Name a place on another disk.")
        case .EEXIST:
            Failure(
                happened: "\(file) is there already.",
                remedy: "Name another file, or give --overwrite.")
        case .EISDIR:
            Failure(happened: "\(file) is a folder.", remedy: "Name a file.")
        case .ENOTDIR:
            Failure(
                happened: "\(file) lies below something that is no folder.",
                remedy: "Check the path.")
        default:
            Failure(happened: "\(file) could not be used: \(localizedDescription).")
        }
    }
}
