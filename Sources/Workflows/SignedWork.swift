import Conversion
import Foundation
import Provenance

/// What lies in the work folder of a result that is signed, until the folder is cleared away: `signed.json`.
///
/// It has the hash of the result, and is there before the result has its final name. So a run that was killed before the
/// folder was gone leaves no doubt whether what lies in the result's place is this work's, and nothing is left to do but to
/// clear up. Of any other file in that place it says nothing.
struct SignedWork: Codable {
    /// The names of the pictures, in order; `nil` for a video.
    var pictures: [String]?
    /// The hash of the file, or of the list of pictures.
    var result: SHA256Hash
    /// What the work was: `Converter.work()`.
    var work: SHA256Hash
    /// What the result says of how it was made.
    var statement: SwapStatement
    /// What was dealt with in it.
    var counts: ConversionCounts
    /// Whether it was put together from shards, which lie beside the work folder.
    var isJoined: Bool

    /// What an earlier run left in a work folder, if it is its result that lies in `output`: a video, or pictures by their
    /// `naming`.
    init?(in workFolder: URL, of output: URL, _ naming: PictureNaming?) throws {
        guard let bytes = try? Data(contentsOf: Converter.signedFile(in: workFolder)),
            let found = try? JSONDecoder().decode(SignedWork.self, from: bytes),
            (found.pictures == nil) == (naming == nil)
        else { return nil }
        let files =
            naming.map { naming in (found.pictures ?? []).map { naming.folder.appending(path: $0) }
            }
            ?? [output]
        guard files.allSatisfy({ FileManager.default.fileExists(atPath: $0.path) }) else {
            return nil
        }
        let hash =
            naming == nil
            ? try SHA256Hash(ofFile: output) : try SequenceDelivery.hash(of: files)
        guard hash == found.result else { return nil }
        self = found
    }

    init(
        _ report: ConversionReport, _ statement: SwapStatement, result: SHA256Hash,
        pictures: [String]?, isJoined: Bool
    ) {
        (self.statement, self.result, self.pictures) = (statement, result, pictures)
        (work, counts) = (report.work, report.counts)
        self.isJoined = isJoined
    }

    /// Says so in the work folder.
    func write(in workFolder: URL) throws(ProvenanceError) {
        let file = Converter.signedFile(in: workFolder)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(self) else {
            preconditionFailure("plain values always encode")
        }
        do throws(FileFault) {
            try WholeFile.write(Array(bytes), to: file, existing: .replace)
        } catch { throw .unwritable(file: file, cause: error) }
    }
}
