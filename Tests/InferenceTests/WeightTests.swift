import Foundation
import Inference
import Installation
import Testing

/// A folder with one small file that counts as a weight.
private struct Folder {
    let url: URL
    let memory: VerifiedFiles
    let weight = Weight(
        file: "small.bin", bytes: 3,
        // The SHA-256 of "abc", from FIPS 180-2.
        sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        license: "CC0-1.0",
        package: "none 1.0")
    var file: URL { url.appending(path: weight.file) }

    init() throws {
        let root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        url = root.appending(path: "weights-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        memory = VerifiedFiles(file: url.appending(path: "cache/memory.json"))
    }

    func write(_ text: String) throws { try Data(text.utf8).write(to: file) }
    func remove() { try? FileManager.default.removeItem(at: url) }
}

@Suite("weights")
struct WeightTests {
    @Test("a file with the right hash is used, and remembered")
    func rightHash() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write("abc")
        #expect(try folder.weight.verified(in: folder.url, memory: folder.memory) == folder.file)
        let remembered = try String(contentsOf: #require(folder.memory.file), encoding: .utf8)
        #expect(remembered.contains(folder.weight.sha256))
        #expect(try folder.weight.verified(in: folder.url, memory: folder.memory) == folder.file)
    }

    @Test("a file with another hash is refused by name, with both hashes")
    func wrongHash() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write("abd")
        let expected = InferenceError.weightMismatch(
            file: folder.file, expected: folder.weight.sha256,
            found: "a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9")
        #expect(throws: expected) {
            try folder.weight.verified(in: folder.url, memory: folder.memory)
        }
    }

    @Test("a file that changes after it was remembered is refused, even at the same size and time")
    func changedLater() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write("abc")
        _ = try folder.weight.verified(in: folder.url, memory: folder.memory)
        let manager = FileManager.default
        let time = try #require(
            manager.attributesOfItem(atPath: folder.file.path)[.modificationDate] as? Date)
        let handle = try FileHandle(forWritingTo: folder.file)
        try handle.write(contentsOf: Data("abX".utf8))
        try handle.close()
        try manager.setAttributes([.modificationDate: time], ofItemAtPath: folder.file.path)
        #expect(throws: InferenceError.self) {
            try folder.weight.verified(in: folder.url, memory: folder.memory)
        }
    }

    @Test("a memory that is broken or cannot be written costs nothing but time")
    func brokenMemory() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try folder.write("abc")
        let broken = folder.url.appending(path: "broken.json")
        try Data("{ not json".utf8).write(to: broken)
        for memory in [
            VerifiedFiles(file: broken), VerifiedFiles(file: nil),
            VerifiedFiles(file: URL(filePath: "/proc/understudy/memory.json")),
        ] {
            #expect(try folder.weight.verified(in: folder.url, memory: memory) == folder.file)
        }
    }

    @Test("a missing file and a missing folder are named")
    func missing() throws {
        let folder = try Folder()
        defer { folder.remove() }
        #expect(throws: InferenceError.weightMissing(folder.weight, folder: folder.url)) {
            try folder.weight.verified(in: folder.url, memory: folder.memory)
        }
        #expect(throws: InferenceError.weightMissing(folder.weight, folder: nil)) {
            try folder.weight.verified(in: nil, memory: folder.memory)
        }
    }

    @Test("a folder in the place of the file is an error with its code")
    func notAFile() throws {
        let folder = try Folder()
        defer { folder.remove() }
        try FileManager.default.createDirectory(at: folder.file, withIntermediateDirectories: true)
        #expect(throws: InferenceError.weightUnreadable(file: folder.file, code: EISDIR)) {
            try folder.weight.verified(in: folder.url, memory: folder.memory)
        }
    }

    @Test("every weight of the catalog is the pinned one", arguments: Weight.catalog)
    func catalog(_ weight: Weight) throws {
        let file = try weight.verified(
            in: Installation.folder(.weights), memory: VerifiedFiles(file: nil))
        let size = try file.resourceValues(forKeys: [.fileSizeKey]).fileSize
        #expect(size == weight.bytes)
    }
}
