import Foundation
public import Networks
import Torch

extension StoredError: Explained {
    /// A model on disk.
    public var failure: Failure {
        switch self {
        case .unreadable(let file, let code), .unwritable(let file, let code):
            Failure(system: code, file)
        case .notAModel(let folder):
            Failure(
                happened: "There is no model in \(folder.named): it has no model.json.",
                remedy: "Name the folder that “understudy train” wrote.")
        case .otherModel(let folder, let path):
            Failure(
                happened: "\(folder.named) holds another model already: its “\(path)” differs.",
                remedy: "Name another folder with --model, or ask for the same again.")
        case .notBegun(let folder):
            Failure(
                happened:
                    "\(folder.named) was to begin from another model, and was ended before it had its weights.",
                remedy: "Give --from again, or delete the folder to begin anew.")
        case .inUse(let folder):
            Failure(
                happened: "Another process trains the model \(folder.named).",
                remedy: "Wait for its end, or stop it.")
        case .settings(let origin, let fault): fault.failure(at: origin)
        case .damaged(let file, let damage):
            Failure(
                happened: "\(file.named) is not what was saved there: \(damage.words).",
                remedy:
                    "Put its backup in its place, or delete its checkpoint: the one before it is used then."
            )
        case .noCheckpoint(let folder, let damaged) where damaged.isEmpty:
            Failure(
                happened: "Nothing is trained yet: \(folder.named) holds no checkpoint.",
                remedy: "Train the model first, with “understudy train”.")
        case .noCheckpoint(let folder, let damaged):
            Failure(
                happened: "No checkpoint in \(folder.named) is intact: "
                    + damaged.map {
                        "\($0.file.lastPathComponent) of \($0.iteration): \($0.damage.words)"
                    }
                    .joined(separator: "; ") + ".",
                remedy: "Put a backup in its place.")
        case .noSuchCheckpoint(let folder, let iteration, let known):
            Failure(
                happened:
                    "\(folder.named) holds no checkpoint of iteration \(iteration).",
                remedy: known.isEmpty
                    ? "Train the model first, with “understudy train”."
                    : "There \(known.count == 1 ? "is" : "are") \(Words.all(known.map(String.init)))."
            )
        case .weights(let file, let error):
            switch error {
            case .file: error.failure
            default:
                Failure(
                    happened: "The weights \(file.named) cannot be used. \(error.failure.happened)",
                    remedy: error.failure.remedy)
            }
        }
    }
}

extension StoredError.Damage {
    var words: String {
        switch self {
        case .missing: "it is missing"
        case .size(let found, let saved): "it has \(found) bytes instead of \(saved)"
        case .hash(let found, let saved):
            "its SHA-256 begins with \(found.prefix(12)) instead of \(saved.prefix(12))"
        case .malformed: "it cannot be understood"
        }
    }
}

extension SettingsFault {
    /// The fault with the file or the command line that it stands in.
    func failure(at origin: SettingsOrigin) -> Failure {
        let (what, remedy) = sentence
        return switch origin {
        case .file(let file):
            Failure(happened: "\(file.named): \(what)", remedy: remedy)
        case .caller: Failure(.usage, happened: what, remedy: remedy)
        }
    }

    private var sentence: (String, String?) {
        switch self {
        case .notJSON:
            ("This is no JSON.", "Mend the file, or delete it: the defaults hold then.")
        case .otherSchema(let found, let expected):
            ("This is “\(found ?? "something else")” and not “\(expected)”.", "Name another file.")
        case .newerVersion(let found, let known):
            (
                "A newer version of this program wrote it: it has version \(found), and \(known) is known here.",
                "Update understudy."
            )
        case .unknownKey(let path, let near):
            (
                "There is no setting “\(path)”.",
                near.map { "Did you mean “\($0)”?" } ?? "Take it out."
            )
        case .missingKey(let path): ("The setting “\(path)” is missing.", "Add it.")
        case .wrongType(let path, let expected):
            ("“\(path)” should be \(expected).", "Change its value.")
        case .wrongChoice(let path, let found, let allowed):
            ("“\(path)” cannot be “\(found)”.", "Choose \(Words.any(allowed)).")
        case .outOfRange(let path, let found, let allowed):
            (
                "“\(path)” cannot be \(Words.number(found)).",
                "It takes \(Words.number(allowed.lowerBound)) to \(Words.number(allowed.upperBound))."
            )
        case .network(let error): (error.failure.happened, error.failure.remedy)
        case .notAnAssignment(let text):
            ("“\(text)” is no setting.", "Write key=value, as in --set optimizer.rate=0.01.")
        }
    }
}
