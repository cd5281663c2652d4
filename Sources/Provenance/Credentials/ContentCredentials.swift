import CC2PA
public import Foundation

/// Content credentials after the C2PA standard: a signed manifest that says how a file was made.
public enum ContentCredentials {
    /// Signs a finished result into its place: nothing ever has the final name without its credentials. The streams stay
    /// as they are.
    ///
    /// The containers of `CredentialsFormat` without a place for credentials get a sidecar beside the result, which is
    /// there before the result is; then `unsigned` is moved and not copied.
    ///
    /// - Parameters:
    ///   - unsigned: The finished result, on the same disk as `output`. What a failure leaves beside it is overwritten by
    ///     the next try.
    ///   - output: Its final name. The default is `nil`: `unsigned` itself.
    ///   - plate: The video, or the folder of pictures, whose performer was replaced. The credentials of a video are
    ///     chained, when it has some.
    ///   - statement: How the result was made.
    ///   - version: The program's version.
    ///   - identity: Who signs. The default is this machine's identity.
    /// - Returns: The file that holds the credentials: `output` or its sidecar.
    @discardableResult
    public static func sign(
        _ unsigned: URL, into output: URL? = nil, plate: URL, statement: SwapStatement,
        version: String, as identity: SigningIdentity? = nil
    ) throws(ProvenanceError) -> URL {
        let signer: SigningIdentity
        if let identity { signer = identity } else { signer = try SigningIdentity.standard() }
        let output = output ?? unsigned
        let format = CredentialsFormat(of: output)
        let carrier = CredentialsFormat.carrier(of: output)
        let aside = unsigned.deletingLastPathComponent().appending(
            path: ".\(unsigned.lastPathComponent).signed")
        do throws(ProvenanceError) {
            try write(
                aside, for: unsigned, format, plate: plate,
                definition: ManifestDefinition(
                    statement, version: version, title: output.lastPathComponent,
                    format: format.type, at: Date()),
                signer: signer, library: CredentialsLibrary())
            try move(aside, to: carrier)
            if carrier != output, unsigned != output { try move(unsigned, to: output) }
        } catch {
            unlink(aside.path)
            throw error
        }
        return carrier
    }

    private static func move(_ file: URL, to place: URL) throws(ProvenanceError) {
        guard rename(file.path, place.path) == 0 else {
            throw .unwritable(file: place, cause: FileFault(errno: errno))
        }
        WholeFile.syncFolder(place.deletingLastPathComponent())
    }

    private static func write(
        _ aside: URL, for file: URL, _ format: CredentialsFormat, plate: URL,
        definition: ManifestDefinition, signer identity: SigningIdentity,
        library: CredentialsLibrary
    ) throws(ProvenanceError) {
        func failed(_ streams: [CredentialsStream], _ fault: CredentialsFault) -> ProvenanceError {
            if let cause = streams.compactMap(\.fault).last {
                return .unwritable(file: file, cause: cause)
            }
            return .credentials(file: file, cause: fault.text)
        }
        let functions = library.functions
        let isFolder = (try? plate.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true
        var definition = definition
        if isFolder { definition.add(plateWithoutBytes: plate.lastPathComponent) }
        let builder: OpaquePointer
        do {
            builder = try makeBuilder(definition, library)
        } catch {
            throw .credentials(file: file, cause: error.text)
        }
        defer { library.free(UnsafeMutableRawPointer(builder)) }
        if case .sidecar = format { functions.builderSetNoEmbed(builder) }
        if !isFolder {
            let stream = try CredentialsStream(library, plate)
            let ingredient = json(ManifestDefinition.plate(title: plate.lastPathComponent))
            let added = functions.builderAddIngredient(
                builder, ingredient, CredentialsFormat(of: plate).type, stream.raw)
            guard added >= 0 else { throw failed([stream], library.fault) }
        }

        let signer: OpaquePointer
        do {
            signer = try makeSigner(identity, library)
        } catch {
            throw .cannotSign(cause: error.text)
        }
        defer { library.free(UnsafeMutableRawPointer(signer)) }
        let source = try CredentialsStream(library, file)
        let target = try CredentialsStream(library, aside, writes: true)
        var manifest: UnsafePointer<UInt8>?
        let length = functions.builderSign(
            builder, format.type, source.raw, target.raw, signer, &manifest)
        defer { library.free(UnsafeMutableRawPointer(mutating: manifest)) }
        guard length > 0, let manifest else { throw failed([source, target], library.fault) }
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

    private static func makeBuilder(
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

    private static func makeSigner(
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
