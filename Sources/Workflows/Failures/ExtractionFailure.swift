public import Extraction
import Faces
import Foundation
import Imaging
import Media
import Provenance

extension ExtractionError: Explained {
    /// Extraction.
    public var failure: Failure {
        switch self {
        case .noClips:
            Failure(.usage, happened: "No clip was named.", remedy: "Name at least one video.")
        case .setting(let setting, let value, let allowed):
            Failure(
                .usage, happened: "The \(setting.words) cannot be \(value).",
                remedy: "It takes \(allowed.lowerBound) to \(allowed.upperBound).")
        case .explicit(let material):
            Failure(
                .refused,
                happened:
                    "\(material.clip.named) shows sexually explicit material from \(material.from) to \(material.through). Nothing of this run was kept.",
                remedy:
                    "This program does not work with such material. Cut it out if it is a mistake of the clip."
            )
        case .noFace(let clips, let frames):
            Failure(
                happened:
                    "\(Words.all(clips.map(\.named))) \(clips.count == 1 ? "shows" : "show") no face in \(Words.count(frames, "frame")).",
                remedy: "Name a clip that shows the person's face, at least 40 pixels wide.")
        case .personNotFound(let found): found.failure
        case .allClipsFailed(let failures):
            if failures.count == 1, let only = failures.first {
                only.cause.failure
            } else {
                Failure(
                    happened: "None of the clips can be read. "
                        + failures.map(\.cause.failure.happened).joined(separator: " "),
                    remedy: failures.first?.cause.failure.remedy)
            }
        case .facesetOfOther(let file, let person, let consented):
            Failure(
                .refused,
                happened:
                    "The faceset \(file.named) is of \(person), and the consent is of \(consented).",
                remedy: "Name another faceset with -o: each holds one person.")
        case .enrolledByOtherNetwork(let file, let person):
            Failure(
                .refused,
                happened:
                    "The face in the consent of \(person)\(file.map { " (\($0.named))" } ?? "") was measured by another network than this program's, and cannot be compared.",
                remedy: "Record the consent anew with “understudy consent grant”.")
        case .repair(let fault): fault.failure
        case .inUse(let file):
            Failure(
                happened: "Another extraction writes to \(file.named).",
                remedy: "Wait for its end, or stop it.")
        case .shards(let fault): fault.failure
        case .interrupted: WorkflowError.stopped(during: .extract).failure
        case .provenance(let error): error.failure
        case .faceset(let error): error.failure
        case .inference(let error): error.failure
        case .picture(let error): error.failure
        }
    }
}

extension PersonNotFound {
    fileprivate var failure: Failure {
        let distance = nearest.map {
            " The nearest lies \(Words.number($0)) from the enrolled face, and \(Words.number(threshold)) is the limit."
        }
        return Failure(
            .refused,
            happened:
                "None of \(Words.count(faces, "face")) in the clips is \(person)'s, who agreed\(consent.map { " (\($0.named))" } ?? "").\(distance ?? "") Nothing of this run was kept.",
            remedy: "Name the consent of the person who is in the clips.")
    }
}

extension ExtractionError.Setting {
    fileprivate var words: String {
        switch self {
        case .size: "size of crops"
        case .jpegQuality: "quality of crops"
        case .frameStep: "step from frame to frame"
        case .decodingThreads: "number of decoding threads"
        }
    }
}

extension RepairFault {
    fileprivate var failure: Failure {
        switch self {
        case .otherClip(let given, let name):
            Failure(
                .usage,
                happened: "\(given.named) is not the clip that this face comes from, “\(name)”.",
                remedy: "Name that clip with --clip, unchanged.")
        case .takenBack(let id):
            Failure(
                .usage,
                happened:
                    "Face \(id.rawValue) is another person's, and no picture of it is stored.",
                remedy: "Name a face of the consenting person.")
        case .noFace:
            Failure(
                .usage,
                happened: "No face has this shape, or it lies outside of the frame.",
                remedy: "Move the handles onto the face.")
        case .otherPerson(let person, let distance, let threshold):
            Failure(
                .refused,
                happened:
                    "What lies there now is not \(person)'s face: it lies \(Words.number(distance)) from the enrolled one, and \(Words.number(threshold)) is the limit. Nothing was changed.",
                remedy: "Move the handles onto the face of the person who agreed.")
        }
    }
}
