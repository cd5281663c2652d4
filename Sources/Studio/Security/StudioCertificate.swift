import Crypto
public import Foundation
import NIOCore
import NIOSSL
public import Provenance
import SwiftASN1
import Workflows
import X509

/// The key and the certificates with which a studio speaks TLS.
public struct StudioCertificate: Sendable {
    let chain: [NIOSSLCertificate]
    let key: NIOSSLPrivateKey
    /// The SHA-256 of the first certificate as browsers show it: pairs of hexadecimal digits, colons between them.
    public let fingerprint: String
    /// The studio made it itself: browsers warn of it until somebody has compared the fingerprint.
    public let isOwn: Bool

    /// A certificate that somebody else issued.
    ///
    /// - Parameters:
    ///   - chain: A PEM file: the studio's certificate first, then those up to its authority.
    ///   - key: A PEM file: the private key of the first certificate, without a password.
    public init(chain: URL, key: URL) throws {
        let certificates = try Self.read(chain, "certificate") {
            try NIOSSLCertificate.fromPEMBytes($0)
        }
        let privateKey = try Self.read(key, "private key without a password") {
            try NIOSSLPrivateKey(bytes: $0, format: .pem)
        }
        try self.init(certificates, privateKey, isOwn: false) {
            Failure(
                happened: "The key \(key.path) is not the one of the certificate \(chain.path).",
                remedy: "Give the two files that belong together.")
        }
    }

    /// The certificate that this account's studio has made for a host, or a new one when there is none or it ends within a
    /// month. It holds for a year.
    ///
    /// - Parameter folder: Where it lies, with permissions 0600. The default is the user's folder.
    public static func own(
        for host: StudioHost, in folder: URL = UserFolder.config, at now: Date = Date()
    ) throws -> StudioCertificate {
        let name = host.name.replacing(":", with: "-")
        let file = folder.appending(path: "studio-\(name).pem")
        if let kept = try SecretFile.read(file) {
            let (certificate, key) = try parse(kept, file)
            if certificate.notValidAfter > now.addingTimeInterval(renewal) {
                return try StudioCertificate(own: certificate, key, file)
            }
            // Whoever trusted it must compare again: the new one has a key of its own.
            try FileManager.default.removeItem(at: file)
        }
        let text = try SecretFile.text(of: file) { () throws(ProvenanceError) in
            do {
                return try make(for: host, at: now)
            } catch {
                throw .cannotSign(cause: "\(error)")
            }
        }
        let (certificate, key) = try parse(text, file)
        return try StudioCertificate(own: certificate, key, file)
    }

    private init(own certificate: Certificate, _ key: String, _ file: URL) throws {
        let pem = try certificate.serializeAsPEM().pemString
        try self.init(
            NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)),
            NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem), isOwn: true
        ) { Self.spoiled(file) }
    }

    private init(
        _ chain: [NIOSSLCertificate], _ key: NIOSSLPrivateKey, isOwn: Bool,
        mismatch: () -> Failure
    ) throws {
        guard let first = chain.first else { throw mismatch() }
        (self.chain, self.key, self.isOwn) = (chain, key, isOwn)
        let digest = SHA256.hash(data: try first.toDERBytes())
        fingerprint = digest.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined(separator: ":")
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw mismatch()
        }
    }

    /// TLS 1.2 at least, nothing asked of the browser.
    var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        return configuration
    }

    private static let renewal = 30 * 86400.0
    private static let duration = 365 * 86400.0

    private static func read<Value>(
        _ file: URL, _ kind: String, _ parse: ([UInt8]) throws -> Value
    ) throws -> Value {
        let bytes: [UInt8]?
        do {
            bytes = try WholeFile.read(file, limit: 1 << 20)
        } catch {
            throw ProvenanceError.unreadable(file: file, cause: error)
        }
        guard let bytes, let value = try? parse(bytes) else {
            throw Failure(
                happened: "\(file.path) holds no \(kind).", remedy: "Give a PEM file that does.")
        }
        return value
    }

    private static func parse(_ text: String, _ file: URL) throws -> (Certificate, key: String) {
        guard let documents = try? PEMDocument.parseMultiple(pemString: text),
            documents.map(\.discriminator) == ["PRIVATE KEY", "CERTIFICATE"],
            let certificate = try? Certificate(pemDocument: documents[1])
        else { throw spoiled(file) }
        return (certificate, documents[0].pemString)
    }

    private static func spoiled(_ file: URL) -> Failure {
        Failure(
            happened: "\(file.path) is no certificate of a studio.",
            remedy: "Delete it: the next start makes another one.")
    }

    /// A key and a certificate that signs itself, PEM.
    private static func make(for host: StudioHost, at now: Date) throws -> String {
        let key = P256.Signing.PrivateKey()
        let signer = Certificate.PrivateKey(key)
        let name = try DistinguishedName {
            OrganizationName("Understudy")
            CommonName("Understudy studio")
        }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: signer.publicKey,
            // A clock that is set back a little must not make it invalid.
            notValidBefore: now.addingTimeInterval(-86400),
            notValidAfter: now.addingTimeInterval(duration), issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                // No key usage: a list without the signing of certificates would forbid its own signature, and one with it
                // belongs to authorities.
                Critical(BasicConstraints.notCertificateAuthority)
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames([host.generalName])
                SubjectKeyIdentifier(hash: signer.publicKey)
            }, issuerPrivateKey: signer)
        return key.pemRepresentation + "\n" + (try certificate.serializeAsPEM().pemString) + "\n"
    }
}

extension StudioHost {
    fileprivate var generalName: GeneralName {
        address.map { .ipAddress(ASN1OctetString(contentBytes: ArraySlice($0))) } ?? .dnsName(name)
    }
}
