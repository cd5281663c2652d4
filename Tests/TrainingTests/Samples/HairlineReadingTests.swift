import Faces
import Foundation
import Networks
import Testing
import Training

@Suite("Hair over a person's face")
struct HairlineReadingTests {
    private static let forehead = Hairline.columns.indices.filter {
        Hairline.columns[$0].reach > 0.8
    }

    private func hairline(_ faces: [DrawnFace]) throws -> [Float] {
        let square = SampleSquare(network: 96, coverage: 0.896, reach: 0.05)
        let faceset = try Workbench().faceset("one", faces, size: 192)
        let samples = try #require(
            try PersonSamples.read(
                .init(
                    faceset: faceset, person: .source, square: square, isNormalized: true,
                    limit: 100, threads: 2)
            ) { _, _ in true })
        #expect(samples.statistics.hairline == samples.hairline)
        return samples.hairline
    }

    @Test("a bare forehead has none")
    func bare() throws {
        let depths = try hairline(
            (0..<5).map { DrawnFace(person: 0, mouth: 0.1 * Double($0), fringe: 0) })
        #expect(depths.count == Hairline.columns.count)
        #expect(Self.forehead.allSatisfy { depths[$0] == 0 }, "\(depths)")
    }

    @Test("a fringe is found as far down as it hangs", arguments: [0.05, 0.1, 0.15])
    func fringe(_ height: Double) throws {
        let depths = try hairline([DrawnFace(person: 0, fringe: height)])
        // The middle column goes from a tenth of the crop to three tenths.
        let middle = try #require(Hairline.columns.firstIndex { $0.edge == 10 })
        #expect(abs(Double(depths[middle]) - height / 0.2) < 0.1, "\(depths)")
    }

    @Test("what hangs there in few frames is none; a gap between strands counts as hair")
    func frames() throws {
        let (hair, none) = (DrawnFace(person: 0, fringe: 0.12), DrawnFace(person: 0, fringe: 0))
        let seldom = try hairline([hair, none, none, none])
        #expect(Self.forehead.allSatisfy { seldom[$0] == 0 }, "\(seldom)")
        #expect(try hairline([hair, hair, hair, none]) == hairline([hair]))
        let depths = try hairline([hair])
        let inner = Self.forehead.dropFirst(2).dropLast(2)
        #expect(inner.allSatisfy { depths[$0] >= min(depths[$0 - 1], depths[$0 + 1]) })
    }
}
