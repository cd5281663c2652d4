import Conversion
import Foundation
import Media
import Synchronization
import Testing

@Suite("What a conversion is expected to take")
struct EstimateTests {
    private func conversion(free: Int64?) throws -> MadeConversion {
        var conversion = MadeConversion(
            try MadeClip.pattern("yuv420p", size: "160x120", frames: 110))
        conversion.freeBytes = { _ in free }
        return conversion
    }

    /// The estimates that a run tells.
    private func estimates(
        _ conversion: MadeConversion, stop: Int? = nil
    ) async throws -> [ConversionEstimate] {
        let told = Mutex<[ConversionEstimate]>([])
        _ = try await conversion.run(stop: stop) { event in
            if case .estimate(let estimate) = event { told.withLock { $0.append(estimate) } }
        }
        return told.withLock(\.self)
    }

    @Test("it is told once, and what is needed in truth lies within it")
    func told() async throws {
        let conversion = try conversion(free: 1 << 40)
        let told = try await estimates(conversion)
        let rest = try #require(told.first)
        #expect(told.count == 1 && rest.free == 1 << 40)
        #expect(rest.seconds > 0 && rest.seconds < 60)
        let files = FileManager.default
        func size(_ name: String) throws -> Int64 {
            let file = conversion.folder.appending(path: name).path
            return try #require(files.attributesOfItem(atPath: file)[.size] as? Int64)
        }
        var needed = try size("unsigned.mkv")
        for segment in 1...5 { needed += try size("segments/segment-00000\(segment).packets") }
        #expect(rest.bytes.contains(needed), "\(rest.bytes), \(needed)")
    }

    @Test(
        "too little room ends the work after the first segment, and it goes on once there is some")
    func tooSmall() async throws {
        var conversion = try conversion(free: 1000)
        do {
            _ = try await conversion.run()
            Issue.record("there is no room for it")
        } catch ConversionError.diskTooSmall(_, let needed, let free) {
            #expect(free == 1000 && needed > 1000)
        }
        conversion.freeBytes = { _ in 1 << 40 }
        let first = Mutex(-1)
        let resumed = try await conversion.run { event in
            if case .started(let start) = event { first.withLock { $0 = start.firstFrame } }
        }
        #expect(first.withLock { $0 } == 20)
        var straight = conversion
        straight.folder = conversion.clip.folder.appending(path: "straight")
        #expect(try await straight.run().bytes == resumed.bytes)
        // Where nobody tells how much is free, nothing stops it.
        straight.folder = conversion.clip.folder.appending(path: "unknown")
        straight.freeBytes = { _ in nil }
        #expect(try await estimates(straight).first?.free == nil)
    }
}
