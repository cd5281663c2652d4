import Faces
public import Foundation
import Imaging
import Media

/// Draws the faces of a faceset side by side into one picture, so that a person can judge them at a glance and name those
/// that should go.
public struct FacesetSheet: Sendable {
    /// The faceset.
    public var faceset: URL
    /// Which faces, in which order. Its limit is how many are drawn at most: of more, ones that are evenly spread.
    public var selection: FaceSelection
    /// The picture: `.jpg` or `.png`.
    public var output: URL
    /// Faces in a row. The default is 12.
    public var columns: Int
    /// The side of a face, in pixels. The default is 96.
    public var side: Int
    /// Whether a picture that is there already may be replaced. The default is `false`.
    public var overwrite: Bool

    /// So many faces are drawn unless a selection says another limit.
    public static let limit = 600

    /// A sheet by its parts.
    public init(
        of faceset: URL, _ selection: FaceSelection, output: URL, columns: Int = 12,
        side: Int = 96, overwrite: Bool = false
    ) {
        self.faceset = faceset
        self.selection = selection
        self.output = output
        self.columns = columns
        self.side = side
        self.overwrite = overwrite
    }

    /// Draws and writes the sheet.
    ///
    /// - Returns: How many faces were drawn, of how many.
    public func write() throws -> (drawn: Int, of: Int) {
        try PictureFile.check(output, overwrite: overwrite)
        let faceset = try Faceset(faceset)
        let all = try faceset.faceIDs(
            selection.filter, by: selection.order.value, isDescending: selection.isDescending)
        guard !all.isEmpty else { throw WorkflowError.nothingSelected(faceset: self.faceset) }
        let count = min(selection.limit ?? Self.limit, all.count)
        let sheet = try draw((0..<count).map { all[$0 * all.count / count] }, of: faceset)
        try PictureFile.write(sheet, to: output, overwrite: overwrite)
        return (count, all.count)
    }

    private func draw(_ ids: [FaceID], of faceset: Faceset) throws -> RGBImage {
        let columns = min(columns, ids.count)
        let rows = (ids.count + columns - 1) / columns
        let gap = 4
        let cell = (width: side + gap, height: side + TinyFont.height + 2 * gap)
        var sheet = RGBImage(
            width: columns * cell.width + gap, height: rows * cell.height + gap, fill: (24, 24, 24))
        for (place, id) in ids.enumerated() {
            let x = gap + place % columns * cell.width
            let y = gap + place / columns * cell.height
            let face = try faceset.face(id)
            if face.exclusion != nil {
                sheet.fill(
                    PixelRect(x: x - 2, y: y - 2, width: side + 4, height: side + 4),
                    (220, 40, 40))
            }
            // A crop that cannot be decoded stays gray: one of them is no reason to show none.
            let crop = try faceset.image(id).flatMap { try? StillImage.decodeJPEG($0) }
            sheet.draw(
                (crop ?? RGBImage(width: 1, height: 1, fill: (90, 90, 90)))
                    .resized(width: side, height: side), x: x, y: y)
            let reason = face.exclusion.map { " \($0.reason.words)" } ?? ""
            sheet.write("\(id.rawValue)\(reason)", x: x, y: y + side + 3, width: side)
        }
        return sheet
    }
}
