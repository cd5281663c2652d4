import Faces
import Foundation
import Imaging
import Inference
import Media
import TestSupport
import Testing

@Suite("identity")
struct IdentityTests {
    private struct Embeddings: Decodable {
        var embeddings: [[Float]]
    }

    /// The pictures of References/identity.py.
    private static var chips: [PlanarRGB] {
        [
            PlanarRGB(width: 150, height: 150) { x, y in
                (UInt8((3 * y + x) % 256), UInt8(2 * x % 256), UInt8((y + 5 * x) % 256))
            },
            PlanarRGB(width: 150, height: 150) { x, y in
                let (dx, dy) = (x - 75, y - 75)
                var value = dx * dx * 4 + dy * dy * 3 < 14400 ? 180 : 60
                for cx in [52, 98] where (x - cx) * (x - cx) + (y - 60) * (y - 60) < 60 {
                    value = 20
                }
                if abs(x - 75) < 22 && abs(y - 110) < 5 { value = 40 }
                return (UInt8(value + 40), UInt8(value + 10), UInt8(value))
            },
        ]
    }

    @Test("embeddings are those of PyTorch, from the same file")
    func reference() throws {
        let reference = try Reference.load("identity.json", as: Embeddings.self).embeddings
        let encoder = try IdentityEncoder(NetworkRuntime())
        #expect(reference.count == 2)
        for (chip, expected) in zip(Self.chips, reference) {
            let found = try encoder.embedding(ofChip: chip).values
            let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? 1
            #expect(worst < 2e-5)
        }
    }

    /// Embeddings of frames spread evenly over a clip.
    private static func embeddings(
        _ clip: String, count: Int, frames: Int, _ runtime: NetworkRuntime
    ) throws -> [Embedding] {
        let encoder = try IdentityEncoder(runtime)
        let tracker = try FaceTracker(runtime)
        let wanted = Set((0..<count).map { $0 * (frames - 1) / (count - 1) })
        var found: [Embedding] = []
        try Clip.frames(clip, upTo: frames) { frame in
            guard wanted.contains(frame.index) else { return }
            let picture = SampledFrame(frame)
            guard let face = try tracker.faces(in: picture, index: frame.index).first else {
                return
            }
            found.append(try encoder.embedding(of: picture, face.landmarks))
        }
        return found
    }

    /// People, each with the clips that show them and how many frames do. The two clips of the same
    /// maker from which the network cannot tell two men apart (0.40 at least, 0.54 on average)
    /// count as one of them: only the first is used.
    private static let people: [[(clip: String, frames: Int)]] = [
        [("WolfgangLanger_Pexels.mp4", 472)], [("single_face.mp4", 72)],
        [("grid_pwij3p.mpg", 75), ("grid_id2_vcd_swwp2s.mpg", 75)], [("grid_sbia1a.mpg", 75)],
        [("grid_sbwe5n.mpg", 75)], [("grid_bbaf2n.mpg", 75)], [("grid_brbk7n.mpg", 75)],
        [("grid_lbbc2a.mpg", 75)], [("grid_lwbsza.mpg", 75)], [("carphone_pristine.mp4", 120)],
        [("intel_asl_book.mkv", 109)], [("intel_asl_sister.mkv", 87)],
    ]

    @Test(
        "the nearest of eight enrolled faces tells twelve people apart at the threshold",
        .enabled(if: have("grid_pwij3p.mpg", "intel_asl_book.mkv", "single_face.mp4"), noFootage))
    func separation() throws {
        let runtime = try NetworkRuntime()
        var enrolled: [[Embedding]] = []
        var asked: [[Embedding]] = []
        for clips in Self.people {
            // Every other face is enrolled and the rest are asked about.
            let all = try clips.map {
                try Self.embeddings($0.clip, count: 16, frames: $0.frames, runtime)
            }
            enrolled.append(
                try #require(all.first).enumerated().filter { $0.offset % 2 == 0 }.map(\.element))
            asked.append(
                try #require(all.first).enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
                    + all.dropFirst().joined())
        }
        var same: [Float] = []
        var different: [Float] = []
        for (i, faces) in asked.enumerated() {
            for (j, person) in enrolled.enumerated() {
                let distances = faces.map { $0.distance(toNearestOf: person) }
                if i == j { same += distances } else { different += distances }
            }
        }
        #expect(same.count > 100 && different.count > 1000)
        #expect((same.max() ?? 1) < Embedding.threshold)
        #expect((different.min() ?? 0) > Embedding.threshold)
        #expect(same.reduce(0, +) / Float(same.count) < 0.3)
    }

    @Test("a file of weights that is cut off or changed is refused, with the place")
    func hostile() throws {
        let whole = try Data(contentsOf: Weight.identity.verified())
        let file = FileManager.default.temporaryDirectory
            .appending(path: "network-\(UUID().uuidString).dat")
        defer { try? FileManager.default.removeItem(at: file) }
        var noise = Noise(state: 11)
        var refused = 0
        for round in 0..<150 {
            // The part up to the third convolution holds every kind of entry.
            var bytes = whole.prefix(round < 50 ? .random(in: 0...60_000, using: &noise) : 60_000)
            if round >= 50 {
                let headers = [0..<400, 19_040..<19_150, 19_640..<19_850, 56_800..<56_930]
                let place = Int.random(
                    in: headers[round % headers.count], using: &noise)
                bytes[place] = UInt8.random(in: 0...255, using: &noise)
            }
            try bytes.write(to: file)
            do {
                _ = try DlibNetworkFile(file)
            } catch {
                guard case .weightMalformed(file, let offset, _) = error else {
                    Issue.record("\(error)")
                    continue
                }
                #expect(offset >= 0 && offset <= bytes.count)
                refused += 1
            }
        }
        #expect(refused == 150)  // each ends too early at the latest
        let stored = try DlibNetworkFile(Weight.identity.verified())
        #expect(stored.layers.count == 108)
    }

    @Test("a file of weights that is not there is an error with its code")
    func missing() {
        let file = URL(filePath: "/nowhere/network.dat")
        #expect(throws: InferenceError.weightUnreadable(file: file, code: ENOENT)) {
            try DlibNetworkFile(file)
        }
    }
}

@Suite("explicit content")
struct ExplicitContentTests {
    private struct Scores: Decodable {
        var scores: [Double]
    }

    @Test("scores are those of onnxruntime")
    func reference() throws {
        let reference = try Reference.load("explicit_content.json", as: Scores.self).scores
        // The pictures of References/explicit_content.py.
        let pictures = [
            PlanarRGB(width: 256, height: 256) { x, y in
                (UInt8((x + y) % 256), UInt8(2 * x % 256), UInt8((x + 3 * y) % 256))
            },
            PlanarRGB(width: 256, height: 256) { _, _ in (210, 160, 130) },
            PlanarRGB(width: 256, height: 256) { x, y in
                (UInt8(x * y % 256), UInt8(x), UInt8(y))
            },
        ]
        let network = try ExplicitContentGuard(NetworkRuntime())
        #expect(reference.count == 3)
        for (picture, expected) in zip(pictures, reference) {
            let score = try network.score(of: SampledFrame(picture))
            #expect(abs(score - expected) < 1e-4)
        }
        let empty = PlanarRGB(width: 0, height: 0, red: [], green: [], blue: [])
        #expect(try network.score(of: SampledFrame(empty)) == 0)
    }

    @Test(
        "ordinary footage is far from the threshold", .enabled(if: Footage.plate != nil, noFootage))
    func ordinary() throws {
        let network = try ExplicitContentGuard(NetworkRuntime())
        for clip in ["single_face.mp4", "WolfgangLanger_Pexels.mp4", "no_face.mp4"]
        where Footage.clip(clip) != nil {
            let score = try network.score(of: SampledFrame(try Clip.frame(clip, 20)))
            #expect(score < 0.1 && score > 0, "\(clip)")
        }
        #expect(ExplicitContentGuard.threshold == 0.8)
    }
}
