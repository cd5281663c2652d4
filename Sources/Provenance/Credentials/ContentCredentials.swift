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
    ///   - announce: Told the finished file before it gets the name `output`. The default does nothing.
    /// - Returns: The file that holds the credentials: `output` or its sidecar.
    @discardableResult
    public static func sign(
        _ unsigned: URL, into output: URL? = nil, plate: URL, statement: SwapStatement,
        version: String, as identity: SigningIdentity? = nil,
        announce: (_ finished: URL) throws(ProvenanceError) -> Void = { _ in }
    ) throws(ProvenanceError) -> URL {
        let signer: SigningIdentity
        if let identity { signer = identity } else { signer = try SigningIdentity.standard() }
        let output = output ?? unsigned
        let format = CredentialsFormat(of: output)
        let carrier = CredentialsFormat.carrier(of: output)
        let aside = unsigned.deletingLastPathComponent().appending(
            path: ".\(unsigned.lastPathComponent).signed")
        do throws(ProvenanceError) {
            let maker = try CredentialsMaker(
                ManifestDefinition(
                    statement, version: version, title: output.lastPathComponent,
                    format: format.type, at: Date()), for: format, plate: plate, signer: signer)
            try maker.write(aside, for: unsigned)
            try announce(carrier == output ? aside : unsigned)
            try move(aside, to: carrier)
            if carrier != output, unsigned != output { try move(unsigned, to: output) }
        } catch {
            unlink(aside.path)
            throw error
        }
        return carrier
    }

    /// Signs the finished pictures of a sequence, one by one. The plate is read once for all of them.
    ///
    /// - Parameters:
    ///   - pictures: The pictures, unsigned, and where each goes: names of one ending, on one disk. What lies there is
    ///     replaced. A picture that is missing was signed by an earlier run, and is passed over.
    ///   - title: The name of the sequence, which each of them carries.
    ///   - plate: As for ``sign(_:into:plate:statement:version:as:)``.
    ///   - statement: How the pictures were made.
    ///   - version: The program's version.
    ///   - identity: Who signs. The default is this machine's identity.
    ///   - goesOn: Asked before each picture. `false` ends the work.
    public static func sign(
        pictures: [(unsigned: URL, output: URL)], title: String, plate: URL,
        statement: SwapStatement, version: String, as identity: SigningIdentity? = nil,
        goesOn: (_ signed: Int) -> Bool
    ) throws(ProvenanceError) {
        guard let first = pictures.first else { return }
        let signer: SigningIdentity
        if let identity { signer = identity } else { signer = try SigningIdentity.standard() }
        let format = CredentialsFormat(of: first.output)
        let maker = try CredentialsMaker(
            ManifestDefinition(
                statement, version: version, title: title, format: format.type, at: Date(),
                isSequence: true), for: format, plate: plate, signer: signer)
        for (index, (unsigned, output)) in pictures.enumerated() {
            guard goesOn(index) else { return }
            guard access(unsigned.path, F_OK) == 0 else { continue }
            let aside = output.deletingLastPathComponent().appending(
                path: ".\(output.lastPathComponent).signed")
            do throws(ProvenanceError) {
                try maker.write(aside, for: unsigned)
                let carrier = CredentialsFormat.carrier(of: output)
                try move(aside, to: carrier)
                if carrier != output {
                    try move(unsigned, to: output)
                } else {
                    unlink(unsigned.path)
                }
            } catch {
                unlink(aside.path)
                throw error
            }
        }
    }

    private static func move(_ file: URL, to place: URL) throws(ProvenanceError) {
        guard rename(file.path, place.path) == 0 else {
            throw .unwritable(file: place, cause: FileFault(errno: errno))
        }
        WholeFile.syncFolder(place.deletingLastPathComponent())
    }
}
