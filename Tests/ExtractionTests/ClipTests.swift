import Extraction
import Faces
import Foundation
import Imaging
import Media
import Provenance
import TestSupport
import Testing

extension ExtractionTests {
    @Suite("What clips are read")
    struct Clips {
        @Test(
            "a clip of two frames gives two faces",
            .enabled(if: Footage.source != nil && Tools.hasFFmpeg, "needs footage and ffmpeg"))
        func twoFrames() async throws {
            let source = try #require(Footage.source)
            let consent = try #require(try Shared.woman?.get())
            try await inFolder { folder in
                let clip = folder.appending(path: "two.mp4")
                try Tools.cut(source, 300...301, to: clip)
                let file = folder.appending(path: "ana.faceset")
                let outcome = await Outcome([clip], consent, file)
                #expect(outcome.error == nil)
                #expect(outcome.summary?.tally.total == 2)
                #expect(try Rows(file).faces.map(\.frame) == [0, 1])
            }
        }

        @Test(
            "a native crop is as large as the face, never enlarged",
            .enabled(if: Footage.plate != nil && Tools.hasFFmpeg, "needs footage and ffmpeg"),
            arguments: [1.0, 0.5, 2.0])
        func nativeSize(scale: Double) async throws {
            let plate = try #require(Footage.plate)
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let clip = folder.appending(path: "scaled.mp4")
                try Tools.ffmpeg(
                    "-i", plate.path, "-vf", "scale=\(Int(640 * scale)):\(Int(360 * scale))",
                    "-frames:v", "9", "-an", "-crf", "8", clip.path)
                let file = folder.appending(path: "ben.faceset")
                let outcome = await Outcome(
                    [clip], consent, file, ExtractionSettings(size: .native, frameStep: 4))
                #expect(outcome.error == nil)
                let faces = try Rows(file).faces
                #expect(faces.count == 3)
                for face in faces {
                    #expect(face.transform.scale <= 1 && face.transform.scale > 0.98)
                    let image = try #require(try Faceset(file).image(face.id))
                    let picture = try StillImage.decodeJPEG(image)
                    #expect(picture.width == face.size && picture.height == face.size)
                }
                // The man's head takes up the same share of the picture in each.
                let side = Double(try #require(faces.first).size) / scale
                #expect((230...290).contains(side), "\(side)")
            }
        }

        @Test(
            "a still that is held gives a face or two and near-doubles",
            .enabled(if: Footage.source != nil && Tools.hasFFmpeg, "needs footage and ffmpeg"))
        func nearDoubles() async throws {
            let source = try #require(Footage.source)
            let consent = try #require(try Shared.woman?.get())
            try await inFolder { folder in
                let picture = folder.appending(path: "still.png")
                try Tools.ffmpeg(
                    "-i", source.path, "-vf", "select='eq(n,300)'", "-frames:v", "1", picture.path)
                let clip = folder.appending(path: "held.mp4")
                try Tools.ffmpeg(
                    "-loop", "1", "-i", picture.path, "-frames:v", "20", "-r", "25", "-pix_fmt",
                    "yuv420p", "-crf", "12", clip.path)
                let file = folder.appending(path: "ana.faceset")
                let outcome = await Outcome([clip, picture], consent, file)
                #expect(outcome.error == nil)
                let tallies = outcome.clips.map(\.tally)
                // The mesh takes two or three frames to settle; from then on every frame is the same.
                let held = try #require(tallies.first)
                #expect((1...3).contains(held.kept), "\(held)")
                #expect(held.excluded == [.nearDouble: 20 - held.kept])
                // A single picture is a clip as well; doubles are looked for inside a clip.
                #expect(tallies.last == FaceTally(kept: 1))
            }
        }

        @Test(
            "a clip that is turned for display gives the faces of the upright one, in stored places",
            .enabled(if: Footage.plate != nil && Tools.hasFFmpeg, "needs footage and ffmpeg"),
            arguments: [90, 180, 270])
        func turned(degrees: Int) async throws {
            let plate = try #require(Footage.plate)
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                // Lossless, so that both hold the same pixels; the tag turns one back when it is shown.
                let turns =
                    switch degrees {
                    case 90: "transpose=cclock"
                    case 180: "hflip,vflip"
                    default: "transpose=clock"
                    }
                let plain = folder.appending(path: "plain.mov")
                let lying = folder.appending(path: "lying.mov")
                let turned = folder.appending(path: "turned.mov")
                for (filter, file) in [("null", plain), (turns, lying)] {
                    try Tools.ffmpeg(
                        "-i", plate.path, "-vf", "format=gbrp,\(filter)", "-frames:v", "5", "-an",
                        "-c:v", "png", file.path)
                }
                try Tools.ffmpeg(
                    "-i", lying.path, "-c", "copy", "-metadata:s:v:0", "rotate=\(360 - degrees)",
                    turned.path)
                let rotation = try ClipReader(turned).info.rotation
                try #require(rotation == degrees)
                let files = [plain, turned].map {
                    $0.deletingPathExtension().appendingPathExtension("faceset")
                }
                for (clip, file) in zip([plain, turned], files) {
                    let outcome = await Outcome([clip], consent, file)
                    #expect(outcome.error == nil)
                }
                let (upright, stored) = (try Rows(files[0]).faces, try Rows(files[1]).faces)
                #expect(upright.count == 5 && stored.count == 5)
                for (a, b) in zip(upright, stored) {
                    let apart = zip(a.landmarks.points, b.landmarks.points).map {
                        let d = $0 - $1
                        return (d.x * d.x + d.y * d.y).squareRoot()
                    }.max()
                    #expect(try #require(apart) < 2)
                    // The nose in the stored frame, found back from the crop.
                    let nose = b.transform.inverse(b.landmarks[1])
                    let up = a.transform.inverse(a.landmarks[1])
                    let expected: Point<FrameSpace> =
                        switch degrees {
                        case 90: Point(up.y, 640 - up.x)
                        case 180: Point(640 - up.x, 360 - up.y)
                        default: Point(360 - up.y, up.x)
                        }
                    #expect(nose.distance(to: expected) < 2)
                    #expect(b.box.left < nose.x && nose.x < b.box.right)
                }
            }
        }
    }
}
