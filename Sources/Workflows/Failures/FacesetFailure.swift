public import Faces
import Foundation

extension FacesetError: Explained {
    /// The files of faces.
    public var failure: Failure {
        switch self {
        case .missing(let file):
            Failure(
                happened: "There is no faceset \(file.named).",
                remedy: "Check the name. “understudy extract” makes one.")
        case .foreign(let file, let cause):
            Failure(
                happened: "\(file.named) is no faceset: \(cause.words).",
                remedy: "Name a file that “understudy extract” wrote.")
        case .newer(let file, let version, let known):
            Failure(
                happened:
                    "The faceset \(file.named) was written by a newer version of this program: it has version \(version), and \(known) is known here.",
                remedy: "Update understudy.")
        case .damaged(let file, let place):
            Failure(
                happened: "The faceset \(file.named) is damaged: \(place.words).",
                remedy: "Put its backup in its place, or extract its clips anew.")
        case .diskFull(let file): Failure(system: ENOSPC, file)
        case .noPermission(let file): Failure(system: EACCES, file)
        case .busy(let file):
            Failure(
                happened: "Another program writes to the faceset \(file.named).",
                remedy: "Wait for its end and run the same command again.")
        case .readOnly(let file): Failure(system: EROFS, file)
        case .noFace(let file, let id):
            Failure(
                .usage, happened: "The faceset \(file.named) has no face \(id.rawValue).",
                remedy: "“understudy faces list” shows the numbers.")
        case .database(let file, let code, let message):
            Failure(happened: "The faceset \(file.named) cannot be used: \(message) (\(code)).")
        }
    }
}

extension ForeignCause {
    var words: String {
        switch self {
        case .empty: "it has no bytes"
        case .notSQLite: "it is another kind of file"
        case .otherApplication: "it is another program's database"
        case .alteredSchema(let object): "somebody has changed its “\(object)”"
        case .notAFile: "it is no file"
        }
    }
}

extension DamagedPlace {
    var words: String {
        switch self {
        case .pages(let message): message
        case .truncated(let bytes, let expected):
            "it has \(bytes) bytes of at least \(expected)"
        case .value(let table, let row, let column):
            "“\(column)” in row \(row) of “\(table)” cannot be"
        }
    }
}

extension ExclusionReason {
    /// The reason in a few words.
    public var words: String {
        switch self {
        case .noFace: "no face"
        case .blurred: "blurred"
        case .otherPerson: "other person"
        case .nearDouble: "near-double"
        case .cutOff: "cut off"
        case .covered: "covered"
        case .unwanted: "unwanted"
        }
    }
}
