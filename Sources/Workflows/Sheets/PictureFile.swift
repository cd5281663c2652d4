import Foundation
import Imaging
import Media
import Provenance

/// Writes a picture file whose kind its name tells.
enum PictureFile {
    private static let endings = ["jpg", "jpeg", "png"]

    /// Whether a picture can be written, before it is drawn.
    static func check(_ file: URL, overwrite: Bool) throws(WorkflowError) {
        guard endings.contains(file.pathExtension.lowercased()) else {
            throw .unknownEnding(file: file, known: endings)
        }
        if !overwrite, FileManager.default.fileExists(atPath: file.path) {
            throw .exists(file: file)
        }
    }

    static func write(_ image: RGBImage, to file: URL, overwrite: Bool) throws {
        try check(file, overwrite: overwrite)
        try write(image, as: file.pathExtension, quality: 92, to: file, overwrite: overwrite)
    }

    /// Writes a picture of the kind that an ending names, whatever the file's own ending is.
    static func write(
        _ image: RGBImage, as ending: String, quality: Int = 95, to file: URL, overwrite: Bool
    ) throws {
        let isPNG = ending.lowercased() == "png"
        let bytes = isPNG ? try StillImage.png(image) : try StillImage.jpeg(image, quality: quality)
        do {
            let written = try WholeFile.write(
                bytes, to: file, existing: overwrite ? .replace : .keep)
            if !written { throw WorkflowError.exists(file: file) }
        } catch let cause as FileFault {
            throw ProvenanceError.unwritable(file: file, cause: cause)
        }
    }
}
