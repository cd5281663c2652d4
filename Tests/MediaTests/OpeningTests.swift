import Foundation
import Imaging
import Media
import Testing
import TestSupport

@Suite("Opening what cannot be opened")
struct OpeningTests {
    /// The error of opening and reading a path to its end.
    private func failure(_ url: URL) -> MediaError? {
        do {
            let reader = try ClipReader(url)
            while try reader.next() != nil {}
            return nil
        } catch { return error }
    }

    @Test("a missing file, a missing folder and a path through a file are missing")
    func missing() throws {
        let scratch = try Scratch()
        let file = scratch["plain.txt"]
        try Data("hello".utf8).write(to: file)
        for url in [scratch["none.mp4"], scratch["none/none.mp4"], file.appending(path: "x.mp4")] {
            #expect(failure(url) == .missing(file: url))
        }
    }

    @Test("an empty file is empty, whatever its name")
    func empty() throws {
        let scratch = try Scratch()
        let file = scratch["empty.mp4"]
        try Data().write(to: file)
        #expect(failure(file) == .empty(file: file))
    }

    @Test("a pipe is refused at once instead of waiting for a writer")
    func pipe() throws {
        let scratch = try Scratch()
        let file = scratch["pipe.mp4"]
        #expect(mkfifo(file.path, 0o600) == 0)
        #expect(failure(file) == .notAFile(file: file))
        let device = URL(filePath: "/dev/zero")
        #expect(failure(device) == .notAFile(file: device))
    }

    @Test("a file that leads to itself is unreadable, and the reason is kept")
    func loop() throws {
        let scratch = try Scratch()
        let file = scratch["loop.mp4"]
        #expect(symlink(file.path, file.path) == 0)
        #expect(failure(file) == .unreadable(file: file, errno: ELOOP))
    }

    @Test(
        "a file without permission is unreadable",
        .enabled(if: geteuid() != 0, "root may read everything"))
    func permission() throws {
        let scratch = try Scratch()
        let file = scratch["secret.mp4"]
        try Data("x".utf8).write(to: file)
        #expect(chmod(file.path, 0) == 0)
        #expect(failure(file) == .unreadable(file: file, errno: EACCES))
    }

    @Test(
        "text, noise and scripts are foreign", arguments: ["txt", "mp4", "srt", "m3u8", "ffconcat"])
    func foreign(_ ending: String) throws {
        let scratch = try Scratch()
        let file = scratch["file." + ending]
        let contents: String
        switch ending {
        case "m3u8": contents = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n"
        case "ffconcat": contents = "ffconcat version 1.0\nfile /etc/passwd\n"
        default: contents = String(repeating: "It was a dark and stormy night.\n", count: 200)
        }
        try Data(contents.utf8).write(to: file)
        guard case .foreign(file, _)? = failure(file) else {
            Issue.record("\(String(describing: failure(file)))")
            return
        }
    }

    @Test(
        "sound without pictures has no video, cover art or not",
        .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"), arguments: [false, true])
    func soundOnly(_ hasCover: Bool) throws {
        let scratch = try Scratch()
        let (file, cover) = (scratch["song.mp3"], scratch["cover.png"])
        try Tools.ffmpeg("-f", "lavfi", "-i", "color=red:s=32x32", "-frames:v", "1", cover.path)
        if hasCover {
            try Tools.ffmpeg(
                "-f", "lavfi", "-i", "sine=d=1", "-i", cover.path, "-map", "0", "-map", "1", "-c:v",
                "copy",
                "-disposition:v", "attached_pic", file.path)
        } else {
            try Tools.ffmpeg("-f", "lavfi", "-i", "sine=d=1", file.path)
        }
        #expect(
            failure(file)
                == .noVideo(file: file, streams: hasCover ? [.audio, .coverArt] : [.audio]))
    }

    @Test(
        "light in the XYZ space is refused by the name of its pixels",
        .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
    func light() throws {
        let scratch = try Scratch()
        let file = scratch["light.nut"]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=32x32", "-frames:v", "1", "-pix_fmt", "xyz12le",
            "-c:v", "rawvideo", file.path)
        #expect(failure(file) == .unsupportedPixels(file: file, format: "xyz12le"))
    }

    @Test(
        "a header that promises more pixels than the limit is refused before memory is asked for",
        .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
    func huge() throws {
        let scratch = try Scratch()
        let file = scratch["huge.png"]
        try Tools.ffmpeg("-f", "lavfi", "-i", "testsrc2=s=32x32", "-frames:v", "1", file.path)
        var bytes = [UInt8](try Data(contentsOf: file))
        // The size stands behind the signature and the name of the first chunk, and a checksum behind it.
        bytes.replaceSubrange(16..<24, with: [0, 1, 0, 0, 0, 1, 0, 0])
        let sum = UInt32(crc32([UInt8](bytes[12..<29])), radix: 16)!
        bytes.replaceSubrange(29..<33, with: (0..<4).map { UInt8(sum >> (24 - 8 * $0) & 255) })
        try Data(bytes).write(to: file)
        let found = failure(file)
        switch found {
        case .tooLarge(file, _, _)?, .noPicture(file, _)?: break
        default: Issue.record("\(String(describing: found))")
        }
    }

    @Test(
        "a name with a percent sign, spaces and a colon is a name",
        .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
    func names() throws {
        let scratch = try Scratch()
        let (plain, odd) = (scratch["plain.png"], scratch["a %03d b:c?d#e.png"])
        try Tools.ffmpeg("-f", "lavfi", "-i", "testsrc2=s=32x32", "-frames:v", "1", plain.path)
        try FileManager.default.copyItem(at: plain, to: odd)
        #expect(failure(odd) == nil)
        #expect(try Reading(odd).frames.count == 1)
    }
}
