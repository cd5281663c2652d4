import Foundation
import Provenance
import Testing

@Suite("The audit log")
struct AuditLogTests {
    private func log(_ scratch: Scratch, entries: Int) throws -> AuditLog {
        let log = AuditLog(file: scratch.file("audit.log"))
        for i in 0..<entries { try log.append(.extracted, ["faceset": "f\(i)", "clip": "c"]) }
        return log
    }

    @Test("lines added one after the other form a chain")
    func chain() throws {
        let scratch = try Scratch()
        let log = try log(scratch, entries: 5)
        let summary = try log.verify()
        #expect(summary.entries == 5)
        #expect(summary.torn == 0)
    }

    @Test("a changed, a removed and a moved line are found at their place", arguments: 0..<3)
    func broken(kind: Int) throws {
        let scratch = try Scratch()
        let log = try log(scratch, entries: 6)
        var lines = try String(contentsOf: log.file, encoding: .utf8).split(separator: "\n")
            .map(String.init)
        switch kind {
        case 0: lines[2] = lines[2].replacing("\"f2\"", with: "\"g2\"")
        case 1: lines.remove(at: 2)
        default: lines.swapAt(2, 3)
        }
        try (lines.joined(separator: "\n") + "\n").write(
            to: log.file, atomically: true, encoding: .utf8)
        guard case .brokenLog(_, line: 3)? = failure({ _ = try log.verify() }) else {
            Issue.record("the broken line was not found")
            return
        }
    }

    @Test("any flipped bit is found")
    func flippedBits() throws {
        let scratch = try Scratch()
        let log = try log(scratch, entries: 2)
        let bytes = try Data(contentsOf: log.file)
        var random = Seeded(11)
        // The last line feed is left out: without it the last line counts as torn.
        for at in bytes.indices.dropLast() {
            var changed = bytes
            changed[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            try changed.write(to: log.file)
            #expect(throws: ProvenanceError.self) { _ = try log.verify() }
        }
    }

    @Test("a line that a crash cut off is removed, and the log says so")
    func torn() throws {
        let scratch = try Scratch()
        let log = try log(scratch, entries: 3)
        let whole = try Data(contentsOf: log.file)
        for cut in [1, 40, whole.count / 3 - 2] {
            try (whole + whole.prefix(cut)).write(to: log.file)
            #expect(try log.verify().torn == cut)
            try log.append(.trained, ["model": "m"])
            let summary = try log.verify()
            #expect(summary.entries == 5)
            #expect(summary.torn == 0)
            let text = try String(contentsOf: log.file, encoding: .utf8)
            #expect(text.contains("\"event\":\"recovered\",\"fields\":{\"bytes\":\"\(cut)\"}"))
        }
    }

    @Test("nothing is added after a last line that does not fit")
    func brokenEnd() throws {
        let scratch = try Scratch()
        let log = try log(scratch, entries: 2)
        let text = try String(contentsOf: log.file, encoding: .utf8)
        try text.replacing("\"f1\"", with: "\"x1\"").write(
            to: log.file, atomically: true, encoding: .utf8)
        #expect(throws: ProvenanceError.self) { try log.append(.trained, [:]) }
    }

    @Test("tasks that add at the same time lose no line")
    func together() async throws {
        let scratch = try Scratch()
        let log = AuditLog(file: scratch.file("audit.log"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for i in 0..<40 {
                group.addTask { try log.append(.converted, ["i": "\(i)"]) }
            }
            try await group.waitForAll()
        }
        #expect(try log.verify().entries == 40)
    }
}
