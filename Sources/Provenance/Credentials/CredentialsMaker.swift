import CC2PA
import Foundation

/// Makes credentials for results of one plate: reads the plate once, and signs any number of files that were made of it.
///
/// It serves one thread from its start to its end, as the library does.
final class CredentialsMaker {
    private let library: CredentialsLibrary
    private let format: CredentialsFormat
    private let builder: OpaquePointer
    private let signer: OpaquePointer

    /// Reads the plate.
    ///
    /// - Parameters:
    ///   - definition: What the credentials say.
    ///   - format: How the results carry them.
    ///   - plate: The video, or the folder of pictures.
    ///   - identity: Who signs.
    init(
        _ definition: ManifestDefinition, for format: CredentialsFormat, plate: URL,
        signer identity: SigningIdentity
    ) throws(ProvenanceError) {
        let library = try CredentialsLibrary()
        (self.library, self.format) = (library, format)
        let isFolder = (try? plate.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true
        var definition = definition
        if isFolder { definition.add(plateWithoutBytes: plate.lastPathComponent) }
        let builder: OpaquePointer
        do {
            builder = try Self.builder(definition, library)
        } catch {
            throw .credentials(file: plate, cause: error.text)
        }
        do {
            signer = try Self.signer(identity, library)
        } catch {
            library.free(UnsafeMutableRawPointer(builder))
            throw .cannotSign(cause: error.text)
        }
        // From here on `deinit` frees both.
        self.builder = builder
        if case .sidecar = format { library.functions.builderSetNoEmbed(builder) }
        if !isFolder { try add(plate) }
    }

    deinit {
        library.free(UnsafeMutableRawPointer(signer))
        library.free(UnsafeMutableRawPointer(builder))
    }

    private func add(_ plate: URL) throws(ProvenanceError) {
        let stream = try CredentialsStream(library, plate)
        let ingredient = Self.json(ManifestDefinition.plate(title: plate.lastPathComponent))
        let added = library.functions.builderAddIngredient(
            builder, ingredient, CredentialsFormat(of: plate).type, stream.raw)
        guard added >= 0 else { throw failed(plate, [stream]) }
    }

    /// Writes a copy of `file` with its credentials, or the credentials alone where the format has no place for them.
    func write(_ aside: URL, for file: URL) throws(ProvenanceError) {
        let source = try CredentialsStream(library, file)
        let target = try CredentialsStream(library, aside, writes: true)
        var manifest: UnsafePointer<UInt8>?
        let length = library.functions.builderSign(
            builder, format.type, source.raw, target.raw, signer, &manifest)
        defer { library.free(UnsafeMutableRawPointer(mutating: manifest)) }
        guard length > 0, let manifest else { throw failed(file, [source, target]) }
        do {
            switch format {
            case .embedded: try target.sync()
            case .sidecar:
                // The library gave `length` bytes at `manifest`, which are freed after this scope only.
                let bytes = Array(UnsafeBufferPointer(start: manifest, count: Int(length)))
                try WholeFile.write(bytes, to: aside, existing: .replace)
            }
        } catch {
            throw .unwritable(file: file, cause: error)
        }
    }

    private func failed(_ file: URL, _ streams: [CredentialsStream]) -> ProvenanceError {
        let cause = library.fault.text
        if let fault = streams.compactMap(\.fault).last {
            return .unwritable(file: file, cause: fault)
        }
        return .credentials(file: file, cause: cause)
    }

    private static func builder(
        _ definition: ManifestDefinition, _ library: CredentialsLibrary
    ) throws(CredentialsFault) -> OpaquePointer {
        // No thumbnails: they would be pictures of people that outlive the file they show. Beyond 16 MB the library's
        // copies of the file lie in the system's folder for temporary files: by itself it holds up to 512 MB of each.
        let context = try library.context(
            settings: """
                {"builder": {"thumbnail": {"enabled": false}},
                 "core": {"backing_store_memory_threshold_in_mb": 16}}
                """)
        defer { library.free(UnsafeMutableRawPointer(context)) }
        guard let empty = library.functions.builderFromContext(context),
            let builder = library.functions.builderWithDefinition(empty, json(definition))
        else { throw library.fault }
        return builder
    }

    private static func signer(
        _ identity: SigningIdentity, _ library: CredentialsLibrary
    ) throws(CredentialsFault) -> OpaquePointer {
        // The texts live until the call returns, and the library copies them.
        let signer = "es256".withCString { algorithm in
            identity.certificates.withCString { certificates in
                identity.privateKey.withCString { key in
                    var info = CC2PASignerInfo(
                        algorithm: algorithm, certificates: certificates, privateKey: key,
                        timestampAuthority: nil)
                    return library.functions.signerFromInfo(&info)
                }
            }
        }
        guard let signer else { throw library.fault }
        return signer
    }

    /// The one line of JSON of a manifest's part. Encoding our own plain values cannot fail.
    private static func json(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("plain values encode")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
