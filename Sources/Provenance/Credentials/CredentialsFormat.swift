package import Foundation

/// How a file carries its credentials.
package enum CredentialsFormat: Equatable, Sendable {
    /// Inside the file, which the library knows as this type.
    case embedded(type: String)
    /// In a file beside it, as its container has no place for them.
    case sidecar(type: String)

    /// The format of a file by the end of its name.
    package init(of file: URL) {
        switch file.pathExtension.lowercased() {
        case "mp4", "m4v": self = .embedded(type: "video/mp4")
        case "mov", "qt": self = .embedded(type: "video/quicktime")
        case "avi": self = .embedded(type: "video/avi")
        case "jpg", "jpeg": self = .embedded(type: "image/jpeg")
        case "png": self = .embedded(type: "image/png")
        case "tif", "tiff": self = .embedded(type: "image/tiff")
        case "mkv": self = .sidecar(type: "video/x-matroska")
        case "webm": self = .sidecar(type: "video/webm")
        default: self = .sidecar(type: "application/octet-stream")
        }
    }

    /// The type that the library is told.
    package var type: String {
        switch self {
        case .embedded(let type), .sidecar(let type): type
        }
    }

    /// The file that holds the credentials of `file`: itself, or its sidecar, which has the same name and the extension
    /// `c2pa`, as the C2PA specification says.
    package static func carrier(of file: URL) -> URL {
        switch CredentialsFormat(of: file) {
        case .embedded: file
        case .sidecar: file.deletingPathExtension().appendingPathExtension("c2pa")
        }
    }
}
