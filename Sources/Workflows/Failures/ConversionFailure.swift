public import Conversion
import Foundation
import Imaging
import Provenance

extension ConversionError: Explained {
    /// Conversion.
    public var failure: Failure {
        switch self {
        case .settings(let origin, let fault): fault.failure(at: origin)
        case .provenance(let error): error.failure
        case .explicit(let from, let to, _):
            Failure(
                .refused,
                happened:
                    "The plate shows sexually explicit material from \(from) to \(to). Nothing was written.",
                remedy:
                    "This program does not work with such material. Cut it out if it is a mistake of the shot."
            )
        case .otherEncoder(let file, _):
            Failure(
                .refused,
                happened:
                    "The face in the consent \(file?.named ?? "of the target") was measured by another network than this program's, and cannot be compared.",
                remedy: "Record the consent anew with “understudy consent grant”.")
        case .media(let error): error.failure
        case .unknownMatrix(let frame, let matrix):
            Failure(
                happened:
                    "The colors of the plate are coded by matrix \(matrix) of H.273 from frame \(frame) on, which is not known here.",
                remedy:
                    "Convert it, for instance with: ffmpeg -i IN -vf scale=out_color_matrix=bt709 -c:v ffv1 OUT.mkv"
            )
        case .inference(let error): error.failure
        case .model(let error): error.failure
        case .torch(let error): error.failure
        case .otherWork(let folder, let difference):
            Failure(
                happened:
                    "\(folder.named) holds the beginning of another conversion: \(difference.words).",
                remedy: "Run that one to its end, or begin anew with --overwrite.")
        case .damagedWork(let file):
            Failure(
                happened: "\(file.named) is not what was saved there.",
                remedy: "Begin anew with --overwrite.")
        case .workInUse(let folder):
            Failure(
                happened: "Another process works in \(folder.named).",
                remedy: "Wait for its end, or stop it.")
        case .diskTooSmall(let folder, let needed, let free):
            Failure(
                happened:
                    "The rest needs at least \(Words.bytes(UInt64(clamping: needed))) of disk in \(folder.named), and \(Words.bytes(UInt64(clamping: free))) are free.",
                remedy: "Make room and run the same command again: it goes on.")
        case .shards(let fault): fault.failure
        case .cannotWrite(let file, let code): Failure(system: code, file)
        }
    }
}

extension WorkDifference {
    var words: String {
        switch self {
        case .plate: "of another plate"
        case .model: "with another state of the model"
        case .consents: "under other consents"
        case .settings: "with other settings"
        case .range: "of other frames of the plate"
        case .shard: "another of its shards"
        case .program: "by another version of this program"
        }
    }
}
