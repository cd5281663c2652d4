import Foundation
public import Provenance

extension ConsentRefusal: Explained {
    /// Always a refusal: exit code 3.
    public var failure: Failure {
        let (happened, remedy) = sentences
        return Failure(.refused, happened: happened, remedy: remedy)
    }

    /// The record as it stands in a sentence.
    private var record: String {
        switch (person, file) {
        case (let person?, let file?): "the consent of \(person) (\(file.named))"
        case (let person?, nil): "the consent of \(person)"
        case (nil, let file?): "the consent \(file.named)"
        case (nil, nil): "the consent"
        }
    }

    private var Record: String { "T" + record.dropFirst() }

    private static let original =
        "Use the file as it was recorded. It cannot be mended by hand: its signature covers every character."

    private var sentences: (String, String?) {
        switch reason {
        case .missing(let role):
            let whose = role.map { "the \($0.rawValue): \($0.meaning)" } ?? "the person"
            return (
                "There is no consent of \(whose).",
                "Name the record with --consent. “understudy consent grant --help” shows how to make one."
            )
        case .unreadable(let fault):
            return (
                "\(Record) cannot be read: \(fault.words).",
                "Check the name of the file and its permissions."
            )
        case .tooLong(let limit):
            return (
                "\(Record) has more than \(Words.bytes(UInt64(limit))): it is no record.",
                "Name the file that “understudy consent grant” wrote."
            )
        case .foreign(let schema):
            let kind = schema.map { " but “\($0)”" } ?? ""
            return (
                "\(Record) is no consent record\(kind).",
                "Name the file that “understudy consent grant” wrote."
            )
        case .newerVersion(let found, let known):
            return (
                "\(Record) was written by a newer version of this program: it has version \(found), and \(known) is known here.",
                "Update understudy."
            )
        case .damaged, .unknownKey, .missingKey, .badValue, .forged, .notAttested:
            return (Record + " " + fault, Self.original)
        case .notYetValid, .expired, .revoked, .wrongRole, .wrongUse, .noCommonUse:
            return terms
        case .otherPerson(let distance, let threshold):
            return (
                "\(Record) is not of the person whose face this is: it lies \(Words.number(distance)) from the enrolled face, and \(Words.number(threshold)) is the limit.",
                "Name the consent of the person who is in the material."
            )
        case .otherRecord(let needed):
            return (
                "\(Record) is not the one that these faces were collected under, whose hash begins with \(needed.short).",
                "Name that record, or one of the same person."
            )
        }
    }

    /// What is wrong with the file, behind its name.
    private var fault: String {
        switch reason {
        case .damaged(let place?): "is damaged at byte \(place)."
        case .unknownKey(let path): "has a key that no record has: “\(path)”."
        case .missingKey(let path): "lacks the key “\(path)”."
        case .badValue(let path): "has a value at “\(path)” that cannot be."
        case .forged:
            "was changed after it was signed: the signature does not belong to what it says."
        case .notAttested: "lacks the recorder's word that the person is an adult and agreed."
        default: "is damaged."
        }
    }

    /// What the terms do not allow.
    private var terms: (String, String?) {
        let whose = person.map { "\($0) has" } ?? "Somebody has to have"
        switch reason {
        case .notYetValid(let from, let today):
            return (
                "\(Record) holds from \(from) on, and today is \(today) (UTC).",
                "Wait until then, or record a consent that holds earlier."
            )
        case .expired(let until, let today):
            return (
                "\(Record) ended on \(until), and today is \(today) (UTC).",
                "Ask again, and record the new consent with “understudy consent grant”."
            )
        case .revoked(let day):
            return (
                "\(Record) was taken back on \(day).",
                "Nothing made under it may be used any more."
            )
        case .wrongRole(let needed, let granted):
            return (
                "\(Record) is not for the \(needed.rawValue) (\(needed.meaning)) but for the \(Words.all(granted.map(\.rawValue).sorted())).",
                "\(whose) to agree to that role: record it with “understudy consent grant --role \(needed.rawValue)”."
            )
        case .wrongUse(let needed, let granted):
            return (
                "\(Record) is not for \(needed.rawValue) but for \(Words.all(granted.map(\.rawValue).sorted())).",
                "\(whose) to agree to that use: record it with “understudy consent grant --use \(needed.rawValue)”."
            )
        default:
            return (
                "The consents have no use in common.",
                "Both people have to agree to the same use. “understudy consent show” lists what each allows."
            )
        }
    }
}

extension ConsentRole {
    /// What the role means, in a few words.
    var meaning: String {
        switch self {
        case .source: "the person whose face is put in"
        case .target: "the person in the plate"
        }
    }
}

extension FileFault {
    /// The fault behind a colon.
    var words: String {
        switch self {
        case .missing: "there is no such file"
        case .isFolder: "it is a folder"
        case .noPermission: "this account may not"
        case .noSpace: "the disk is full"
        case .system(let code): String(cString: strerror(code))
        }
    }

    /// The number of the system's error.
    var code: Int32 {
        switch self {
        case .missing: ENOENT
        case .isFolder: EISDIR
        case .noPermission: EACCES
        case .noSpace: ENOSPC
        case .system(let code): code
        }
    }
}
