import Conversion
import Faces
import Foundation
import Imaging
import Inference
import Media
import Provenance
import TestSupport
import Testing

@Suite("Whose face is replaced")
struct WhoseFaceTests {
    static let twoPeople = Footage.clip("intel_head-pose-face-detection-female-and-male.gif")
    static let noFace = Footage.clip("no_face.mp4")

    private func frames(_ clip: URL, first count: Int) throws -> [VideoFrame] {
        let reader = try ClipReader(clip, threads: 1)
        var frames: [VideoFrame] = []
        while frames.count < count, let event = try reader.next() {
            if case .frame(let frame) = event { frames.append(frame) }
        }
        return frames
    }

    private func enrolment(_ embeddings: [Embedding]) throws -> Enrolment {
        let document = DocumentReference(name: "clip", sha256: SHA256Hash(of: []))
        let weights = try #require(SHA256Hash(hex: Weight.identity.sha256))
        return try #require(
            Enrolment(
                clip: document, encoder: weights,
                embeddings: embeddings.map(\.values)))
    }

    @Test(
        "of two people in a shot only the consented one changes",
        .enabled(if: twoPeople != nil, "left out: the footage is not here"), arguments: 0..<2)
    func two(_ person: Int) throws {
        let clip = try #require(Self.twoPeople)
        let frames = try frames(clip, first: 16)
        let runtime = try NetworkRuntime()
        let tracker = try FaceTracker(runtime)
        let encoder = try IdentityEncoder(runtime)
        let first = SampledFrame(frames[0])
        let both = try tracker.faces(in: first, index: 0)
            .sorted { $0.landmarks[1].x < $1.landmarks[1].x }
        try #require(both.count == 2)
        let embedding = try encoder.embedding(of: first, both[person].landmarks)

        let finder = try TargetFinder(
            [enrolment([embedding])], in: ClipReader(clip, threads: 1).info,
            settings: ConversionSettings().faces)
        let pass = try SwapPass(networks: [StandIn()], settings: ConversionSettings())
        var painted: [PaintedFrame] = []
        for frame in frames {
            guard case .faces(let faces) = try finder.look(at: frame) else { continue }
            #expect(faces.targets.count == 1 && faces.others == 1)
            painted += try pass.push(frame, faces)
        }
        painted += try pass.finish()
        #expect(painted.count == frames.count)
        // The other one's half of the picture is the plate's.
        let middle = Int((both[0].landmarks[1].x + both[1].landmarks[1].x) / 2)
        for (before, after) in zip(frames, painted) {
            #expect(after.replaced == 1 && after.others == 1)
            for plane in 0..<3 {
                let (a, b) = (before.samples(plane), after.frame.samples(plane))
                let changed = a.indices.filter { a[$0] != b[$0] }.map { $0 % before.width }
                #expect(!changed.isEmpty)
                #expect(changed.allSatisfy { person == 0 ? $0 < middle : $0 >= middle })
            }
        }
    }

    @Test(
        "a clip without a face passes through, and the outcome says so",
        .enabled(if: noFace != nil, "left out: the footage is not here"))
    func nobody() async throws {
        let clip = try #require(Self.noFace)
        let settings = ConversionSettings()
        let made = try #require(Embedding([Float](repeating: 0.1, count: Embedding.count)))
        let enrolment = try enrolment([made])
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "conversion-\(UInt64.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(at: folder) }
        let job = ConversionJob(
            plate: clip, container: .mp4, profile: .h264Lossless, settings: settings, threads: 2,
            makeFinder: { info throws(ConversionError) in
                try TargetFinder([enrolment], in: info, settings: settings.faces)
            },
            makeNetworks: { () throws(ConversionError) in [StandIn()] })
        let key = WorkKey(
            plate: try SHA256Hash(ofClip: clip), models: [.init(weights: "a")], consents: [],
            settings: settings,
            profile: "h264-lossless")
        let report = try await ConversionWork(
            job: job, workFolder: folder, key: key, overwrite: false
        ).convert(start: { ConversionStart(total: $0, firstFrame: $1) }, { _ in })
        #expect(report.outcome == .noFace)
        #expect(report.counts.framesReplaced == 0)
        let plate = try frames(clip, first: .max)
        let result = try frames(report.unsigned, first: .max)
        #expect(report.counts.frames == plate.count && result.count == plate.count)
        for (a, b) in zip(plate, result) where a.index % 10 == 0 {
            #expect(a.time == b.time)
            for plane in 0..<3 { #expect(a.samples(plane) == b.samples(plane)) }
        }
    }

    @Test(
        "the median of a track's last distances counts, measured thrice at first and then every two seconds"
    )
    func identity() {
        var track = TrackIdentity()
        #expect(track.isDue(at: 5, every: 2))
        #expect(track.distance(to: 0) == .infinity)
        track.add([0.9], at: 5)
        #expect(!track.isDue(at: 5.1, every: 2) && track.isDue(at: 5.2, every: 2))
        track.add([0.3], at: 5.2)
        #expect(track.distance(to: 0) == 0.3)
        track.add([0.2], at: 5.5)
        #expect(track.distance(to: 0) == 0.3)
        #expect(!track.isDue(at: 7.4, every: 2) && track.isDue(at: 7.5, every: 2))
        // Another person from now on: two measurements later the track is given up.
        track.add([0.8], at: 7.5)
        track.add([0.8], at: 9.5)
        #expect(track.distance(to: 0) == 0.8)
    }

    @Test("the nearest of those near enough is the target, or nobody")
    func nearest() {
        func track(_ distance: Double) -> TrackIdentity {
            var track = TrackIdentity()
            track.add([distance], at: 0)
            return track
        }
        #expect(
            TrackIdentity.targets(among: [1: track(0.5), 2: track(0.3), 3: track(0.9)], of: 1)
                == [2: 0])
        #expect(TrackIdentity.targets(among: [1: track(0.56), 2: track(0.8)], of: 1).isEmpty)
        #expect(TrackIdentity.targets(among: [:], of: 1).isEmpty)
    }
}
