import Faces
public import Foundation
import Imaging
import Media

/// Draws the faces of a faceset side by side into one picture, each with its number, so that a person can judge them at
/// a glance and name those that should go.
public struct ContactSheet: Sendable {
    /// The faceset.
    public var faceset: URL
    /// Which faces, in which order.
    public var selection: FaceSelection
    /// The picture: `.jpg` or `.png`.
    public var output: URL
    /// Faces in a row. The default is 12.
    public var columns: Int
    /// The side of a face, in pixels. The default is 96.
    public var side: Int
    /// Whether a picture that is there already may be replaced. The default is `false`.
    public var overwrite: Bool

    /// At most so many faces are drawn; of more, ones that are evenly spread over the order.
    public static let limit = 1200

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
        let all = try selection.ids(in: faceset)
        let ids = Self.spread(all, Self.limit)
        let columns = min(columns, max(1, ids.count))
        let rows = max(1, (ids.count + columns - 1) / columns)
        let label = BitmapDigits.height + 4
        var sheet = RGBImage(
            width: columns * (side + 4), height: rows * (side + 4 + label), fill: (24, 24, 24))
        for (i, id) in ids.enumerated() {
            let (x, y) = (i % columns * (side + 4) + 2, i / columns * (side + 4 + label) + 2)
            let face = try faceset.face(id)
            if let image = try faceset.image(id) {
                let crop = try StillImage.decodeJPEG(image)
                sheet.draw(crop.resized(width: side, height: side), x: x, y: y)
            } else {
                sheet.fill(
                    PixelRect(x: x, y: y, width: side, height: side), (48, 48, 48))
            }
            if let exclusion = face.exclusion {
                sheet.frame(
                    PixelRect(x: x, y: y, width: side, height: side), exclusion.reason.color)
            }
            BitmapDigits.draw(
                "\(id.rawValue)", on: &sheet, x: x + 1, y: y + side + 2, (220, 220, 220))
        }
        try PictureFile.write(sheet, to: output, overwrite: overwrite)
        return (ids.count, all.count)
    }

    private static func spread(_ ids: [FaceID], _ limit: Int) -> [FaceID] {
        guard ids.count > limit else { return ids }
        return (0..<limit).map { ids[$0 * ids.count / limit] }
    }
}

extension ExclusionReason {
    /// The color of its border in a sheet.
    fileprivate var color: (UInt8, UInt8, UInt8) {
        switch self {
        case .noFace: (150, 150, 150)
        case .blurred: (70, 130, 255)
        case .otherPerson: (255, 60, 60)
        case .nearDouble: (255, 200, 40)
        case .cutOff: (200, 90, 255)
        case .covered: (255, 140, 60)
        case .unwanted: (255, 255, 255)
        }
    }
}
