import Foundation
public import Provenance

extension ProvenanceError: Explained {
    /// Consents, keys, credentials, the audit log.
    public var failure: Failure {
        switch self {
        case .refused(let refusal): refusal.failure
        case .unreadable(let file, let cause), .unwritable(let file, let cause):
            Failure(system: cause.code, file)
        case .exists(let file):
            Failure(system: EEXIST, file)
        case .badKey(let file, .notAKey):
            Failure(
                happened: "The key file \(file.named) holds no key that can be used.",
                remedy:
                    "Put its backup in its place. Without one, move it away: a new key is made, and what the old one signed stays valid."
            )
        case .badKey(let file, .readableByOthers(let mode)):
            Failure(
                happened:
                    "Others may read the key file \(file.named): its permissions are \(String(mode, radix: 8)).",
                remedy: "Run: chmod 600 \(file.named)")
        case .damagedRevocations(let file, let line):
            Failure(
                .refused,
                happened:
                    "Line \(line) of the list of revocations \(file.named) cannot be read. It may take a consent back, so nothing is allowed.",
                remedy: "Mend the line: a record's hash, a space, and a day such as 2027-12-31.")
        case .cannotSign(let cause):
            Failure(happened: "Nothing can be signed: \(cause).", remedy: Words.setUp)
        case .credentialsLibrary(let cause):
            Failure(
                happened: "The library of the content credentials cannot be opened: \(cause).",
                remedy: Words.setUp)
        case .credentials(let file, let cause):
            Failure(
                happened: "The content credentials of \(file.named) cannot be used: \(cause)",
                remedy: "If the file is still being written or copied, wait for its end.")
        case .noCredentials(let file):
            Failure(
                happened: "\(file.named) carries no content credentials.",
                remedy:
                    "Name a result of understudy. Beside a result in MKV lies a file with the ending .c2pa, which has to be there."
            )
        case .brokenLog(let file, let line):
            Failure(
                happened: "The audit log \(file.named) was changed: "
                    + (line.map { "line \($0)" } ?? "its last line")
                    + " does not fit the line before it.",
                remedy: "Keep the file as evidence, and move it away: a new log is begun.")
        }
    }
}
