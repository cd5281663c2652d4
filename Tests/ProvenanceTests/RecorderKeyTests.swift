import Foundation
import Provenance
import Testing

@Suite("The keys of this machine")
struct RecorderKeyTests {
    @Test("the recorder's key is made once, and only its owner may read it")
    func madeOnce() throws {
        let scratch = try Scratch()
        let file = scratch.file("config/recorder-key.pem")
        let first = try RecorderKey.standard(at: file)
        let second = try RecorderKey.standard(at: file)
        #expect(first.publicKey == second.publicKey)
        #expect(first.publicKey.count == 65)
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("many tasks that need the key at once get the same one")
    func race() async throws {
        let scratch = try Scratch()
        let file = scratch.file("config/recorder-key.pem")
        let keys = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<16 { group.addTask { try RecorderKey.standard(at: file).publicKey } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
    }

    @Test("a key that others may read is refused, and so is one that is no key")
    func badKey() throws {
        let scratch = try Scratch()
        let file = scratch.file("recorder-key.pem")
        _ = try RecorderKey.standard(at: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        #expect(fault(file) == .readableByOthers(mode: 0o644))
        try Data("no key".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        #expect(fault(file) == .notAKey)
    }

    private func fault(_ file: URL) -> KeyFault? {
        guard case .badKey(file, let cause)? = failure({ _ = try RecorderKey.standard(at: file) })
        else { return nil }
        return cause
    }

    @Test("the signing identity is made once and read back the same")
    func identity() throws {
        let scratch = try Scratch()
        let file = scratch.file("signing-identity.pem")
        let first = try SigningIdentity.standard(at: file)
        let second = try SigningIdentity.standard(at: file)
        #expect(first.certificates == second.certificates)
        #expect(first.certificates.hasSuffix(first.authority))
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
}
