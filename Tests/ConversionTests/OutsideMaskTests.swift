import Conversion
import Faces
import Imaging
import Media
import Testing

@Suite("Outside the mask")
struct OutsideMaskTests {
    static let formats = [
        "yuv420p", "yuv422p", "yuv444p", "yuv411p", "yuv440p", "yuv420p10le", "yuv422p10le",
        "yuv444p12le", "yuv444p16le", "gbrp", "gbrp10le", "gbrp16le", "gray", "gray10le",
        "gray16le", "yuva420p", "yuva444p10le", "yuv420p9le", "yuv422p12le", "yuv440p10le",
        "yuva422p16le", "gbrp9le", "gbrp12le", "gbrp14le", "gbrap", "gbrap16le", "gray12le",
    ]

    /// Formats that are taken apart into planes, and floating point.
    static let oddFormats = [
        "nv12", "nv21", "yuv410p", "yuyv422", "rgb24", "bgra", "rgb48le", "rgba64le", "gbrpf32le",
        "gbrapf32le", "grayf32le",
    ]

    /// The frame with a face painted into it.
    private func painted(
        _ frame: VideoFrame, _ face: TrackedFace,
        settings: ConversionSettings = ConversionSettings(), network: StandIn = StandIn(),
        blender: String = "feather"
    ) throws -> PaintedFrame {
        var settings = settings
        settings.time.fade = 0
        settings.colorTransfer = "keep"
        // Nothing of a test picture has the color of skin.
        settings.mask.plateHair = false
        settings.blender = blender
        let pass = try SwapPass(networks: [network], settings: settings)
        let early = try pass.push(
            frame, FrameFaces(startsShot: true, targets: [TargetFace(face)]))
        return try #require((early + pass.finish()).first)
    }

    @Test(
        "every sample is the plate's, in every layout and with every blender", arguments: formats,
        BlenderCatalog.all.map { $0.name })
    func identical(_ format: String, _ blender: String) throws {
        try check(try #require(try MadeClip.pattern(format).frames().first), blender)
    }

    @Test("and in packed ones and floating point", arguments: oddFormats)
    func odd(_ format: String) throws {
        for blender in ["feather", "poisson"] {
            try check(try #require(try MadeClip.odd(format).frames().first), blender)
        }
    }

    private func check(_ frame: VideoFrame, _ blender: String) throws {
        let face = SyntheticFace.tracked(x: 160, y: 100, eyes: 50, roll: 0.2)
        let result = try painted(frame, face, blender: blender)
        #expect(result.replaced == 1)
        // The oval's hull, scaled, eroded and faded by three deviations, lies inside the oval grown by 8 pixels.
        let oval = [Point<FrameSpace>].convexHull(of: face.landmarks[MeshIndices.oval])
        let distance = Plane<Float>(distanceTo: oval, width: frame.width, height: frame.height)
        for plane in 0..<frame.layout.planeCount {
            let size = frame.layout.planeSize(plane, width: frame.width, height: frame.height)
            let (before, after) = (frame.samples(plane), result.frame.samples(plane))
            var changedInside = 0
            for i in before.indices where before[i] != after[i] {
                let x = (i % size.width) * frame.width / size.width
                let y = (i / size.width) * frame.height / size.height
                if distance[x, y] > -8 {
                    changedInside += 1
                } else {
                    Issue.record("plane \(plane) changed at \(x), \(y)")
                }
            }
            let isAlpha = frame.layout.hasAlpha && plane == frame.layout.planeCount - 1
            // Of a plane of the frame's own size, more than 200.
            let least = size.width * size.height / 384
            #expect(isAlpha ? changedInside == 0 : changedInside > least)
        }
    }

    @Test("what lies in front of the face keeps every sample, and the rest of the face is painted")
    func occlusion() throws {
        let frame = try #require(try MadeClip.pattern("yuv420p").frames().first)
        let face = SyntheticFace.tracked(x: 160, y: 100, eyes: 50)
        func changed(_ network: StandIn, _ settings: ConversionSettings = .init()) throws -> [Int] {
            let (before, after) = (
                frame.samples(0),
                try painted(frame, face, settings: settings, network: network).frame.samples(0)
            )
            return before.indices.filter { before[$0] != after[$0] }
        }
        let all = try changed(StandIn())
        let half = try changed(StandIn(coveredTo: 47))
        #expect(half.count > all.count / 4 && half.count < all.count * 3 / 4)
        // The middle of the square is the middle of the face; one pixel of the network's is less than two of the frame's.
        let columns = all.map { $0 % frame.width }
        let middle = try (#require(columns.min()) + #require(columns.max())) / 2
        let leftmost = try #require(half.map { $0 % frame.width }.min())
        #expect(leftmost >= middle - 6)
        let none = try changed(StandIn(coveredTo: 95))
        #expect(none.isEmpty)
        var careless = ConversionSettings()
        careless.mask.occlusion = false
        let everything = try changed(StandIn(coveredTo: 95), careless)
        let isSame = everything == all
        #expect(isSame)
    }

    @Test("where the source's hair hangs over their face, the plate keeps every sample of its own")
    func hair() throws {
        let frame = try #require(try MadeClip.pattern("yuv420p").frames().first)
        let face = SyntheticFace.tracked(x: 160, y: 100, eyes: 50)
        // Half of the way from the forehead's edge to the middle of this face.
        let fringe = Hairline.columns.map { $0.edge == 10 || $0.reach > 0.8 ? Float(0.5) : 0 }
        let hairline = try #require(Hairline(depths: fringe))
        func changed(_ network: StandIn, _ settings: ConversionSettings = .init()) throws -> Set<
            Int
        > {
            let (before, after) = (
                frame.samples(0),
                try painted(frame, face, settings: settings, network: network).frame.samples(0)
            )
            return Set(before.indices.filter { before[$0] != after[$0] })
        }
        /// Above the nose.
        func rows(_ samples: Set<Int>) -> ClosedRange<Int> {
            let rows = samples.filter { abs($0 % frame.width - 160) < 12 }.map { $0 / frame.width }
            return (rows.min() ?? 0)...(rows.max() ?? 0)
        }
        let whole = try changed(StandIn())
        let bare = try changed(StandIn(sourceHairline: hairline))
        // Skin whose colors are not counted changes the others by a step here and there.
        #expect(bare.subtracting(whole).count < whole.count / 50)
        #expect(bare.count > whole.count / 2 && bare.count < whole.count * 19 / 20)
        // The face is 95 pixels high; brows are near its upper edge here, and the edges are soft.
        #expect(rows(bare).lowerBound > rows(whole).lowerBound + 5, "\(rows(bare)) \(rows(whole))")
        #expect(abs(rows(bare).upperBound - rows(whole).upperBound) <= 2)
        var careless = ConversionSettings()
        careless.mask.hair = false
        #expect(try changed(StandIn(sourceHairline: hairline), careless) == whole)
    }

    @Test(
        "a face beyond the frame's edge, in odd sizes, stays within the frame",
        arguments: ["yuv420p", "yuv422p10le", "yuv444p"])
    func clipped(_ format: String) throws {
        let frame = try #require(try MadeClip.pattern(format, size: "161x121").frames().first)
        for (x, y) in [(2.0, 60.0), (158, 60), (80, 0), (80, 118)] {
            let result = try painted(frame, SyntheticFace.tracked(x: x, y: y, eyes: 50))
            #expect(result.frame.width == frame.width)
            // Whatever was painted, the corners furthest from the face are untouched.
            let (before, after) = (frame.samples(0), result.frame.samples(0))
            let column = x < 80 ? frame.width - 1 : 0
            let far = column + (y < 60 ? frame.height - 1 : 0) * frame.width
            #expect(before[far] == after[far])
        }
    }

    @Test("a face outside the frame, turned away, too small or doubtful leaves the frame alone")
    func skipped() throws {
        let frame = try #require(try MadeClip.pattern("yuv420p").frames().first)
        func reason(_ face: TrackedFace) throws -> SkippedFace? {
            let result = try painted(frame, face)
            #expect(result.replaced == 0)
            #expect(result.frame.samples(0) == frame.samples(0))
            return result.skipped.first
        }
        #expect(try reason(SyntheticFace.tracked(x: 400, y: 100, eyes: 50)) == .outsideFrame)
        #expect(try reason(SyntheticFace.tracked(x: 100, y: 100, eyes: 5)) == .tooSmall)
        var doubtful = SyntheticFace.tracked(x: 160, y: 100, eyes: 50)
        doubtful.presence = 0.3
        #expect(try reason(doubtful) == .uncertain)
    }
}
