import Conversion
import Faces
import Foundation
import Imaging
import Inference
import Media
import Provenance
import Testing

@Suite("Several people in one pass")
struct SeveralPeopleTests {
    /// The first frame of ffmpeg's test picture with faces of track and person 0, 1, ... in it, painted by networks of
    /// different sizes and colors.
    private func painted(_ faces: [TargetFace]) throws -> PaintedFrame {
        let frame = try #require(try MadeClip.pattern("yuv420p").frames().first)
        var settings = ConversionSettings()
        settings.time.fade = 0
        settings.colorTransfer = "keep"
        let pass = try SwapPass(
            networks: [
                StandIn(), StandIn(resolution: 64, shift: SIMD3(-0.2, 0.1, 0.2)),
            ], settings: settings)
        let early = try pass.push(frame, FrameFaces(startsShot: true, targets: faces))
        return try #require((early + pass.finish()).first)
    }

    private func face(_ person: Int, x: Double, eyes: Double) -> TargetFace {
        TargetFace(
            SyntheticFace.tracked(person, x: x, y: 100, eyes: eyes, roll: 0.1), of: person)
    }

    @Test("two faces apart are painted as each would be alone, whatever their order")
    func apart() throws {
        let (left, right) = (face(0, x: 80, eyes: 34), face(1, x: 240, eyes: 40))
        let both = try painted([left, right])
        #expect(both.replaced == 2 && both.people == [0, 1])
        let turned = try painted([right, left])
        let (one, other) = (try painted([left]), try painted([right]))
        #expect(one.people == [0] && other.people == [1])
        for plane in 0..<3 {
            let width = plane == 0 ? 320 : 160
            let samples = both.frame.samples(plane)
            #expect(samples == turned.frame.samples(plane))
            let halves = (one.frame.samples(plane), other.frame.samples(plane))
            let expected = samples.indices.map {
                $0 % width < width / 2 ? halves.0[$0] : halves.1[$0]
            }
            #expect(samples == expected)
        }
    }

    @Test("of two that overlap the larger is in front, and as if it were alone within its outline")
    func overlapping() throws {
        let (far, near) = (face(0, x: 130, eyes: 36), face(1, x: 165, eyes: 50))
        let both = try painted([near, far])
        #expect(both.people == [0, 1])
        #expect(both.frame.samples(0) == (try painted([far, near])).frame.samples(0))
        let alone = try painted([near]).frame.samples(0)
        let behind = try painted([far]).frame.samples(0)
        let plate = try #require(try MadeClip.pattern("yuv420p").frames().first).samples(0)
        let outline = Plane<Float>(
            distanceTo: [Point<FrameSpace>].convexHull(of: near.landmarks[MeshIndices.oval]),
            width: 320, height: 240)
        let samples = both.frame.samples(0)
        var (common, kept) = (0, 0)
        for i in samples.indices {
            // Deep enough inside that the far one's edge has faded.
            if outline.samples[i] > 8 {
                #expect(samples[i] == alone[i])
                if behind[i] != plate[i] { common += 1 }
            } else if outline.samples[i] < -12, behind[i] != plate[i] {
                #expect(samples[i] == behind[i])
                kept += 1
            }
        }
        #expect(common > 100 && kept > 300)
    }

    @Test("killed and started again, a conversion of two people gives the same file")
    func kills() async throws {
        let clip = try MadeClip.pattern("yuv420p", size: "160x120", frames: 70)
        let finder = { @Sendable (stop: Int?) in PairFinder(stop: stop) }
        var straight = MadeConversion(clip)
        straight.people = 2
        var killed = straight
        killed.folder = clip.folder.appending(path: "killed")
        straight.makeFinder = { finder(nil) }
        let whole = try await straight.run()
        #expect(whole.report.counts.people == [0: 70, 1: 50])
        #expect(whole.report.counts.replaced == 120)
        killed.makeFinder = { finder(45) }
        await #expect(throws: ConversionError.self) { try await killed.run() }
        killed.makeFinder = { finder(nil) }
        let resumed = try await killed.run()
        #expect(resumed.bytes == whole.bytes)
        #expect(resumed.report.counts == whole.report.counts)
        // The work of two models is not that of one.
        killed.people = 1
        await #expect(throws: DifferenceError(.model)) { try await killed.difference() }
    }

    @Test("the nearest pair of track and target is settled first, and nobody is in a frame twice")
    func whose() {
        func track(_ distances: Double...) -> TrackIdentity {
            var track = TrackIdentity()
            track.add(distances, at: 0)
            return track
        }
        #expect(
            TrackIdentity.targets(among: [4: track(0.2, 0.4), 7: track(0.4, 0.3)], of: 2)
                == [4: 0, 7: 1])
        // Both tracks are nearest to the first target; the one that is nearer still is hers.
        #expect(
            TrackIdentity.targets(among: [4: track(0.3, 0.45), 7: track(0.2, 0.4)], of: 2)
                == [7: 0, 4: 1])
        #expect(
            TrackIdentity.targets(among: [4: track(0.3, 0.9), 7: track(0.2, 0.8)], of: 2) == [7: 0])
        #expect(TrackIdentity.targets(among: [4: track(0.6, 0.7)], of: 2).isEmpty)
    }

    @Test(
        "both people of a shot are found by their own consents, frame after frame",
        .enabled(if: WhoseFaceTests.twoPeople != nil, "left out: the footage is not here"))
    func real() throws {
        let clip = try #require(WhoseFaceTests.twoPeople)
        let reader = try ClipReader(clip, threads: 1)
        var frames: [VideoFrame] = []
        while frames.count < 12, let event = try reader.next() {
            if case .frame(let frame) = event { frames.append(frame) }
        }
        let runtime = try NetworkRuntime()
        let first = SampledFrame(frames[0])
        let both = try FaceTracker(runtime).faces(in: first, index: 0)
            .sorted { $0.landmarks[1].x < $1.landmarks[1].x }
        try #require(both.count == 2)
        let encoder = try IdentityEncoder(runtime)
        let weights = try #require(SHA256Hash(hex: Weight.identity.sha256))
        let enrolments = try both.map { face in
            try #require(
                Enrolment(
                    clip: DocumentReference(name: "clip", sha256: SHA256Hash(of: [])),
                    encoder: weights,
                    embeddings: [encoder.embedding(of: first, face.landmarks).values]))
        }
        // The second of the consents is the one on the left.
        let finder = try TargetFinder(
            enrolments.reversed(), in: reader.info, settings: ConversionSettings().faces)
        for frame in frames {
            guard case .faces(let faces) = try finder.look(at: frame) else { continue }
            let sorted = faces.targets.sorted { $0.landmarks[1].x < $1.landmarks[1].x }
            #expect(sorted.map(\.person) == [1, 0] && faces.others == 0)
        }
    }
}

/// A finder of two faces, the second of which is there for 50 frames, side by side and then one before the other.
final class PairFinder: FaceFinder {
    private let stop: Int?
    var state = AnalysisState()

    init(stop: Int?) { self.stop = stop }

    func look(at frame: VideoFrame) throws(ConversionError) -> Finding {
        let index = frame.index
        if index == stop { throw .media(.outOfMemory) }
        let moved = Double(index % 5) * 0.3
        var targets = [
            TargetFace(SyntheticFace.tracked(0, x: 60 + moved, y: 50, eyes: 24), of: 0)
        ]
        if index < 50 {
            let x = 100 - 0.5 * Double(index)
            targets.append(
                TargetFace(SyntheticFace.tracked(1, x: x, y: 55 + moved, eyes: 26), of: 1))
        }
        return .faces(FrameFaces(startsShot: index == 0, targets: targets))
    }

    func isStillExplicit(_ frame: VideoFrame) throws(ConversionError) -> Bool { false }

    func explicitScore(of frame: VideoFrame) throws(ConversionError) -> Double? { nil }
}
