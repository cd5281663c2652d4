import Faces
import Foundation
import Media
import Provenance

/// The folder of one shard of an extraction:
///
///     work.json        what the shard is a part of (`ShardKey`)
///     faces.faceset    the rows of its pieces; their clips stay unfinished, so that nothing takes them for judged faces
///     shard.json       what is in it, with the hash of the faceset; written last
struct ShardFolder {
    let url: URL
    let shard: Shard

    /// `shard.json`: what a finished shard holds.
    struct Record: Codable {
        /// A part of a clip.
        struct Piece: Codable {
            /// The clip's content.
            var clip: SHA256Hash
            /// The first frame of its first shot; where nobody reads anything of the clip, the same as `end`.
            var begin: Int
            /// The frame behind its last.
            var end: Int
            /// How many of its frames that were looked at show no face.
            var withoutFace: Int
            /// How many tracks were numbered in it, from 0.
            var tracks: Int
            /// Faces of the person, and of others.
            var faces: Int
            var otherPeople: Int
        }

        /// The SHA-256 of `faces.faceset`.
        var faces: SHA256Hash
        /// What was read, in order.
        var pieces: [Piece]
    }

    private static let keyName = "work.json"
    private static let recordName = "shard.json"
    static let facesName = "faces.faceset"

    var faces: URL { url.appending(path: Self.facesName) }
    private var keyFile: URL { url.appending(path: Self.keyName) }
    private var recordFile: URL { url.appending(path: Self.recordName) }

    /// Opens or makes the folder of a shard. Whoever does it holds the lock beside its faceset.
    ///
    /// - Parameter overwrite: Throw other work in it away.
    init(_ url: URL, key: ShardKey, overwrite: Bool) throws(ExtractionError) {
        self.url = url
        shard = key.shard
        if FileManager.default.fileExists(atPath: keyFile.path) {
            guard let difference = Self.difference(key, from: Self.read(keyFile)) else { return }
            guard overwrite else {
                throw .shards(.otherWork(folder: url.lastPathComponent, difference))
            }
        }
        try begin(key)
    }

    /// In what the work of a folder is not that of `key`; `nil` for the same. A key that cannot be read is another program's.
    private static func difference(_ key: ShardKey, from found: ShardKey?) -> ShardDifference? {
        guard let found else { return .program }
        return key.difference(from: found) ?? (key.shard == found.shard ? nil : .shard)
    }

    private init(_ url: URL, shard: Shard) {
        self.url = url
        self.shard = shard
    }

    /// Makes the folder, and the one that it lies in.
    static func make(_ url: URL) throws(ExtractionError) {
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw .provenance(.unwritable(file: url, cause: FileFault(error)))
        }
    }

    /// Begins a shard, whatever was there.
    func begin(_ key: ShardKey) throws(ExtractionError) {
        try clear()
        try write(key, to: keyFile)
    }

    /// What the shard holds, once it is finished.
    ///
    /// - Throws: `.shards(.damaged)` when its faceset is not what it was finished with.
    func record() throws(ExtractionError) -> Record? {
        guard FileManager.default.fileExists(atPath: recordFile.path) else { return nil }
        guard let record: Record = Self.read(recordFile) else {
            throw damaged(Self.recordName)
        }
        guard (try? SHA256Hash(ofFile: faces)) == record.faces else {
            throw damaged(Self.facesName)
        }
        return record
    }

    /// That a file in it is not what was written there.
    func damaged(_ name: String) -> ExtractionError {
        .shards(.damaged(file: "\(url.lastPathComponent)/\(name)"))
    }

    /// Says that the shard is finished. Its faceset is closed, and does not change any more.
    func seal(_ pieces: [Record.Piece]) throws(ExtractionError) {
        let hash: SHA256Hash
        do {
            hash = try SHA256Hash(ofFile: faces)
        } catch {
            throw .provenance(error)
        }
        try write(Record(faces: hash, pieces: pieces), to: recordFile)
    }

    /// The shards in the folders of `parent`, whatever these are called, once they are known to be all of `key`'s
    /// extraction, finished, and there once.
    ///
    /// - Returns: In their order.
    static func all(in parent: URL, of key: ShardKey) throws(ExtractionError) -> [ShardFolder] {
        var found: [ShardFolder] = []
        for (url, work) in works(in: parent) {
            if let difference = key.difference(from: work) {
                throw .shards(.foreign(folder: url.lastPathComponent, difference))
            }
            let one = ShardFolder(url, shard: work.shard)
            guard FileManager.default.fileExists(atPath: one.recordFile.path) else {
                throw .shards(.unfinished(work.shard))
            }
            found.append(one)
        }
        try check(found)
        return found.sorted { $0.shard.number < $1.shard.number }
    }

    /// Sees to it that every shard is there once.
    private static func check(_ found: [ShardFolder]) throws(ExtractionError) {
        guard let first = found.first else { throw .shards(.none) }
        let counts = Set(found.map(\.shard.count)).sorted()
        guard counts.count == 1 else { throw .shards(.otherCounts(counts)) }
        for one in found {
            let same = found.filter { $0.shard == one.shard }
            guard same.count == 1 else {
                throw .shards(.twice(one.shard, same.map(\.url.lastPathComponent)))
            }
        }
        let missing = Set(1...first.shard.count).subtracting(found.map(\.shard.number)).sorted()
        guard missing.isEmpty else { throw .shards(.missing(missing, of: first.shard.count)) }
    }

    /// The folders of shards in a folder, by their names.
    private static func works(in parent: URL) -> [(url: URL, key: ShardKey)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
        return names.sorted().compactMap { name in
            let url = parent.appending(path: name, directoryHint: .isDirectory)
            let key: ShardKey? = read(url.appending(path: keyName))
            return key.map { (url, $0) }
        }
    }

    /// Removes every shard in a folder, and the folder if nothing else is in it.
    static func removeAll(in parent: URL) throws(ExtractionError) {
        for (url, key) in works(in: parent) { try ShardFolder(url, shard: key.shard).remove() }
        rmdir(parent.path)
    }

    /// Removes the shard, and its folder if nothing else is in it.
    func remove() throws(ExtractionError) {
        try clear()
        // A process that was killed leaves its lock behind.
        unlink(RunLock.file(of: faces).path)
        rmdir(url.path)
    }

    /// Only what the program puts there is ever removed, and what says whose the folder is goes last.
    private func clear() throws(ExtractionError) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        let aside = [".\(Self.keyName).", ".\(Self.recordName).", ".\(Self.facesName).new"]
        let parts = names.filter { name in aside.contains { name.hasPrefix($0) } }
        let own = ["-wal", "-shm", ""].map { Self.facesName + $0 }
        for name in parts + [Self.recordName] + own + [Self.keyName] {
            let file = url.appending(path: name)
            guard unlink(file.path) == 0 || errno == ENOENT else {
                throw .provenance(.unwritable(file: file, cause: FileFault(errno: errno)))
            }
        }
    }

    private static func read<Value: Decodable>(_ file: URL) -> Value? {
        guard let bytes = try? Data(contentsOf: file) else { return nil }
        return try? JSONDecoder().decode(Value.self, from: bytes)
    }

    private func write(_ value: some Encodable, to file: URL) throws(ExtractionError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(value) else {
            preconditionFailure("plain values always encode")
        }
        do {
            try WholeFile.write(Array(bytes), to: file, existing: .replace)
        } catch {
            throw .provenance(.unwritable(file: file, cause: error))
        }
    }
}
