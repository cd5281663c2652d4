import Foundation
import Networks
import Testing
import Torch
import Training

/// What a step really takes, noted block by block, against what a few small steps foretold.
@Suite("The memory of a step, foretold", .serialized)
struct StepMemoryTests {
    /// Networks of every kind, small enough for a test and large enough to be more than their overhead.
    static let all: [(name: String, make: @Sendable () throws -> ArchitectureChoice)] = [
        ("quick", { try Workbench.tiny() }),
        (
            "original",
            {
                var settings = Original.Settings()
                (settings.width, settings.code) = (16, 64)
                return try ArchitectureChoice(Original.self, settings)
            }
        ),
        (
            "iae",
            {
                var settings = InterAutoencoder.Settings()
                (settings.width, settings.code) = (16, 64)
                return try ArchitectureChoice(InterAutoencoder.self, settings)
            }
        ),
        (
            "dfaker",
            {
                var settings = Dfaker.Settings()
                (settings.width, settings.code, settings.resolution) = (8, 64, 64)
                return try ArchitectureChoice(Dfaker.self, settings)
            }
        ),
        (
            "saehd",
            {
                var settings = SAEHD.Settings()
                (settings.resolution, settings.code) = (64, 32)
                (settings.encoderWidth, settings.decoderWidth) = (8, 8)
                return try ArchitectureChoice(SAEHD.self, settings)
            }
        ),
        (
            "amp",
            {
                var settings = AMP.Settings()
                (settings.resolution, settings.code, settings.interWidth) = (64, 32, 32)
                (settings.encoderWidth, settings.decoderWidth) = (8, 8)
                return try ArchitectureChoice(AMP.self, settings)
            }
        ),
    ]

    @Test(
        "is within 3 % of what is measured, for every architecture, batch and precision",
        arguments: all.map { $0.name })
    func blocks(name: String) throws {
        try Threads.set(1)
        let entry = try #require(Self.all.first { $0.name == name })
        let choice = try entry.make()
        for precision: DType? in [nil, .bfloat16] {
            var settings = TrainingSettings(for: choice)
            let memory = try StepMemory(
                choice, settings: settings, precision: precision, device: .cpu)
            for batch in [3, 12] {
                settings.batch = batch
                let tape = try MemoryTape()
                let trial = try StepTrial(
                    choice, settings: settings, precision: precision, device: .cpu)
                try trial.step(.init(settings))
                let start = tape.length
                try trial.step(.init(settings))
                let events = tape.events
                var (sum, height) = (0, 0)
                for event in events[start...] {
                    sum += event
                    height = max(height, sum)
                }
                let resting = events[..<start].reduce(0, +)
                let foretold = memory.height(of: .init(settings))
                #expect(height > 100_000)
                #expect(
                    abs(Double(foretold) / Double(height) - 1) < 0.03,
                    "\(name), batch \(batch), \(precision == nil ? "float32" : "bfloat16"): \(foretold) foretold, \(height) measured"
                )
                #expect(abs(memory.resting - resting) < resting / 50 + 4096)
            }
        }
    }

    @Test("covers what losses, dropout, running means and frozen parts change")
    func parts() throws {
        try Threads.set(1)
        let choice = try #require(Self.all.first { $0.name == "saehd" }).make()
        var settings = TrainingSettings(for: choice)
        func memory() throws -> StepMemory {
            try StepMemory(choice, settings: settings, precision: nil, device: .cpu)
        }
        let plain = try memory()
        let weights = 4 * choice.cost.weights
        #expect(plain.weights == weights && plain.gradients == weights)
        // Adam remembers two numbers of each weight, and a step of each tensor.
        #expect(plain.optimizer >= 2 * weights && plain.optimizer < 2 * weights + 4096)
        #expect(plain.average == weights)
        settings.average = 0
        settings.optimizer.kind = "lion"
        settings.freeze.encoder = true
        let frozen = try memory()
        #expect(frozen.average == 0 && frozen.optimizer == weights)
        #expect(frozen.gradients < weights && frozen.gradients > 0)
        settings = TrainingSettings(for: choice)
        settings.optimizer.dropout = 0.5
        settings.losses["msssim"] = 1
        let shape = { () -> StepMemory.Shape in
            var other = settings
            other.batch = 8
            return .init(other)
        }()
        #expect(try memory().height(of: shape) > plain.height(of: shape))
    }

    @Test("is what the process grows by, as the system counts it")
    func residentSize() throws {
        try Threads.set(1)
        var wide = Original.Settings()
        wide.width = 64
        let choice = try ArchitectureChoice(Original.self, wide)
        var settings = TrainingSettings(for: choice)
        settings.batch = 24
        let memory = try StepMemory(choice, settings: settings, precision: nil, device: .cpu)
        let estimate = MemoryEstimate(
            memory, settings: settings, crops: 0, free: .max, device: .cpu)
        // With a 5 the highest size so far begins anew.
        try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"), options: [])
        let before = try #require(Self.kibibytes("VmRSS:"))
        let trial = try StepTrial(choice, settings: settings, precision: nil, device: .cpu)
        for _ in 0..<2 { try trial.step(.init(settings)) }
        let grown = try #require(Self.kibibytes("VmHWM:")) - before
        let foretold = estimate.need(of: 24).total >> 10
        #expect(
            abs(Double(foretold) / Double(grown) - 1) < 0.15,
            "\(foretold) KiB foretold, \(grown) KiB grown")
        withExtendedLifetime(trial) {}
    }

    private static func kibibytes(_ name: String) -> Int? {
        let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = (text ?? "").split(separator: "\n").first { $0.hasPrefix(name) }
        return line.flatMap { Int($0.split(whereSeparator: \.isWhitespace)[1]) }
    }
}
