import Faces
import Foundation
import Imaging
import Inference
import Media
import TestSupport
import Testing

/// What was measured on the footage; see `References` of the facts in each test.
struct ClipFacts: Sendable, CustomTestStringConvertible {
    var clip: String
    var frames: Int
    /// The frames that show a face.
    var faces: Range<Int>
    var people = 1
    /// The root mean square of the second difference of the crop's corners, in pixels of a crop of
    /// 256, smoothed; `nil` where it was not measured.
    var unsteadiness: Double?
    var testDescription: String { clip }

    static let all = [
        ClipFacts(
            clip: "WolfgangLanger_Pexels.mp4", frames: 472, faces: 0..<472, unsteadiness: 0.84),
        ClipFacts(clip: "single_face.mp4", frames: 72, faces: 0..<72, unsteadiness: 0.37),
        ClipFacts(clip: "grid_pwij3p.mpg", frames: 75, faces: 0..<75, unsteadiness: 0.40),
        ClipFacts(clip: "noface_face.mov", frames: 169, faces: 96..<168),
        ClipFacts(
            clip: "foreman_cif_openh264.264", frames: 300, faces: 0..<187, unsteadiness: 3.49),
        ClipFacts(clip: "carphone_pristine.mp4", frames: 120, faces: 0..<120),
        ClipFacts(clip: "intel_asl_book.mkv", frames: 109, faces: 0..<109),
        ClipFacts(clip: "intel_asl_sister.mkv", frames: 87, faces: 0..<87),
        ClipFacts(
            clip: "intel_head-pose-face-detection-female-and-male.gif", frames: 56, faces: 0..<56,
            people: 2),
        ClipFacts(clip: "no_face.mp4", frames: 95, faces: 0..<0, people: 0),
    ].filter { Footage.clip($0.clip) != nil }
}

@Suite("tracking")
struct TrackingTests {
    @Test(
        "each person is found in every frame that shows them, and keeps one number",
        .enabled(if: !ClipFacts.all.isEmpty, noFootage), arguments: ClipFacts.all)
    func everyFrame(_ facts: ClipFacts) throws {
        let tracker = try FaceTracker(NetworkRuntime())
        var shown: [Int] = []
        var tracks: Set<Int> = []
        var index = 0
        var corners: [[Point<FrameSpace>]] = []
        var sizes: [Double] = []
        var smoother = TransformSmoother()
        func note(_ crops: [Int: Transform<FrameSpace, CropSpace>]?) {
            guard let crop = crops?.values.first else { return }
            let back = crop.inverse
            corners.append([(0, 0), (256, 0), (0, 256), (256, 256)].map { back(Point($0, $1)) })
            sizes.append(256 / crop.scale)
        }
        try Clip.frames(facts.clip) { frame in
            let faces = try tracker.faces(in: SampledFrame(frame), index: index)
            if !faces.isEmpty { shown.append(index) }
            #expect(faces.isEmpty || faces.count == facts.people, "frame \(index)")
            #expect(faces.allSatisfy { $0.presence > 0.9 }, "frame \(index)")
            tracks.formUnion(faces.map(\.track))
            let crops = faces.map { ($0.track, Alignment.wholeFace.fit($0.landmarks, crop: 256)) }
            note(smoother.push(Dictionary(uniqueKeysWithValues: crops)))
            index += 1
        }
        note(smoother.finish())
        #expect(index == facts.frames)
        #expect(shown == Array(facts.faces))
        #expect(tracks.count == facts.people)
        if let known = facts.unsteadiness {
            let side = sizes.reduce(0, +) / Double(sizes.count)
            let found = Self.secondDifference(corners) * 256 / side
            #expect(found < 1.15 * known && found > 0.5 * known, "\(found)")
        }
    }

    private static func secondDifference(_ points: [[Point<FrameSpace>]]) -> Double {
        var sum = 0.0
        for i in 1..<points.count - 1 {
            for k in 0..<4 {
                let (a, b, c) = (points[i - 1][k], points[i][k], points[i + 1][k])
                let (x, y) = (a.x - 2 * b.x + c.x, a.y - 2 * b.y + c.y)
                sum += x * x + y * y
            }
        }
        return (sum / Double(4 * (points.count - 2))).squareRoot()
    }

    @Test(
        "a cut between two people in the same place begins a new track on its frame",
        .enabled(if: have("grid_bbaf2n.mpg", "grid_sbia1a.mpg"), noFootage))
    func cut() throws {
        let tracker = try FaceTracker(NetworkRuntime())
        var tracks: [Int] = []
        var cuts: [Int] = []
        for clip in ["grid_bbaf2n.mpg", "grid_sbia1a.mpg"] {
            try Clip.frames(clip, upTo: 15) { frame in
                let faces = try tracker.faces(in: SampledFrame(frame), index: tracks.count)
                if tracker.isCut { cuts.append(tracks.count) }
                tracks.append(try #require(faces.first).track)
            }
        }
        #expect(cuts == [0, 15])
        #expect(tracks == Array(repeating: 0, count: 15) + Array(repeating: 1, count: 15))
        #expect(tracker.detectorRuns == 4)  // 0, 10, 15, 20
    }

    @Test(
        "motion is no cut: a fast pan, a moving head, a hand",
        .enabled(if: have("foreman_cif_openh264.264"), noFootage),
        arguments: [
            "foreman_cif_openh264.264", "WolfgangLanger_Pexels.mp4", "carphone_pristine.mp4",
        ])
    func noCut(_ clip: String) throws {
        var detector = CutDetector()
        var cuts: [Int] = []
        try Clip.frames(clip) { if detector.isCut(SampledFrame($0)) { cuts.append($0.index) } }
        #expect(cuts == [0])
    }

    @Test(
        "after a gap of frames everything is forgotten, and numbers are not used again",
        .enabled(if: Footage.plate != nil, noFootage))
    func gap() throws {
        let tracker = try FaceTracker(NetworkRuntime())
        let frame = SampledFrame(try Clip.frame("single_face.mp4"))
        let first = try tracker.faces(in: frame, index: 0)
        let second = try tracker.faces(in: frame, index: 1)
        let third = try tracker.faces(in: frame, index: 7)
        #expect(first.map(\.track) == [0] && second.map(\.track) == [0])
        #expect(third.map(\.track) == [1])
        // Found anew, the face is where it was.
        let (a, b) = (try #require(first.first), try #require(third.first))
        #expect(a.landmarks == b.landmarks)
    }

    @Test("an empty frame and a gray one have no faces")
    func nothing() throws {
        let tracker = try FaceTracker(NetworkRuntime())
        let empty = PlanarRGB(width: 0, height: 0, red: [], green: [], blue: [])
        #expect(try tracker.faces(in: SampledFrame(empty), index: 0).isEmpty)
        for (width, height) in [(1, 1), (3, 700), (64, 64)] {
            let gray = PlanarRGB(width: width, height: height) { _, _ in (90, 90, 90) }
            #expect(try tracker.faces(in: SampledFrame(gray), index: 1).isEmpty)
        }
    }

    @Test(
        "the detector finds a face at any size of the frame",
        .enabled(if: Footage.plate != nil, noFootage), arguments: [0.25, 0.5, 1, 3])
    func frameSizes(_ scale: Double) throws {
        let frame = SampledFrame(try Clip.frame("single_face.mp4"))
        let side = Int(360 * scale)
        let square = frame.crop(
            .square(around: Point(320, 180), size: 360, angle: 0, onto: Double(side)), side: side)
        let detector = try RetinaFace(NetworkRuntime())
        let direct = try #require(try detector.faces(in: frame).first)
        let found = try detector.faces(in: SampledFrame(PlanarRGB(square)))
        #expect(found.count == 1)
        let eye = try #require(found.first).rightEye
        #expect(abs(eye.x / scale + 140 - direct.rightEye.x) < 8)
        #expect(abs(eye.y / scale - direct.rightEye.y) < 8)
    }

    @Test("the catalog's detectors are named, each once")
    func catalog() {
        let names = FaceDetectorCatalog.all.map { $0.name }
        #expect(names.first == "retinaface" && Set(names).count == names.count)
    }
}

@Suite("poses of footage")
struct PoseTests {
    private static func poses(
        _ frames: [PlanarRGB]
    ) throws -> [HeadPose] {
        let tracker = try FaceTracker(NetworkRuntime())
        return try frames.enumerated().map { index, frame in
            let faces = try tracker.faces(in: SampledFrame(frame), index: index)
            return Alignment.wholeFace.fit(try #require(faces.first).landmarks).pose
        }
    }

    @Test(
        "in a mirror yaw and roll change their sign and pitch stays",
        .enabled(if: have("foreman_cif_openh264.264"), noFootage))
    func mirror() throws {
        let converter = PictureConverter()
        var frames: [PlanarRGB] = []
        try Clip.frames("foreman_cif_openh264.264", upTo: 40) {
            frames.append(try converter.planarRGB($0))
        }
        let direct = try Self.poses(frames)
        let mirrored = try Self.poses(frames.map(\.flipped))
        for (a, b) in zip(direct, mirrored) {
            #expect(abs(a.yaw + b.yaw) < 6 && abs(a.roll + b.roll) < 6)
            #expect(abs(a.pitch - b.pitch) < 6)
        }
        // The clip turns far enough for a wrong sign to show.
        #expect(direct.contains { abs($0.yaw) > 20 } && direct.contains { abs($0.roll) > 8 })
    }

    @Test(
        "a picture turned by 20 degrees has 20 degrees more roll, and the same yaw and pitch",
        .enabled(if: Footage.plate != nil, noFootage))
    func turned() throws {
        let frame = SampledFrame(try Clip.frame("single_face.mp4"))
        func pose(_ degrees: Double) throws -> HeadPose {
            let square = frame.crop(
                .square(
                    around: Point(320, 180), size: 360, angle: -degrees * .pi / 180, onto: 360),
                side: 360)
            return try #require(try Self.poses([PlanarRGB(square)]).first)
        }
        let (upright, turned) = (try pose(0), try pose(20))
        #expect(abs(turned.roll - upright.roll - 20) < 0.7)
        #expect(abs(turned.yaw - upright.yaw) < 1)
        #expect(abs(turned.pitch - upright.pitch) < 1)
    }
}
