import Networks
import Testing
import Torch
import Training

@Suite("Augmentation")
struct AugmentationTests {
    private static let square = SampleSquare(network: 32, coverage: 0.9, reach: 0.05)

    private static func settings(
        _ kind: String, _ change: (inout AugmentationSettings) -> Void = { _ in }
    )
        throws -> AugmentationSettings
    {
        var settings = TrainingSettings(for: try .init(named: "quick")).augmentation
        settings.kind = kind
        change(&settings)
        return settings
    }

    private static func still(_ settings: inout AugmentationSettings) {
        (settings.rotation, settings.zoom, settings.shift) = (0, 0, 0)
        (settings.flip, settings.bend, settings.light) = (0, 0, 0)
    }

    private static func draw(
        _ settings: AugmentationSettings, seed: UInt64, count: Int = 3
    ) throws -> (input: [Float], target: [Float], gain: [Float], offset: [Float]) {
        var random = RandomSource(seed: seed)
        let placement = try AugmentationCatalog.augmentation(settings)
            .draw(count, on: PixelGrid(square, on: .cpu), random: &random)
        return (
            try placement.input.floats(), try placement.target.floats(),
            try placement.light?.gain.floats() ?? [], try placement.light?.offset.floats() ?? []
        )
    }

    @Test(
        "without variation input and target are the network's square",
        arguments: AugmentationCatalog.names)
    func still(kind: String) throws {
        let placement = try Self.draw(Self.settings(kind, Self.still), seed: 1)
        // Reading the sample at these places gives its middle pixels: places are pixel centers.
        let side = Double(Self.square.side)
        for (k, value) in placement.target.enumerated() {
            let axis = k % 2
            let pixel = axis == 0 ? (k / 2) % 32 : (k / 64) % 32
            let expected = (2 * Double(pixel + Self.square.margin) + 1) / side - 1
            #expect(abs(Double(value) - expected) < 1e-5)
            #expect(abs(Double(placement.input[k]) - expected) < 1e-5)
        }
        #expect(placement.gain.allSatisfy { $0 == 1 } && placement.offset.allSatisfy { $0 == 0 })
    }

    @Test(
        "the same seed gives the same places and light, another one others",
        arguments: AugmentationCatalog.names)
    func seeds(kind: String) throws {
        let settings = try Self.settings(kind)
        let one = try Self.draw(settings, seed: 5)
        let same = try Self.draw(settings, seed: 5)
        let other = try Self.draw(settings, seed: 6)
        #expect(one.input == same.input && one.target == same.target && one.gain == same.gain)
        #expect(one.input != other.input && one.target != other.target)
    }

    @Test(
        "how many numbers are drawn does not depend on what they are",
        arguments: AugmentationCatalog.names)
    func count(kind: String) throws {
        var states: [RandomState] = []
        for change in [{ _ in }, Self.still] as [(inout AugmentationSettings) -> Void] {
            var random = RandomSource(seed: 3)
            _ = try AugmentationCatalog.augmentation(Self.settings(kind, change))
                .draw(4, on: PixelGrid(Self.square, on: .cpu), random: &random)
            states.append(random.state)
        }
        #expect(states[0] == states[1])
    }

    @Test("a turn of 90 degrees, a mirror and a shift put pixels where they should")
    func maps() throws {
        // With a mirror for all and nothing else, x is the opposite and y stays.
        var settings = try Self.settings("gentle", Self.still)
        settings.flip = 1
        let plain = try Self.draw(Self.settings("gentle", Self.still), seed: 1, count: 1).target
        let mirrored = try Self.draw(settings, seed: 1, count: 1).target
        for k in stride(from: 0, to: plain.count, by: 2) {
            #expect(abs(mirrored[k] + plain[k]) < 1e-6 && mirrored[k + 1] == plain[k + 1])
        }
        // A shift of at most 0.25 of the side moves all places alike, at most that far.
        settings = try Self.settings("gentle", Self.still)
        settings.shift = 0.25
        let share = 32 / Float(Self.square.side)
        for seed in 0..<20 as Range<UInt64> {
            let moved = try Self.draw(settings, seed: seed, count: 1).target
            let d = moved[0] - plain[0]
            #expect(abs(d) <= 0.5 * share + 1e-5)
            #expect(
                zip(moved, plain).enumerated().allSatisfy {
                    $0 % 2 == 1 || abs($1.0 - $1.1 - d) < 1e-5
                })
        }
    }

    @Test("the target of 2017 is the upright grid that fits the bent one best")
    func straightened() throws {
        // Of a bend that is itself a similarity the fit would be exact; of a random one the mean place is kept.
        var settings = try Self.settings("affine2017", Self.still)
        settings.bend = 0.06
        for seed in 0..<10 as Range<UInt64> {
            let placement = try Self.draw(settings, seed: seed, count: 1)
            func mean(_ grid: [Float], _ axis: Int) -> Float {
                let values = stride(from: axis, to: grid.count, by: 2).map { grid[$0] }
                return values.reduce(0, +) / Float(values.count)
            }
            for axis in 0..<2 {
                #expect(abs(mean(placement.input, axis) - mean(placement.target, axis)) < 0.02)
            }
        }
    }
}
