import Conversion
import Faces
import Foundation
import Imaging
import Media
import Networks
import Testing
import Torch

@Suite("One frame of a plate")
struct StillTests {
    private static func clip() throws -> MadeClip {
        try MadeClip.pattern("yuv420p10le", size: "160x120", frames: 110)
    }

    /// A painter over a clip, whose finder counts what it looks at.
    private func painter(
        _ clip: MadeClip, _ looks: Looks = Looks(), explicit: Range<Int> = 0..<0
    ) throws -> StillPainter {
        try StillPainter(
            plate: ClipReader(clip.file, threads: 1), networks: [StandIn(resolution: 48)]
        ) { _, _ throws(ConversionError) in SteadyFinder(looks, explicit: explicit) }
    }

    private func whole(_ clip: MadeClip, _ settings: ConversionSettings) throws -> [PaintedFrame] {
        let finder = SteadyFinder(Looks())
        let pass = try SwapPass(networks: [StandIn(resolution: 48)], settings: settings)
        var painted: [PaintedFrame] = []
        for frame in try clip.frames() {
            guard case .faces(let faces) = try finder.look(at: frame) else { continue }
            painted += try pass.push(frame, faces)
        }
        return try painted + pass.finish()
    }

    @Test(
        "is the frame of the whole video, sample by sample, wherever it lies and whatever came before"
    )
    func equal() throws {
        let clip = try Self.clip()
        var settings = ConversionSettings()
        let painter = try painter(clip)
        #expect(painter.table.count == 110)
        for feather in [3.5, 6] {
            settings.mask.feather = feather
            let expected = try whole(clip, settings)
            // Forward, back, at the ends, at a cut (47), where a track ends (70) and begins (83).
            for index in [55, 57, 0, 109, 46, 47, 48, 68, 85, 20, 21] {
                let still = try #require(try painter.paint(index, settings: settings))
                #expect(still.frame.index == index)
                #expect(still.replaced == expected[index].replaced)
                #expect(still.others == expected[index].others)
                for plane in 0..<3 {
                    let isSame =
                        still.frame.samples(plane) == expected[index].frame.samples(plane)
                    #expect(isSame, "plane \(plane) of frame \(index)")
                }
            }
        }
    }

    @Test("other settings on the same frame look at nothing again, and a frame far away at few")
    func looks() throws {
        let looks = Looks()
        let painter = try painter(try Self.clip(), looks)
        var settings = ConversionSettings()
        _ = try painter.paint(60, settings: settings)
        let first = looks.count
        let looked = StillPainter.neighbors(of: 60, settings, of: 110).looked
        #expect(looked == 47...72)
        #expect(first == looked.count + StillPainter.settling)
        settings.sharpening.amount = 0
        settings.mask.size = 0.8
        _ = try painter.paint(60, settings: settings)
        #expect(looks.count == first)
        _ = try painter.paint(63, settings: settings)
        // 60 reaches to 69 and 63 to 72, which is in the next group of four.
        #expect(looks.count == first + 4)
        settings.time.colors = 9
        _ = try painter.paint(63, settings: settings)
        #expect(looks.count == first + 8)
    }

    @Test("what the network said of a group of frames is known to the frames beside it")
    func steps() throws {
        let asked = Looks()
        let clip = try Self.clip()
        let painter = try StillPainter(
            plate: ClipReader(clip.file, threads: 1),
            networks: [Counting(network: StandIn(resolution: 48), asked: asked)]
        ) { _, _ throws(ConversionError) in SteadyFinder(Looks()) }
        let settings = ConversionSettings()
        _ = try painter.paint(20, settings: settings)
        let first = asked.count
        #expect(first > 0)
        // All of them reach into the same groups: 8 to 31.
        for index in [19, 20, 19] { _ = try painter.paint(index, settings: settings) }
        #expect(asked.count == first)
        // And these into the next one.
        for index in [21, 22, 23, 24] { _ = try painter.paint(index, settings: settings) }
        #expect(asked.count <= first + 16)
        // Back again, from the groups that are known but for the ends of the row.
        let before = asked.count
        for index in [19, 20] { _ = try painter.paint(index, settings: settings) }
        #expect(asked.count == before)
    }

    @Test("an explicit frame is refused, and with it every other from then on")
    func explicit() throws {
        // The finder's watch is asleep: only the look at the frame itself sees it.
        let painter = try painter(try Self.clip(), explicit: 60..<61)
        let settings = ConversionSettings()
        #expect(try painter.paint(58, settings: settings) != nil)
        for index in [60, 58] {
            do {
                _ = try painter.paint(index, settings: settings)
                Issue.record("frame \(index) was given")
            } catch .explicit(let from, _, let score) {
                #expect(abs(from.seconds - 60.0 / 25) < 0.01)
                #expect(score == 0.9)
            }
        }
    }

    @Test("a cancelled call gives nothing, and the next one its frame")
    func cancelled() throws {
        let clip = try Self.clip()
        let painter = try painter(clip)
        let settings = ConversionSettings()
        for allowed in [0, 3, 20, 10] {
            var asked = 0
            let still = try painter.paint(60, settings: settings) {
                asked += 1
                return asked > allowed
            }
            #expect(still == nil)
        }
        let still = try #require(try painter.paint(60, settings: settings))
        let isSame = try still.frame.samples(0) == whole(clip, settings)[60].frame.samples(0)
        #expect(isSame)
    }
}

/// A network that counts the faces that it is asked about.
struct Counting: FaceNetwork {
    let network: StandIn
    let asked: Looks

    var resolution: Int { network.resolution }
    var coverage: Double { network.coverage }
    var normalizesColors: Bool { network.normalizesColors }
    var sourceColors: FaceColors { network.sourceColors }

    func encode(_ faces: [FloatRGB]) throws(TorchError) -> [[Float]] {
        asked.count += faces.count
        return try network.encode(faces)
    }

    func decode(_ codes: [[Float]]) throws(TorchError) -> [FloatRGB] {
        asked.count += codes.count
        return try network.decode(codes)
    }

    func covered(_ faces: [FloatRGB]) throws(TorchError) -> [Plane<Float>]? {
        try network.covered(faces)
    }
}

/// How often a finder looked.
final class Looks {
    var count = 0
}

/// A finder whose answer depends on the frame's number alone.
final class SteadyFinder: FaceFinder {
    private let looks: Looks
    private let explicit: Range<Int>
    var state = AnalysisState()

    init(_ looks: Looks, explicit: Range<Int> = 0..<0) {
        self.looks = looks
        self.explicit = explicit
    }

    func look(at frame: VideoFrame) throws(ConversionError) -> Finding {
        looks.count += 1
        let index = frame.index
        let startsShot = index == 0 || index == 47
        if (70..<83).contains(index) { return .faces(FrameFaces(startsShot: startsShot)) }
        let face = SyntheticFace.tracked(
            index < 47 ? 0 : index < 70 ? 1 : 2,
            x: 70 + 0.3 * Double(index) + Double(index % 7) * 0.3, y: 50 + Double(index % 3) * 0.2,
            eyes: 30, roll: 0.002 * Double(index))
        return .faces(FrameFaces(startsShot: startsShot, targets: [TargetFace(face)], others: 1))
    }

    func isStillExplicit(_ frame: VideoFrame) throws(ConversionError) -> Bool { false }

    func explicitScore(of frame: VideoFrame) throws(ConversionError) -> Double? {
        explicit.contains(frame.index) ? 0.9 : nil
    }
}
