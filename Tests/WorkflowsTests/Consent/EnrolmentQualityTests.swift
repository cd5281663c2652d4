import Foundation
import Provenance
import Testing
import Workflows

@Suite("How well a consent knows its person")
struct EnrolmentQualityTests {
    /// Views on a sphere of made embeddings, the last of them so far from the rest.
    private func quality(views: Int, odd: Double) throws -> EnrolmentQuality {
        let document = DocumentReference(name: "a", sha256: SHA256Hash(of: []))
        let embeddings = (0..<views).map { i in
            (0..<128).map { k -> Float in
                if k == 0 { return 1 }
                if k == 1, i == views - 1 { return Float(odd) }
                return k == i + 2 ? 0.1 : 0
            }
        }
        let enrolment = try #require(
            Enrolment(clip: document, encoder: SHA256Hash(of: [1]), embeddings: embeddings))
        return EnrolmentQuality(enrolment)
    }

    @Test("enough views near to each other are good, few are few, and an odd one is told")
    func verdicts() throws {
        // Two views differ by 0.1 in two places each: the root of 0.02.
        let good = try quality(views: 12, odd: 0)
        #expect(good.verdict == .good && good.views == 12)
        #expect(abs(try #require(good.farthest) - 0.14) < 0.006)
        #expect(try quality(views: 5, odd: 0).verdict == .few)
        let uneven = try quality(views: 12, odd: 0.45)
        #expect(uneven.verdict == .uneven)
        #expect(abs(try #require(uneven.farthest) - 0.47) < 0.006)
        let one = try quality(views: 1, odd: 0)
        #expect(one.verdict == .few && one.farthest == nil)
    }
}
