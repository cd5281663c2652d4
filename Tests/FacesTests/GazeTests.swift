import Faces
import Foundation
import Imaging
import Inference
import Media
import TestSupport
import Testing

@Suite("gaze")
struct GazeTests {
    @Test("a place in an eye comes back, however the eye lies")
    func frames() {
        var noise = Noise(state: 4)
        for _ in 0..<100 {
            let a = SIMD2<Float>.random(in: -50...50, using: &noise)
            let b = a + SIMD2<Float>.random(in: 5...40, using: &noise)
            let place = SIMD2<Float>.random(in: -1...1, using: &noise)
            let eye = EyeFrame(from: a, to: b)
            let back = eye.relative(eye.point(place)) - place
            #expect((back * back).sum() < 1e-8)
        }
        let eye = EyeFrame(from: SIMD2(10, 10), to: SIMD2(30, 10))
        #expect(eye.relative(SIMD2(20, 10)) == .zero)
        #expect(eye.relative(SIMD2(25, 12)) == SIMD2(0.25, 0.1))
    }

    private static func gaze(_ x: Float, lids: Float = 0.3) -> Gaze {
        let part = Gaze.Part(iris: SIMD2(x, 0), radius: 0.2, lids: lids)
        return Gaze(right: part, left: part)
    }

    @Test("two gazes are as far apart as the irises of the eyes that are open in both")
    func distance() throws {
        let ahead = Self.gaze(0)
        #expect(ahead.distance(to: ahead) == 0)
        #expect(abs(try #require(ahead.distance(to: Self.gaze(0.1))) - 0.1) < 1e-6)
        var wink = Self.gaze(0.1)
        wink.left.iris.x = 0.5
        wink.left.lids = 0.14
        #expect(abs(try #require(ahead.distance(to: wink)) - 0.1) < 1e-6)
        #expect(ahead.distance(to: Self.gaze(0.1, lids: 0.17)) == nil)
    }

    @Test("lids of both eyes are one movement, seen best in the nearer eye, but for a wink")
    func winks() {
        /// The gaze of an upright face that looks ahead, its eyes of some widths.
        func gaze(_ right: Double, _ left: Double, widths: (Float, Float) = (20, 20)) -> Gaze {
            var points = [SIMD3<Float>](repeating: .zero, count: Landmarks<FrameSpace>.count)
            points[MeshIndices.rightEyeOuter] = SIMD3(20, 50, 0)
            points[MeshIndices.rightEyeInner] = SIMD3(20 + widths.0, 50, 0)
            points[MeshIndices.leftEyeInner] = SIMD3(70, 50, 0)
            points[MeshIndices.leftEyeOuter] = SIMD3(70 + widths.1, 50, 0)
            func iris(_ x: Double, _ lids: Double) -> Iris<FrameSpace> {
                Iris(center: Point(x, 50), radius: 4, lids: lids)
            }
            return Gaze(
                Irises(right: iris(30, right), left: iris(80, left)),
                of: Landmarks(points)!)
        }
        let same = gaze(0.4, 0.36)
        #expect(abs(same.right.lids - 0.38) < 1e-6 && same.left.lids == same.right.lids)
        let aside = gaze(0.4, 0.34, widths: (20, 10))
        #expect(abs(aside.right.lids - 0.38) < 1e-6 && aside.left.lids == aside.right.lids)
        let wink = gaze(0.4, 0.14)
        #expect(abs(wink.right.lids - 0.36) < 1e-6 && abs(wink.left.lids - 0.18) < 1e-6)
        #expect(abs(wink.lidsOpening - 0.27) < 1e-6)
    }

    /// The first frame of a clip, its face and its irises; the frame as in a mirror on request.
    private static func look(
        _ clip: String, mirrored: Bool = false
    ) throws -> (Landmarks<FrameSpace>, Irises<FrameSpace>, width: Int) {
        var picture = try PictureConverter().planarRGB(Clip.frame(clip))
        if mirrored { picture = picture.mirrored }
        let runtime = try NetworkRuntime()
        let sampled = SampledFrame(picture)
        let face = try #require(
            try FaceTracker(runtime).faces(in: sampled, index: 0).first
        ).landmarks
        let irises = try #require(try IrisReader(runtime).irises(in: sampled, of: face))
        return (face, irises, picture.width)
    }

    @Test(
        "irises lie between the corners and the lids, and have the size of irises",
        .enabled(if: have("single_face.mp4", "grid_sbia1a.mpg"), noFootage),
        arguments: ["single_face.mp4", "grid_sbia1a.mpg"])
    func anatomy(_ clip: String) throws {
        let (face, irises, _) = try Self.look(clip)
        let gaze = Gaze(irises, of: face)
        for eye in Eye.allCases {
            #expect(abs(gaze[eye].iris.x) < 0.25 && abs(gaze[eye].iris.y) < 0.2, "\(eye)")
            // 11.7 mm across in an eye of 26 to 32 mm.
            #expect((0.15...0.25).contains(gaze[eye].radius), "\(eye)")
            #expect(gaze[eye].isOpen)
            #expect((0.25...0.5).contains(gaze[eye].lids), "\(eye)")
        }
    }

    @Test(
        "a blink is read as shut, once, and all other frames as open or on their way",
        .enabled(if: have("single_face.mp4"), noFootage))
    func blink() throws {
        let runtime = try NetworkRuntime()
        let (tracker, irises) = (try FaceTracker(runtime), try IrisReader(runtime))
        var lids: [Double] = []
        try Clip.frames("single_face.mp4") { frame in
            let picture = try SampledFrame(PictureConverter().planarRGB(frame))
            let face = try #require(
                try tracker.faces(in: picture, index: lids.count).first
            ).landmarks
            let found = try #require(try irises.irises(in: picture, of: face))
            lids.append(Gaze(found, of: face).lidsOpening)
        }
        let shut = lids.indices.filter { lids[$0] < 0.24 }
        #expect(lids.min()! < 0.2 && lids.sorted()[lids.count / 2] > 0.35, "\(lids)")
        // He blinks about frame 26.
        #expect(!shut.isEmpty && shut.allSatisfy { (22...30).contains($0) }, "\(shut)")
    }

    @Test(
        "in a mirror the irises are mirrored: the left eye is read as the right one is",
        .enabled(if: have("single_face.mp4"), noFootage))
    func mirrored() throws {
        let (face, irises, width) = try Self.look("single_face.mp4")
        let (otherFace, other, _) = try Self.look("single_face.mp4", mirrored: true)
        func isMirrored(_ a: Iris<FrameSpace>, _ b: Iris<FrameSpace>) -> Bool {
            abs(Double(width) - a.center.x - b.center.x) < 0.7
                && abs(a.center.y - b.center.y) < 0.7 && abs(a.radius - b.radius) < 0.7
                && abs(a.lids - b.lids) < 0.03
        }
        #expect(isMirrored(irises.right, other.left))
        #expect(isMirrored(irises.left, other.right))
        let (gaze, mirrored) = (Gaze(irises, of: face), Gaze(other, of: otherFace))
        #expect(abs(gaze.right.iris.x + mirrored.left.iris.x) < 0.04)
    }
}

extension PlanarRGB {
    /// The picture as a mirror shows it.
    fileprivate var mirrored: PlanarRGB {
        func turned(_ plane: [UInt8]) -> [UInt8] {
            (0..<height).flatMap { plane[$0 * width..<($0 + 1) * width].reversed() }
        }
        return PlanarRGB(
            width: width, height: height, red: turned(red), green: turned(green),
            blue: turned(blue))
    }
}
