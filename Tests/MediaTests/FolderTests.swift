import Foundation
import Imaging
import Media
import Testing
import TestSupport

@Suite("Folders of pictures", .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
struct FolderTests {
    private func picture(_ file: URL, gray: Int, size: String = "32x24") throws {
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "color=gray:s=\(size),geq=lum=\(gray):cb=128:cr=128", "-frames:v",
            "1",
            "-pix_fmt", "rgb24", file.path)
    }

    @Test(
        "pictures come in the order of their numbers, at 25 frames a second, and other files are left alone"
    )
    func order() throws {
        let scratch = try Scratch()
        for (index, name) in ["f9.png", "f10.png", "f2.PNG", "f0001.png"].enumerated() {
            try picture(scratch["x.png"], gray: 20 + 10 * index)
            try FileManager.default.moveItem(at: scratch["x.png"], to: scratch[name])
        }
        try Data("not a picture".utf8).write(to: scratch["notes.txt"])
        try Data("hidden".utf8).write(to: scratch[".f3.png"])
        let reader = try ClipReader(scratch.url)
        #expect(reader.info.frameCount == 4)
        #expect(reader.info.frameRate == Ratio(25, 1))
        #expect(reader.info.duration == RationalTime(ticks: 4, base: TimeBase(1, 25)))
        let frames = try Reading(scratch.url).frames
        let grays = frames.map { $0.withPlane(0) { bytes, _ in bytes.unsafeLoad(as: UInt8.self) } }
        // f0001, f2, f9, f10.
        let order = grays.map { grays.sorted().firstIndex(of: $0) }
        #expect(order == [3, 2, 0, 1])
        #expect(frames.map(\.index) == [0, 1, 2, 3])
        #expect(frames.map(\.time.ticks) == [0, 1, 2, 3])
        #expect(frames[1].time.base == TimeBase(1, 25))
    }

    @Test("a picture of another size is named")
    func mixedSizes() throws {
        let scratch = try Scratch()
        for index in 1...3 { try picture(scratch["f\(index).png"], gray: 50) }
        try picture(scratch["f4.png"], gray: 50, size: "40x24")
        let error = #expect(throws: MediaError.self) { try Reading(scratch.url) }
        guard case .mixedSizes(let file, let size, let expected)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(file.lastPathComponent == "f4.png")
        #expect(size == PictureSize(width: 40, height: 24))
        #expect(expected == PictureSize(width: 32, height: 24))
    }

    @Test("a damaged picture is named, and so is one that is text")
    func damaged() throws {
        let scratch = try Scratch()
        try picture(scratch["f1.png"], gray: 50)
        try Data("no picture at all".utf8).write(to: scratch["f2.png"])
        let error = #expect(throws: MediaError.self) { try Reading(scratch.url) }
        switch error {
        case .foreign(let file, _)?, .noPicture(let file, _)?:
            #expect(file.lastPathComponent == "f2.png")
        default: Issue.record("\(String(describing: error))")
        }
    }

    @Test("a folder without pictures says so")
    func noPictures() throws {
        let scratch = try Scratch()
        try Data("x".utf8).write(to: scratch["readme.md"])
        #expect(throws: MediaError.noPictures(folder: scratch.url)) { try ClipReader(scratch.url) }
    }
}
