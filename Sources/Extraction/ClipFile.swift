import Foundation
import Provenance

/// A clip as the user names it: a film, a picture, or a folder of pictures.
struct ClipFile: Sendable {
    let url: URL

    /// What the faceset calls it. Folders are left out: they name people and machines.
    var name: String { url.lastPathComponent }

    /// The hash of the file. A folder's is that of the names and hashes of its files, in the order of their names.
    func sha256() throws(ProvenanceError) -> SHA256Hash {
        guard isFolder else { return try SHA256Hash(ofFile: url) }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: url.path)
        } catch {
            throw .unreadable(file: url, cause: .system(EIO))
        }
        var text = ""
        for name in names.sorted() where !name.hasPrefix(".") {
            let file = url.appending(path: name)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder),
                !isFolder.boolValue
            else { continue }
            text += "\(try SHA256Hash(ofFile: file).hex) \(name)\n"
        }
        return SHA256Hash(of: text.utf8)
    }

    private var isFolder: Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
            && isFolder.boolValue
    }
}
