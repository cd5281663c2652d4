package import Foundation
import Media
package import Provenance

/// What a conversion's packets depend on, as far as a person can change it. A folder of segments belongs to one key.
package struct WorkKey: Codable, Hashable, Sendable {
    /// Raised whenever the same inputs give other pictures than before, so that halves of two programs never meet.
    static let program = 1

    /// The plate's content.
    var plate: SHA256Hash
    /// The model's weights.
    var model: String
    /// The hashes of the target's and the source's consent.
    var consents: [SHA256Hash]
    /// The settings.
    var settings: ConversionSettings
    /// The name of the encoding profile.
    var profile: String
    /// See ``WorkKey/program``.
    var program = WorkKey.program

    /// A key by its parts.
    package init(
        plate: SHA256Hash, model: String, consents: [SHA256Hash], settings: ConversionSettings,
        profile: String
    ) {
        self.plate = plate
        self.model = model
        self.consents = consents
        self.settings = settings
        self.profile = profile
    }

    /// The first thing in which another key differs; `nil` for the same work.
    func difference(from other: WorkKey) -> WorkDifference? {
        if program != other.program { return .program }
        if plate != other.plate { return .plate }
        if model != other.model { return .model }
        if consents != other.consents { return .consents }
        if settings != other.settings || profile != other.profile { return .settings }
        return nil
    }
}

extension SHA256Hash {
    /// The hash of a plate: of a file's bytes, or of a folder's file names and their bytes in order.
    package static func plate(_ url: URL) throws(ConversionError) -> SHA256Hash {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
            throw .media(.missing(file: url))
        }
        guard isFolder.boolValue else {
            return try provenance { () throws(ProvenanceError) in try SHA256Hash(ofFile: url) }
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        var lines: [UInt8] = []
        for name in names.sorted() where !name.hasPrefix(".") {
            let file = url.appending(path: name)
            let hash = try provenance { () throws(ProvenanceError) in
                try SHA256Hash(ofFile: file)
            }
            lines += Array("\(name)\u{0}\(hash.hex)\n".utf8)
        }
        return SHA256Hash(of: lines)
    }
}
