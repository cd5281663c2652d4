import Foundation
import Media
import Provenance

/// A finished shard: a work folder, like that of a conversion that was stopped, with a list of what is in it.
struct ShardFolder {
    let url: URL
    let shard: Shard
    let record: Record

    /// `shard.json`: what a finished shard holds.
    struct Record: Codable {
        /// The threads that encoded it.
        var threads: Int
        /// Its frames, and what became of the faces in them.
        var counts: ConversionCounts
        /// Its first segment.
        var first: Int
        /// The SHA-256 of each segment's file, in order.
        var segments: [SHA256Hash]
        /// The SHA-256 of the files that say where the faces of each segment lie, in order; `nil` where whole frames are painted.
        var faces: [SHA256Hash]?

        var range: Range<Int> { first..<first + segments.count }
    }

    static let recordName = "shard.json"

    /// Writes the list into the folder of a shard all of whose frames are encoded.
    static func seal(
        _ folder: WorkFolder, counts: ConversionCounts, segments: Range<Int>, of job: ConversionJob
    ) throws(ConversionError) {
        var record = Record(
            threads: job.threads, counts: counts, first: segments.lowerBound, segments: [],
            faces: job.patch ? [] : nil)
        for index in segments {
            record.segments.append(
                try hash(of: SegmentGathering.file(of: index, in: folder.segments)))
            if job.patch {
                record.faces?.append(try hash(of: WorkFolder.facesFile(index, in: folder.url)))
            }
        }
        try folder.write(record, to: folder.url.appending(path: recordName))
    }

    private static func hash(of file: URL) throws(ConversionError) -> SHA256Hash {
        try provenance { () throws(ProvenanceError) in try SHA256Hash(ofFile: file) }
    }

    /// The shards among the folders in `parent`, whatever these are called, once they are known to be all of `key`'s.
    ///
    /// - Returns: In their order.
    static func all(in parent: URL, of key: WorkKey) throws(ConversionError) -> [ShardFolder] {
        var found: [ShardFolder] = []
        for url in WorkFolder.folders(in: parent) {
            guard let work: WorkKey = read(url.appending(path: WorkFolder.keyName)),
                let shard = work.shard
            else { continue }
            var whole = work
            whole.shard = nil
            if let difference = key.difference(from: whole) {
                throw .shards(.foreign(folder: url.lastPathComponent, difference))
            }
            guard let record: Record = read(url.appending(path: recordName)) else {
                throw .shards(.unfinished(shard))
            }
            found.append(ShardFolder(url: url, shard: shard, record: record))
        }
        try check(found)
        return found.sorted { $0.shard.number < $1.shard.number }
    }

    private static func read<Value: Decodable>(_ file: URL) -> Value? {
        guard let bytes = try? Data(contentsOf: file) else { return nil }
        return try? JSONDecoder().decode(Value.self, from: bytes)
    }

    /// Sees to it that every shard is there once.
    private static func check(_ found: [ShardFolder]) throws(ConversionError) {
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
        let threads = Set(found.map(\.record.threads)).sorted()
        guard threads.count == 1 else { throw .shards(.otherThreads(threads)) }
    }

    /// Lays shards into the work folder of the whole, which is then one whose frames are all encoded.
    ///
    /// - Returns: What has been dealt with in all of them.
    static func gather(
        _ shards: [ShardFolder], into folder: WorkFolder
    ) throws(ConversionError) -> ConversionCounts {
        var gathering = try media { () throws(MediaError) in
            try SegmentGathering(into: folder.segments)
        }
        var counts = ConversionCounts()
        for one in shards {
            let segments = one.url.appending(path: WorkFolder.segmentsName)
            for (index, hash) in zip(one.record.range, one.record.segments) {
                try one.check(SegmentGathering.file(of: index, in: segments), hash)
            }
            for (index, hash) in zip(one.record.range, one.record.faces ?? []) {
                let file = WorkFolder.facesFile(index, in: one.url)
                try one.check(file, hash)
                try folder.copyFaces(from: file, of: index)
            }
            do { try gathering.add(one.record.range, from: segments) } catch {
                throw .media(error)
            }
            counts.add(one.record.counts)
        }
        try folder.saveFinal(counts)
        try media { () throws(MediaError) in try gathering.finish() }
        return counts
    }

    /// Sees to it that a file is what was written.
    private func check(_ file: URL, _ hash: SHA256Hash) throws(ConversionError) {
        guard (try? SHA256Hash(ofFile: file)) != hash else { return }
        let inside = file.path.dropFirst(url.path.count).drop { $0 == "/" }
        throw .shards(.damaged(file: "\(url.lastPathComponent)/\(inside)"))
    }
}
