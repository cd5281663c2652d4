import Crypto
public import Foundation

/// The P-256 key with which this machine's user signs consents.
public struct RecorderKey: Sendable {
    private let key: P256.Signing.PrivateKey

    /// A new key that lies nowhere.
    public init() { key = P256.Signing.PrivateKey() }

    private init(_ key: P256.Signing.PrivateKey) { self.key = key }

    /// Where the key lies: `recorder-key.pem` in the user's folder.
    public static var standardFile: URL { UserFolder.config.appending(path: "recorder-key.pem") }

    /// The key in `file`, made on first use with permissions 0600. Two processes that come first at the same moment get
    /// the same key.
    public static func standard(at file: URL = standardFile) throws(ProvenanceError) -> RecorderKey
    {
        let text = try SecretFile.text(of: file) { P256.Signing.PrivateKey().pemRepresentation }
        guard let key = try? P256.Signing.PrivateKey(pemRepresentation: text) else {
            throw .badKey(file: file, cause: .notAKey)
        }
        return RecorderKey(key)
    }

    /// The public key of the key in `file`, or `nil` when there is none yet. Nothing is made.
    public static func existingPublicKey(
        at file: URL = standardFile
    ) throws(ProvenanceError) -> [UInt8]? {
        guard try SecretFile.read(file) != nil else { return nil }
        return try standard(at: file).publicKey
    }

    /// 65 bytes: uncompressed, as SEC 1 writes it.
    public var publicKey: [UInt8] { Array(key.publicKey.x963Representation) }

    /// 64 bytes: r, then s.
    func sign(_ bytes: [UInt8]) throws(ProvenanceError) -> [UInt8] {
        do {
            return Array(try key.signature(for: bytes).rawRepresentation)
        } catch {
            throw .cannotSign(cause: "\(error)")
        }
    }
}
