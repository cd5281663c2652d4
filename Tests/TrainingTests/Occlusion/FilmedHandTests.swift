import Faces
import Foundation
import Imaging
import Networks
import TestSupport
import Testing
import Torch
import Training

@Suite("hands that were filmed before a face", .enabled(if: Footage.source != nil, "needs footage"))
struct FilmedHandTests {
    private static let square = SampleSquare(network: 64, coverage: 0.896, reach: 0.15)
    private static let bare = [0, 8, 16, 24, 32, 236, 244, 252, 260, 268]
    private static let hand = [95, 101, 107, 113, 115, 119, 125, 131, 137, 143, 149, 155]
    private static let drawnFrame = 115
    /// The hand in frame 115, drawn by hand around what is seen: in 640ths of the network's square.
    private static let drawn: [(Float, Float)] = [
        (70, 640), (68, 510), (85, 475), (125, 400), (165, 320), (215, 260), (240, 215), (265, 180),
        (285, 162), (300, 168), (310, 190), (320, 205), (322, 230), (310, 290), (295, 345),
        (280, 380), (265, 420), (250, 455), (225, 520), (250, 470), (290, 420), (320, 370),
        (345, 330), (365, 318), (378, 325), (380, 345), (365, 390), (345, 440), (320, 490),
        (300, 550), (290, 570), (290, 640),
    ]

    /// The woman of the source clip, with and without her hand.
    private struct Woman {
        let faceset: Faceset
        let bare: PersonSamples
        let covered: PersonSamples
        let hands: [FilmedHand]

        init(_ bench: Workbench) throws {
            let frames = (FilmedHandTests.bare + FilmedHandTests.hand).sorted()
            let faces = try FilmedFace.faces(#require(Footage.source), frames: frames)
            let covered = Set(
                frames.indices.filter { FilmedHandTests.hand.contains(frames[$0]) })
            let set = try bench.faceset(
                "woman", crops: faces.map { ($0.picture, $0.mesh) }, covered: covered)
            func samples(_ filter: FaceFilter) throws -> PersonSamples {
                try #require(
                    try PersonSamples.read(
                        PersonSamples.Request(
                            faceset: set, person: .target, square: FilmedHandTests.square,
                            isNormalized: true, limit: 100, threads: 2, filter: filter)
                    ) { _, _ in true })
            }
            faceset = set
            bare = try samples(.kept)
            self.covered = try samples(.covered)
            hands = try #require(
                try FilmedHand.find(in: self.covered, of: set) { _, _ in true })
        }
    }

    /// How far what is said to be covered agrees with the drawing, on the face: both over either.
    private func agreement(_ cover: (Int, Int) -> Float, _ weights: Plane<Float>) -> Float {
        let polygon = Outline(Self.drawn.map { SIMD2($0.0, $0.1) / 10 })
            .distances(side: 64, reach: 64)
        let margin = Self.square.margin
        var (both, either) = (Float(0), Float(0))
        for y in 0..<64 {
            for x in 0..<64 {
                let (a, b) = (cover(x, y), polygon[y * 64 + x] < 0 ? Float(1) : 0)
                let weight = weights[x + margin, y + margin]
                both += min(a, b) * weight
                either += max(a, b) * weight
            }
        }
        return both / either
    }

    @Test("are found where they lie, and not where there is none")
    func found() throws {
        let bench = try Workbench()
        let woman = try Woman(bench)
        #expect(woman.hands.count >= 10, "\(woman.hands.count) of \(Self.hand.count)")
        let margin = Self.square.margin
        let best = woman.hands.map { hand in
            agreement({ hand.distances[$0 + margin, $1 + margin] < 0 ? 1 : 0 }, hand.weights)
        }.max()
        #expect((best ?? 0) > 0.7, "\(String(describing: best))")
        let none = try FilmedHand.find(in: woman.bare, of: woman.faceset) { _, _ in true }
        #expect(none?.count == 0)
        let ended = try FilmedHand.find(in: woman.covered, of: woman.faceset) { done, _ in
            done < 8
        }
        #expect(ended == nil)
    }

    @Test(
        "teach a network to find fingers on skin of the same color",
        .enabled(if: Effort.isFull, "left out by --quick"))
    func learned() throws {
        let bench = try Workbench()
        let woman = try Woman(bench)
        let training = OcclusionTraining(
            lessons: OcclusionLessons([woman.bare], hands: woman.hands), steps: 200, threads: 2)
        let network = try #require(try training.run { _, _ in true })
        let place = try #require(Self.hand.firstIndex(of: Self.drawnFrame))
        let (picture, weights) = woman.covered.occlusionPicture(place)
        let margin = Self.square.margin
        let seen = picture.planes.flatMap { plane in
            (0..<64 * 64).map { plane[$0 % 64 + margin, $0 / 64 + margin] }
        }
        let logits = try withoutGradient { () throws(TorchError) in
            try network(Tensor(seen, shape: [1, 3, 64, 64])).floats()
        }
        let share = agreement({ logits[$1 * 64 + $0] > 0 ? 1 : 0 }, weights)
        #expect(share > 0.6, "\(share)")
    }
}
