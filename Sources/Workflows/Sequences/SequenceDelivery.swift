import Conversion
package import Foundation
import Media
package import Provenance

/// Signs the pictures of a result and puts them in their place.
///
/// They are signed in the work folder, all of them, and only then moved, each with its sidecar before it: no picture ever
/// lies in its place without its credentials. A list of what is to be moved tells a run that was killed on the way that
/// what lies there already is its own.
package struct SequenceDelivery: Sendable {
    /// How the pictures are called.
    package let naming: PictureNaming
    /// Where signed pictures wait.
    package let folder: URL
    /// Whether pictures that are there may be replaced.
    package let overwrite: Bool

    /// The delivery of what comes about in `workFolder`.
    package init(_ naming: PictureNaming, workFolder: URL, overwrite: Bool) {
        self.naming = naming
        folder = workFolder.appending(path: "pictures", directoryHint: .isDirectory)
        self.overwrite = overwrite
    }

    private var list: URL { folder.appending(path: ".all.json") }

    /// An earlier run has signed everything, and may have moved some of it.
    var isUnderWay: Bool { FileManager.default.fileExists(atPath: list.path) }

    /// Whether a picture, or what stands beside them, would take the place of another file.
    package func check() throws {
        guard !overwrite, !isUnderWay else { return }
        if let there = naming.present.first { throw WorkflowError.exists(file: there) }
        if FileManager.default.fileExists(atPath: naming.note.path) {
            throw WorkflowError.exists(file: naming.note)
        }
    }

    /// Signs the pictures, unless an earlier run has.
    ///
    /// - Parameters:
    ///   - result: What was made.
    ///   - names: The pictures' names, in order.
    ///   - note: What stands beside them.
    ///   - plate: The plate.
    ///   - statement: How they were made.
    ///   - stop: Asked between pictures.
    func sign(
        _ result: ConversionReport, _ profile: EncodingProfile, names: [String], note: Data,
        plate: URL, statement: SwapStatement, stop: StopRequest
    ) throws {
        if isUnderWay { return }
        let files = FileManager.default
        if files.fileExists(atPath: folder.path) { try files.removeItem(at: folder) }
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        let ending = profile.endings.first ?? ""
        try ContentCredentials.sign(
            pictures: names.enumerated().map { index, name in
                (result.unsignedPicture(index, ending: ending), folder.appending(path: name))
            }, title: naming.title, plate: plate, statement: statement,
            version: Program.version, goesOn: { _ in !stop.isRequested })
        if stop.isRequested { throw WorkflowError.stopped(during: .convert) }
        try WholeFile.write(
            Array(note), to: folder.appending(path: naming.note.lastPathComponent),
            existing: .replace)
        var all = [naming.note.lastPathComponent]
        for name in names {
            let carrier = CredentialsFormat.carrier(of: folder.appending(path: name))
            if carrier.lastPathComponent != name { all.append(carrier.lastPathComponent) }
            all.append(name)
        }
        try promise(all)
    }

    /// Says that everything is signed, and what has to be moved, in order.
    package func promise(_ all: [String]) throws {
        // Every name is on the disk before the list says so.
        WholeFile.syncFolder(folder)
        try WholeFile.write(Array(JSONEncoder().encode(all)), to: list, existing: .replace)
    }

    /// Moves what is signed to its place, and gives the hash of the list of pictures: a line `HASH NAME` each.
    package func publish(names: [String]) throws -> SHA256Hash {
        let all = try JSONDecoder().decode([String].self, from: Data(contentsOf: list))
        try FileManager.default.createDirectory(
            at: naming.folder, withIntermediateDirectories: true)
        for name in all {
            try move(folder.appending(path: name), to: naming.folder.appending(path: name))
        }
        WholeFile.syncFolder(naming.folder)
        return try Self.hash(of: names.map { naming.folder.appending(path: $0) })
    }

    /// The hash of a list of pictures: a line `HASH NAME` each.
    static func hash(of pictures: [URL]) throws(ProvenanceError) -> SHA256Hash {
        var text = ""
        for file in pictures {
            text += "\(try SHA256Hash(ofFile: file).hex) \(file.lastPathComponent)\n"
        }
        return SHA256Hash(of: text.utf8)
    }

    private func move(_ file: URL, to place: URL) throws {
        func failed() -> any Error {
            ProvenanceError.unwritable(file: place, cause: FileFault(errno: errno))
        }
        // An earlier run has moved it.
        if access(file.path, F_OK) != 0, access(place.path, F_OK) == 0 { return }
        guard !overwrite, link(file.path, place.path) != 0 else {
            // With a second name, the first one goes; a rename replaces what is there.
            let done = overwrite ? rename(file.path, place.path) : unlink(file.path)
            guard done == 0 else { throw failed() }
            return
        }
        guard errno == EEXIST else {
            // A disk without second names.
            guard access(place.path, F_OK) != 0 else { throw WorkflowError.exists(file: place) }
            guard rename(file.path, place.path) == 0 else { throw failed() }
            return
        }
        // A kill between the two steps above leaves both names of one file.
        guard SequenceDelivery.isSame(file, place) else {
            throw WorkflowError.exists(file: place)
        }
        guard unlink(file.path) == 0 else { throw failed() }
    }

    private static func isSame(_ one: URL, _ other: URL) -> Bool {
        func number(_ file: URL) -> Int? {
            let facts = try? FileManager.default.attributesOfItem(atPath: file.path)
            return (facts?[.systemFileNumber] as? NSNumber)?.intValue
        }
        // Both lie on one disk: the second is a name that was made of the first.
        return number(one) != nil && number(one) == number(other)
    }
}
