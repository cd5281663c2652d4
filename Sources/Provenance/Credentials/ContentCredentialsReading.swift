import CC2PA
public import Foundation

extension ContentCredentials {
    /// Reads the credentials of `file` and checks them against its content.
    ///
    /// - Parameters:
    ///   - file: Any file; its sidecar is found by its name.
    ///   - authorities: Certificates in PEM whose signers are trusted. The default is this machine's own.
    /// - Throws: `.noCredentials` when it has none.
    public static func read(
        _ file: URL, trusting authorities: [String]? = nil
    ) throws(ProvenanceError) -> CredentialsReport {
        let anchors: [String]
        if let authorities {
            anchors = authorities
        } else {
            anchors = [try SigningIdentity.existingAuthority()].compactMap(\.self)
        }
        let library = try CredentialsLibrary()
        let carrier = CredentialsFormat.carrier(of: file)
        let text: String
        do {
            text = try json(of: file, carrier: carrier, anchors: anchors, library: library)
        } catch let fault as CredentialsFault {
            throw fault.isMissing
                ? .noCredentials(file: file) : .credentials(file: file, cause: fault.text)
        } catch let error as ProvenanceError {
            throw error
        } catch {
            throw .credentials(file: file, cause: "\(error)")
        }
        let store: ManifestStore
        do {
            store = try JSONDecoder().decode(ManifestStore.self, from: Data(text.utf8))
        } catch {
            throw .credentials(file: file, cause: "\(error)")
        }
        return store.report(isSidecar: carrier != file)
    }

    /// What the library says of a file, in its own JSON.
    private static func json(
        of file: URL, carrier: URL, anchors: [String], library: CredentialsLibrary
    ) throws -> String {
        let functions = library.functions
        let context = try library.context(settings: settings(trusting: anchors))
        defer { library.free(UnsafeMutableRawPointer(context)) }
        let stream = try CredentialsStream(library, file)
        guard let empty = functions.readerFromContext(context) else { throw library.fault }
        let type = CredentialsFormat(of: file).type
        let reader: OpaquePointer?
        if carrier == file {
            reader = functions.readerWithStream(empty, type, stream.raw)
        } else {
            guard let manifest = try sidecar(carrier) else {
                library.free(UnsafeMutableRawPointer(empty))
                throw ProvenanceError.noCredentials(file: file)
            }
            reader = functions.readerWithManifest(
                empty, type, stream.raw, manifest, manifest.count)
        }
        guard let reader else {
            if let cause = stream.fault {
                throw ProvenanceError.unreadable(file: file, cause: cause)
            }
            throw library.fault
        }
        defer { library.free(UnsafeMutableRawPointer(reader)) }
        return library.take(functions.readerJSON(reader))
    }

    /// The bytes of a sidecar, or `nil` when there is none.
    private static func sidecar(_ carrier: URL) throws(ProvenanceError) -> [UInt8]? {
        do {
            guard let bytes = try WholeFile.read(carrier, limit: 64 << 20) else {
                throw FileFault.system(EFBIG)
            }
            return bytes
        } catch let cause as FileFault {
            if cause == .missing { return nil }
            throw .unreadable(file: carrier, cause: cause)
        } catch {
            throw .unreadable(file: carrier, cause: FileFault(error))
        }
    }

    /// Only the given authorities are trusted, and nothing is fetched from the net.
    private static func settings(trusting anchors: [String]) -> String {
        let pem = StrictJSON.string(anchors.joined()).canonical
        let trust = anchors.isEmpty ? "" : #""trust":{"trust_anchors":\#(pem)},"#
        return "{" + trust + #""verify":{"remote_manifest_fetch":false,"ocsp_fetch":false}}"#
    }
}
