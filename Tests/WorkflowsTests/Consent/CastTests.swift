import Foundation
import Provenance
import Testing
import Workflows

@Suite("Who of two consents is the source and who the target")
struct CastTests {
    private func cast(_ records: [ConsentRecord], use: UseChoice? = nil) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory
        let gate = try ConsentGate(Surroundings(of: [folder]))
        let (source, target) = try Swap.cast(records, gate, use)
        return [source.terms.person, target.terms.person]
    }

    private func reason(_ records: [ConsentRecord], use: UseChoice? = nil) -> ConsentRefusal.Reason?
    {
        do {
            _ = try cast(records, use: use)
        } catch {
            if case .refused(let refusal)? = error as? ProvenanceError { return refusal.reason }
        }
        return nil
    }

    @Test("roles decide, whatever the order")
    func roles() throws {
        let ana = try record("Ana", [.source])
        let ben = try record("Ben", [.target])
        let cem = try record("Cem", [.source, .target])
        #expect(try cast([ana, ben]) == ["Ana", "Ben"])
        #expect(try cast([ben, ana]) == ["Ana", "Ben"])
        #expect(try cast([cem, ana]) == ["Ana", "Cem"])
        #expect(try cast([cem, ben]) == ["Cem", "Ben"])
        #expect(try cast([ben, cem]) == ["Cem", "Ben"])
    }

    @Test("two records of both roles are taken in their order; one of both roles is both")
    func order() throws {
        let ana = try record("Ana", [.source, .target])
        let ben = try record("Ben", [.source, .target])
        #expect(try cast([ana, ben]) == ["Ana", "Ben"])
        #expect(try cast([ben, ana]) == ["Ben", "Ana"])
        #expect(try cast([ana]) == ["Ana", "Ana"])
    }

    @Test("a missing, a wrong and an expired consent are refused with their reason")
    func refused() throws {
        let ana = try record("Ana", [.source])
        let other = try record("Eve", [.source])
        let old = try record("Ben", [.target], until: "2021-01-01")
        #expect(reason([]) == .missing(role: .source))
        #expect(reason([ana]) == .wrongRole(needed: .target, granted: [.source]))
        #expect(reason([ana, other]) == .wrongRole(needed: .target, granted: [.source]))
        guard case .expired? = reason([ana, old]) else {
            Issue.record("an expired consent was taken")
            return
        }
    }

    @Test("consents without a common use are refused")
    func uses() throws {
        let ana = try record("Ana", [.source], uses: [.film, .research])
        let ben = try record("Ben", [.target], uses: [.dubbing])
        #expect(reason([ana, ben]) == .noCommonUse)
        let use = try #require(UseChoice(word: "film"))
        #expect(reason([ana, ben], use: use) == .wrongUse(needed: .film, granted: [.dubbing]))
    }
}
