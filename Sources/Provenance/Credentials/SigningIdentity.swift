import Crypto
public import Foundation
import SwiftASN1
import X509

/// The key with which this machine signs results, and its certificates.
///
/// The leaf follows the C2PA certificate profile: P-256, no authority, digital signature only, extended use e-mail
/// protection, key identifiers of subject and issuer. A private authority signs it once; the authority's key is dropped
/// at once, so nobody can issue a second leaf under its name. Readers that do not know the authority call the signer
/// untrusted and the credentials valid.
///
/// The leaf holds for 30 years: credentials without a timestamp end with their leaf.
public struct SigningIdentity: Sendable {
    /// The leaf and its authority, PEM.
    public let certificates: String
    /// The authority alone, PEM: what a reader needs to trust this machine's results.
    public let authority: String
    /// PKCS #8, PEM.
    let privateKey: String

    /// Where the identity lies: `signing-identity.pem` in the user's folder.
    public static var standardFile: URL {
        UserFolder.config.appending(path: "signing-identity.pem")
    }

    /// The identity in `file`, made on first use with permissions 0600.
    public static func standard(
        at file: URL = standardFile
    ) throws(ProvenanceError) -> SigningIdentity {
        let text = try SecretFile.text(of: file) { () throws(ProvenanceError) in
            let new = try SigningIdentity()
            return new.privateKey + new.certificates
        }
        guard let identity = SigningIdentity(parsing: text) else {
            throw .badKey(file: file, cause: .notAKey)
        }
        return identity
    }

    /// The authority of the identity in `file`, or `nil` when there is none yet. Nothing is made.
    public static func existingAuthority(
        at file: URL = standardFile
    ) throws(ProvenanceError) -> String? {
        guard try SecretFile.read(file) != nil else { return nil }
        return try standard(at: file).authority
    }

    /// A new identity that lies nowhere.
    public init(at now: Date = Date()) throws(ProvenanceError) {
        let key = P256.Signing.PrivateKey()
        do {
            let (leaf, root) = try Self.certificates(for: key, at: now)
            privateKey = key.pemRepresentation + "\n"
            authority = try root.serializeAsPEM().pemString + "\n"
            certificates = try leaf.serializeAsPEM().pemString + "\n" + authority
        } catch {
            throw .cannotSign(cause: "\(error)")
        }
    }

    private init?(parsing text: String) {
        guard let documents = try? PEMDocument.parseMultiple(pemString: text),
            documents.map(\.discriminator) == ["PRIVATE KEY", "CERTIFICATE", "CERTIFICATE"],
            (try? P256.Signing.PrivateKey(pemRepresentation: documents[0].pemString)) != nil
        else { return nil }
        privateKey = documents[0].pemString + "\n"
        authority = documents[2].pemString + "\n"
        certificates = documents[1].pemString + "\n" + authority
    }

    private static func certificates(
        for key: P256.Signing.PrivateKey, at now: Date
    ) throws -> (leaf: Certificate, root: Certificate) {
        let rootKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
        // The number keeps the authorities of different machines apart.
        let number = UInt32.random(in: 0 ... .max)
        let rootName = try DistinguishedName {
            OrganizationName("Understudy")
            CommonName("Understudy private authority \(String(number, radix: 16))")
        }
        let leafName = try DistinguishedName {
            OrganizationName("Understudy")
            CommonName("Understudy on one machine")
        }
        let year = 365.25 * 86400
        // A clock that is set back a little must not make a fresh certificate invalid.
        let start = now.addingTimeInterval(-86400)
        let end = now.addingTimeInterval(30 * year)
        let rootID = SubjectKeyIdentifier(hash: rootKey.publicKey)
        let root = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: rootKey.publicKey,
            notValidBefore: start, notValidAfter: end, issuer: rootName, subject: rootName,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true))
                rootID
            }, issuerPrivateKey: rootKey)
        let leafKey = Certificate.PrivateKey(key)
        let leaf = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: leafKey.publicKey,
            notValidBefore: start, notValidAfter: end, issuer: rootName, subject: leafName,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.emailProtection])
                SubjectKeyIdentifier(hash: leafKey.publicKey)
                AuthorityKeyIdentifier(keyIdentifier: rootID.keyIdentifier)
            }, issuerPrivateKey: rootKey)
        return (leaf, root)
    }
}
