import Foundation
import Provenance
import Testing
import Workflows

@Suite("Days")
struct DayTests {
    @Test("are counted as Foundation's calendar counts them, leap years included")
    func count() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let start = try #require(Day("1999-12-31"))
        let first = try #require(
            calendar.date(from: DateComponents(year: 1999, month: 12, day: 31)))
        for distance in stride(from: -40_000, through: 40_000, by: 97) {
            let date = try #require(calendar.date(byAdding: .day, value: distance, to: first))
            #expect(Day(date).days(since: start) == distance)
        }
    }
}
