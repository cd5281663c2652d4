import Faces
import Foundation
import Imaging
import Media

/// Draws a swap for people to judge: at some moments the plate and the result side by side, and in a row below the faces
/// that were learned from.
struct SwapSheet {
    var plate: URL
    var result: URL
    var source: URL
    var output: URL

    private static let moments = 5
    private static let faces = 8
    private static let gap = 4
    private static let width = 480

    func write() throws {
        let before = try Self.pictures(of: plate)
        let after = try Self.pictures(of: result)
        let crops = try sourceCrops()
        guard let first = before.first else { throw WorkflowError.noFace(clip: plate, frames: 0) }
        let (w, gap) = (Self.width, Self.gap)
        let h = max(1, w * first.height / max(1, first.width))
        let side = (2 * w + 3 * gap - gap * (Self.faces + 1)) / Self.faces
        let rows = min(before.count, after.count)
        var sheet = RGBImage(
            width: 2 * w + 3 * gap,
            height: rows * (h + gap) + gap + (crops.isEmpty ? 0 : side + gap), fill: (24, 24, 24))
        for row in 0..<rows {
            let y = gap + row * (h + gap)
            sheet.draw(before[row].resized(width: w, height: h), x: gap, y: y)
            sheet.draw(after[row].resized(width: w, height: h), x: 2 * gap + w, y: y)
        }
        for (i, crop) in crops.enumerated() {
            sheet.draw(
                crop.resized(width: side, height: side), x: gap + i * (side + gap),
                y: gap + rows * (h + gap))
        }
        try PictureFile.write(sheet, to: output, overwrite: true)
    }

    /// Pictures at moments that are evenly spread over a clip.
    private static func pictures(of clip: URL) throws -> [RGBImage] {
        let count = try frameCount(of: clip)
        let wanted = Set((0..<moments).map { (2 * $0 + 1) * count / (2 * moments) })
        let reader = try ClipReader(clip)
        let upright = Upright(reader.info)
        var pictures: [RGBImage] = []
        while pictures.count < wanted.count, let event = try reader.next() {
            guard case .frame(let frame) = event, wanted.contains(frame.index) else { continue }
            pictures.append(try upright.rgb(frame).interleaved)
        }
        return pictures
    }

    private static func frameCount(of clip: URL) throws -> Int {
        let reader = try ClipReader(clip)
        if let count = reader.info.frameCount, count > 0 { return count }
        var count = 0
        while let event = try reader.next() {
            if case .frame = event { count += 1 }
        }
        return count
    }

    private func sourceCrops() throws -> [RGBImage] {
        guard let faceset = try? Faceset(source) else { return [] }
        let ids = try faceset.faceIDs(.kept)
        let count = min(Self.faces, ids.count)
        return try (0..<count).compactMap { i in
            try faceset.image(ids[i * ids.count / count]).map { try StillImage.decodeJPEG($0) }
        }
    }
}
