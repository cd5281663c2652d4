import Foundation
import Media
import Networks

/// The folder in which one conversion comes about:
///
///     work.json              what the work is (`WorkKey`)
///     segments/              the encoded frames so far
///     resume-000003.json     what the run needs to go on at segment 3
///     faces-000003.json      where the faces of a segment lie, when faces alone are painted
///     counts.json            what has been dealt with, once all frames are encoded
///     shard.json             what is in it, once it is that of a finished shard
///     signed.json            that the result has its final name, or is about to get it
///     unsigned.mp4           the result, until it is signed under its final name; a folder of pictures is unsigned.pictures
///     pictures/              signed pictures, until they go to their place
///     .lock                  held locked by the one process that works here
///
/// Every file but the lock is written aside, synced and renamed.
struct WorkFolder: Sendable {
    let url: URL
    private let lock: FileLock

    /// Opens or makes the folder for `key`.
    ///
    /// - Parameter overwrite: Throw other work in it away.
    init(_ url: URL, key: WorkKey, overwrite: Bool) throws(ConversionError) {
        self.url = url
        try disk { (disk) throws(StoredError) in try disk.makeFolder(url) }
        lock = try FileLock(url.appending(path: ".lock"), folder: url)
        let file = url.appending(path: Self.keyName)
        if let bytes = try? Data(contentsOf: file) {
            let found = try? JSONDecoder().decode(WorkKey.self, from: bytes)
            let difference = found.map { key.difference(from: $0) } ?? .program
            guard let difference else { return }
            guard overwrite else { throw .otherWork(folder: url, difference: difference) }
        }
        try begin(key)
    }

    /// Begins the work of a key, whatever was there.
    func begin(_ key: WorkKey) throws(ConversionError) {
        try clear()
        try write(key, to: url.appending(path: Self.keyName))
    }

    /// Takes the pictures out of the segments into a folder, each under its number from 0.
    func takeOutPictures(
        of profile: EncodingProfile, withFaces: Bool
    ) throws(ConversionError) -> (folder: URL, pictures: [MadePicture]) {
        let target = unsigned("pictures")
        try disk { (disk) throws(StoredError) in
            if FileManager.default.fileExists(atPath: target.path) { try disk.remove(target) }
            try disk.makeFolder(target)
        }
        let pictures = try media { () throws(MediaError) in try SegmentedPictures(segments) }
        var made: [MadePicture] = []
        var (segment, left): (Int, [[FacePlacement]]) = (0, [])
        let ending = profile.endings.first ?? ""
        while let picture = try media({ () throws(MediaError) in try pictures.next() }) {
            let file = target.appending(path: "\(made.count).\(ending)")
            // Not forced onto the disk: they are made again after a power cut.
            do { try Data(picture.bytes).write(to: file) } catch {
                throw .cannotWrite(file, code: (error as? CocoaError)?.systemCode ?? EIO)
            }
            if withFaces, left.isEmpty {
                left = try faces(of: segment)
                segment += 1
            }
            made.append(
                MadePicture(time: picture.time, faces: withFaces ? left.removeFirst() : []))
        }
        return (target, made)
    }

    /// Opens a folder only to remove it.
    private init(removing url: URL) throws(ConversionError) {
        self.url = url
        lock = try FileLock(url.appending(path: ".lock"), folder: url)
    }

    /// Removes the work in a folder that no process works in.
    static func remove(_ url: URL) throws(ConversionError) {
        guard FileManager.default.fileExists(atPath: url.path) else { return }
        try WorkFolder(removing: url).remove()
    }

    /// The file of the key, and the folder of the segments.
    static let keyName = "work.json"
    static let segmentsName = "segments"
    /// The file that whoever signs the result leaves until the folder is removed.
    static let signedName = "signed.json"

    var segments: URL { url.appending(path: Self.segmentsName, directoryHint: .isDirectory) }

    /// Whether a folder is that of a shard, finished or not.
    static func isShard(_ folder: URL) -> Bool {
        guard let bytes = try? Data(contentsOf: folder.appending(path: keyName)),
            let key = try? JSONDecoder().decode(WorkKey.self, from: bytes)
        else { return false }
        return key.shard != nil
    }

    /// The folders of a folder, by their names.
    static func folders(in parent: URL) -> [URL] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
        return names.sorted().map { parent.appending(path: $0, directoryHint: .isDirectory) }
    }

    /// The unsigned result in a container of the ending `type`.
    func unsigned(_ type: String) -> URL { url.appending(path: "unsigned.\(type)") }

    private func resumeFile(_ segment: Int) -> URL {
        url.appending(path: "resume-\(String(1_000_000 + segment).dropFirst()).json")
    }

    /// What stands beside a finished segment: the counts up to the next one, and how to go on there.
    struct Saved: Codable, Sendable {
        var counts: ConversionCounts
        /// `nil` where the next segment is so near the clip's start that reading begins there.
        var point: ResumePoint?
    }

    func save(_ saved: Saved, before segment: Int) throws(ConversionError) {
        try write(saved, to: resumeFile(segment))
        // The one before is needed until this one's segment is finished; older ones are not.
        try? FileManager.default.removeItem(at: resumeFile(segment - 2))
    }

    /// What was saved for going on at `segment`, which is not the first.
    func saved(before segment: Int) throws(ConversionError) -> Saved {
        let file = resumeFile(segment)
        guard let bytes = try? Data(contentsOf: file),
            let saved = try? JSONDecoder().decode(Saved.self, from: bytes)
        else { throw .damagedWork(file: file) }
        return saved
    }

    /// The file that says where the faces of a segment lie.
    static func facesFile(_ segment: Int, in folder: URL) -> URL {
        folder.appending(path: "faces-\(String(1_000_000 + segment).dropFirst()).json")
    }

    /// Takes over what another folder says of a segment's faces.
    func copyFaces(from file: URL, of segment: Int) throws(ConversionError) {
        guard let bytes = try? Data(contentsOf: file) else { throw .damagedWork(file: file) }
        let target = Self.facesFile(segment, in: url)
        try disk { (disk) throws(StoredError) in try disk.replace(target, with: bytes) }
    }

    /// Saves where the faces of a segment lie, frame by frame, before the segment is finished.
    func save(_ faces: [[FacePlacement]], of segment: Int) throws(ConversionError) {
        try write(faces, to: Self.facesFile(segment, in: url))
    }

    /// Where the faces of a segment lie.
    func faces(of segment: Int) throws(ConversionError) -> [[FacePlacement]] {
        let file = Self.facesFile(segment, in: url)
        guard let bytes = try? Data(contentsOf: file),
            let faces = try? JSONDecoder().decode([[FacePlacement]].self, from: bytes)
        else { throw .damagedWork(file: file) }
        return faces
    }

    private var countsFile: URL { url.appending(path: "counts.json") }

    /// Saves the counts of the whole clip, before its last segment is finished.
    func saveFinal(_ counts: ConversionCounts) throws(ConversionError) {
        try write(counts, to: countsFile)
    }

    /// The counts of the whole clip, every segment of which is finished.
    func finalCounts() throws(ConversionError) -> ConversionCounts {
        guard let bytes = try? Data(contentsOf: countsFile),
            let counts = try? JSONDecoder().decode(ConversionCounts.self, from: bytes)
        else { throw .damagedWork(file: countsFile) }
        return counts
    }

    /// Removes everything that belongs to the work, and the folder when nothing else is in it.
    ///
    /// What says that the work is done with goes last: after a kill it can still be told.
    func remove() throws(ConversionError) {
        try clear(keeping: Self.signedName)
        unlink(url.appending(path: ".lock").path)
        unlink(url.appending(path: Self.signedName).path)
        rmdir(url.path)
    }

    private func clear(keeping kept: String? = nil) throws(ConversionError) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        // What says whose the folder is goes after all the rest.
        let owned = names.filter { Self.owns($0) && $0 != Self.keyName && $0 != kept }
        for name in owned + [Self.keyName] where names.contains(name) {
            let file = url.appending(path: name)
            try disk { (disk) throws(StoredError) in try disk.remove(file) }
        }
    }

    /// Only what the program puts there is ever removed: the folder may be the user's own.
    private static func owns(_ name: String) -> Bool {
        let plain = name.hasPrefix(".") ? String(name.dropFirst()) : name
        return [
            segmentsName, "pictures", keyName, "counts.json", ShardFolder.recordName, signedName,
        ].contains(name)
            || [
                "resume-", "faces-", "unsigned.", "work.json.", "counts.json.", "shard.json.",
                "signed.json.",
            ].contains {
                plain.hasPrefix($0)
            }
    }

    func write(_ value: some Encodable, to file: URL) throws(ConversionError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(value) else {
            preconditionFailure("plain values always encode")
        }
        try disk { (disk) throws(StoredError) in try disk.replace(file, with: bytes) }
    }
}

/// A change of the disk, its failure told as this target's.
private func disk(_ body: (Disk) throws(StoredError) -> Void) throws(ConversionError) {
    do {
        try body(Disk())
    } catch .unwritable(let file, let code) {
        throw .cannotWrite(file, code: code)
    } catch {
        throw .model(error)
    }
}

/// A lock that goes away with the process.
private final class FileLock: Sendable {
    private let descriptor: Int32

    init(_ file: URL, folder: URL) throws(ConversionError) {
        descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .cannotWrite(file, code: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .workInUse(folder: folder)
        }
    }

    deinit { close(descriptor) }
}

extension CocoaError {
    /// The system's number of what went wrong.
    fileprivate var systemCode: Int32? {
        (userInfo[NSUnderlyingErrorKey] as? POSIXError)?.code.rawValue
    }
}
