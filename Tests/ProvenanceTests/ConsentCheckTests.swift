import Foundation
import Provenance
import Testing

@Suite("What a consent allows")
struct ConsentCheckTests {
    private func day(_ text: String) throws -> Day { try #require(Day(text)) }

    @Test("a consent holds from its first day to its last, both included")
    func boundaries() throws {
        let record = try Making.record()
        let (first, last) = (try day("2026-01-01"), try day("2026-12-31"))
        try record.check(on: first, revocations: .none)
        try record.check(on: last, revocations: .none)
        let (before, after) = (try day("2025-12-31"), try day("2027-01-01"))
        #expect(
            try refusal { try record.check(on: before, revocations: .none) }
                == .notYetValid(from: first, today: before))
        #expect(
            try refusal { try record.check(on: after, revocations: .none) }
                == .expired(until: last, today: after))
    }

    @Test("the day changes at midnight in UTC, whatever the machine's time zone")
    func utc() throws {
        #expect(Day(Date(timeIntervalSince1970: 1_798_761_599)).description == "2026-12-31")
        #expect(Day(Date(timeIntervalSince1970: 1_798_761_600)).description == "2027-01-01")
        #expect(Day(Date(timeIntervalSince1970: 0)).description == "1970-01-01")
        #expect(Day(Date(timeIntervalSince1970: -1)).description == "1969-12-31")
    }

    @Test("a day agrees with the calendar of Foundation, and comes back from its text")
    func calendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        var random = Seeded(5)
        for _ in 0..<2000 {
            let date = Date(
                timeIntervalSince1970: .random(in: -2_000_000_000...10_000_000_000, using: &random))
            let day = Day(date)
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            #expect((day.year, day.month, day.day) == (parts.year!, parts.month!, parts.day!))
            #expect(Day(day.description) == day)
        }
    }

    @Test(
        "a text that is no day is none",
        arguments: [
            "2026-2-03", "2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "0000-01-01",
            "2026/01/01", "２０２６-01-01", "2026-01-01 ", "",
        ])
    func noDay(text: String) { #expect(Day(text) == nil) }

    @Test("a role and a use that were not granted are refused with what was")
    func roleAndUse() throws {
        let record = try Making.record(Making.terms(roles: [.source], uses: [.film, .research]))
        let day = try day("2026-06-01")
        try record.check(role: .source, use: .research, on: day, revocations: .none)
        #expect(
            try refusal { try record.check(role: .target, on: day, revocations: .none) }
                == .wrongRole(needed: .target, granted: [.source]))
        #expect(
            try refusal { try record.check(use: .advertising, on: day, revocations: .none) }
                == .wrongUse(needed: .advertising, granted: [.film, .research]))
    }

    @Test("the uses of a work are those that all its consents share")
    func commonUses() throws {
        let ana = try Making.record(Making.terms(uses: [.film, .research]))
        let ben = try Making.record(Making.terms(uses: [.research, .dubbing]))
        let cem = try Making.record(Making.terms(uses: [.film]))
        #expect(try ConsentRecord.commonUses(of: [ana, ben], wanted: nil) == [.research])
        #expect(try ConsentRecord.commonUses(of: [ana, cem], wanted: .film) == [.film])
        #expect(
            try refusal { _ = try ConsentRecord.commonUses(of: [ben, cem], wanted: nil) }
                == .noCommonUse)
        #expect(
            try refusal { _ = try ConsentRecord.commonUses(of: [ana, ben], wanted: .film) }
                == .wrongUse(needed: .film, granted: [.research, .dubbing]))
    }

    @Test("a consent that was taken back is refused from then on, in every process")
    func revoked() throws {
        let scratch = try Scratch()
        let list = scratch.file("inner/revocations.txt")
        let (ana, ben) = (try Making.record(), try Making.record())
        let day = try day("2026-05-05")
        try Revocations.revoke(ana.hash, on: day, in: list)
        try Revocations.revoke(ana.hash, on: try self.day("2026-06-06"), in: list)
        let revocations = try Revocations(files: [list, scratch.file("none.txt")])
        #expect(
            try refusal { try ana.check(on: day, revocations: revocations) } == .revoked(on: day))
        try ben.check(on: day, revocations: revocations)
    }

    @Test("a list of revocations with a broken line allows nothing")
    func brokenList() throws {
        let scratch = try Scratch()
        let list = scratch.file("revocations.txt")
        try Revocations.revoke(try Making.record().hash, in: list)
        let handle = try FileHandle(forWritingTo: list)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("# a comment\n1234 2026-01-01\n".utf8))
        let found = failure { _ = try Revocations(files: [list]) }
        guard case .damagedRevocations(list, line: 4)? = found else {
            Issue.record("the broken line was not found: \(String(describing: found))")
            return
        }
    }

    @Test("the enrolled face matches and a stranger's does not")
    func faces() throws {
        let record = try Making.record()
        let own = record.enrolment.embeddings[0]
        #expect(record.enrolment.distance(to: own) < 1.0)
        var random = Seeded(1234)
        let stranger = random.embedding()
        let distance = record.enrolment.distance(to: stranger)
        #expect(distance > Enrolment.threshold)
        #expect(
            try refusal { try record.check(face: stranger) }
                == .otherPerson(distance: distance, threshold: 0.5))
        #expect(record.enrolment.distance(to: [1, 2]) == .infinity)
    }
}
