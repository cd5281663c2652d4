import Foundation
import Provenance
import Testing
import Workflows

@Suite("Pictures of a result")
struct SequenceTests {
    private func naming(_ name: String, plate: String = "scene.mp4") throws -> PictureNaming {
        try #require(try PictureNaming(URL(filePath: name), plate: URL(filePath: plate)))
    }

    /// A folder that is removed by the caller.
    private func scratch(_ names: [String] = []) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "sequence-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in names { try Data(name.utf8).write(to: folder.appending(path: name)) }
        return folder
    }

    @Test("frames of a clip are numbered from 0, those of a folder by its pictures' own numbers")
    func numbers() throws {
        let plain = try naming("shots/frame.%05d.png")
        #expect(
            plain.names(of: 24..<26, plate: nil).map(\.name) == [
                "frame.00024.png", "frame.00025.png",
            ])
        #expect(try naming("f.####.exr").names(of: 7..<8, plate: nil).map(\.name) == ["f.0007.exr"])
        #expect(try naming("f%d.tif").names(of: 12..<13, plate: nil).map(\.name) == ["f12.tif"])
        let own = ["sh010_v2.1001.dpx", "sh010_v2.1002.dpx", "sh010_v2.1005.dpx"]
        let found = plain.names(of: 1..<3, plate: own)
        #expect(found.map(\.number) == [1002, 1005])
        #expect(found.map(\.name) == ["frame.01002.png", "frame.01005.png"])
        // Numbers that are no frame numbers.
        #expect(plain.names(of: 0..<2, plate: ["a2.png", "b2.png"]).map(\.number) == [0, 1])
    }

    @Test("a step larger than the part is said with what there is")
    func step() {
        #expect(
            Failure(WorkflowError.tooSparse(100, frames: 24))
                == Failure(
                    .usage,
                    happened: "One of every 100 frames is wanted, and there are only 24.",
                    remedy: "Give --every a number from 1 to 24."))
    }

    @Test("a folder for a folder keeps the plate's names")
    func likePlate() throws {
        let plate = try scratch(["a.0998.tif", "a.0999.tif"])
        defer { try? FileManager.default.removeItem(at: plate) }
        let naming = try naming("graded/", plate: plate.path)
        #expect(naming.ending == "tif")
        #expect(
            naming.names(of: 0..<2, plate: ["a.0998.tif", "a.0999.tif"]).map(\.name)
                == ["a.0998.tif", "a.0999.tif"])
        #expect(naming.note.lastPathComponent == "sequence.json")
    }

    @Test("a video's name is no naming, and a name without a place for numbers is refused")
    func others() throws {
        #expect(try PictureNaming(URL(filePath: "out#1.mp4"), plate: URL(filePath: "a.mp4")) == nil)
        #expect(try PictureNaming(URL(filePath: "out.mov"), plate: URL(filePath: "a.mp4")) == nil)
        for name in ["out.png", "out.exr", "a%d.b%d.png", "shots/"] {
            let url = URL(filePath: name)
            #expect(throws: WorkflowError.namelessPictures(url)) {
                try PictureNaming(url, plate: URL(filePath: "a.mp4"))
            }
        }
    }

    @Test("what is wrong with pictures is said with what to do")
    func sentences() {
        let shots = URL(filePath: "shots")
        #expect(
            Failure(WorkflowError.namelessPictures(URL(filePath: "out.png")))
                == Failure(
                    .usage,
                    happened: "The name “out.png” has no place for the numbers of the pictures.",
                    remedy: "Write it as “shots/frame.%05d.png”, or name a video."))
        #expect(
            Failure(
                WorkflowError.unsignedPictures(
                    folder: shots, without: ["a.png"], invalid: ["b.png", "c.png"])
            ).happened
                == "Of the pictures of “shots”, 1 is without content credentials and 2 are changed since they were signed, such as a.png."
        )
    }

    @Test("only files of the pattern are taken for its pictures")
    func matches() throws {
        let naming = try naming("frame.%04d.png")
        for name in ["frame.0001.png", "frame.12345.png"] { #expect(naming.matches(name)) }
        for name in ["frame.1.png", "frame.00a1.png", "frame.0001.exr", "other.0001.png"] {
            #expect(!naming.matches(name))
        }
        #expect(naming.note.lastPathComponent == "frame.json")
        #expect(naming.title == "frame.%04d.png")
    }

    /// A delivery of two signed pictures with sidecars, nothing of which is moved yet.
    private func delivery(
        _ folder: URL, overwrite: Bool = false
    ) throws -> (delivery: SequenceDelivery, all: [String], names: [String]) {
        let naming = try naming(folder.appending(path: "out/f.%02d.exr").path)
        let delivery = SequenceDelivery(
            naming, workFolder: folder.appending(path: "work"), overwrite: overwrite)
        try FileManager.default.createDirectory(
            at: delivery.folder, withIntermediateDirectories: true)
        let all = ["f.json", "f.00.c2pa", "f.00.exr", "f.01.c2pa", "f.01.exr"]
        for name in all {
            try Data(name.utf8).write(to: delivery.folder.appending(path: name))
        }
        return (delivery, all, ["f.00.exr", "f.01.exr"])
    }

    @Test("killed between any two moves, the same work goes on and loses nothing", arguments: 0...5)
    func kills(_ moved: Int) throws {
        let folder = try scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        let (delivery, all, names) = try delivery(folder)
        try delivery.promise(all)
        let out = folder.appending(path: "out")
        try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
        for name in all.prefix(moved) {
            try FileManager.default.moveItem(
                at: delivery.folder.appending(path: name), to: out.appending(path: name))
        }
        if moved < all.count {
            // Killed when the file had both names.
            try FileManager.default.linkItem(
                at: delivery.folder.appending(path: all[moved]),
                to: out.appending(path: all[moved]))
        }
        try delivery.check()
        let hash = try delivery.publish(names: names)
        for name in all {
            #expect(
                try String(contentsOf: out.appending(path: name), encoding: .utf8) == name)
        }
        let list = names.map { "\(SHA256Hash(of: $0.utf8).hex) \($0)\n" }.joined()
        #expect(hash == SHA256Hash(of: list.utf8))
    }

    @Test("what is there already is kept, unless it may be replaced")
    func keeps() throws {
        let folder = try scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        let (delivery, all, names) = try delivery(folder)
        let out = folder.appending(path: "out")
        try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
        let mine = out.appending(path: "f.01.exr")
        try Data("mine".utf8).write(to: mine)
        #expect(throws: WorkflowError.exists(file: mine)) { try delivery.check() }
        // It appeared while the work went on.
        try delivery.promise(all)
        #expect(throws: WorkflowError.exists(file: mine)) { try delivery.publish(names: names) }
        #expect(try String(contentsOf: mine, encoding: .utf8) == "mine")
        let bold = SequenceDelivery(
            delivery.naming, workFolder: folder.appending(path: "work"), overwrite: true)
        try bold.check()
        _ = try bold.publish(names: names)
        #expect(try String(contentsOf: mine, encoding: .utf8) == "f.01.exr")
    }
}
