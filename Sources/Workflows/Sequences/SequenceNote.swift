import Conversion
import Foundation
import Imaging
import Media

/// What stands beside the pictures of a result: what a picture file has no place for.
struct SequenceNote: Encodable {
    struct Plate: Encodable {
        var name: String
        var sha256: String
        var firstFrame: Int
        /// From the frame of one picture to that of the next; `nil` for a picture of each.
        var every: Int?
    }

    struct Times: Encodable {
        var base: String
        var ticks: [Int64]
    }

    struct Turn: Encodable {
        var clockwise: Int
        var mirrored: Bool
    }

    struct Color: Encodable {
        var primaries: Int
        var transfer: Int
        var range = "full"
        var numbers: String
    }

    struct Faces: Encodable {
        var number: Int
        var faces: [FacePlacement]
    }

    var schema = "understudy.sequence"
    var version = 1
    var kind: String
    var pictures: String
    var first: Int
    var last: Int
    var count: Int
    var plate: Plate
    var rate: String
    var times: Times
    var width: Int
    var height: Int
    var pixelAspect: String
    var turn: Turn
    var color: Color
    var alpha: String
    var leftWithPlate: [String]
    var faces: [Faces]?

    /// The note of a result.
    ///
    /// - Parameters:
    ///   - result: What was made.
    ///   - names: The pictures' names and numbers.
    ///   - info: The plate.
    ///   - firstFrame: The first frame, by its index in the plate.
    ///   - title: The pictures, as a word.
    ///   - profile: How they are coded.
    ///   - isPatch: They hold the faces alone.
    init(
        _ result: ConversionReport, names: [(name: String, number: Int)], of info: ClipInfo,
        firstFrame: Int, title: String, profile: EncodingProfile, isPatch: Bool
    ) {
        kind = isPatch ? "patch" : "pictures"
        pictures = title
        first = names.first?.number ?? 0
        last = names.last?.number ?? 0
        count = names.count
        plate = Plate(
            name: info.file.lastPathComponent, sha256: result.plate, firstFrame: firstFrame)
        rate = "\(info.frameRate.numerator)/\(info.frameRate.denominator)"
        let base = result.pictures.first?.time.base ?? info.timeBase
        times = Times(
            base: "\(base.numerator)/\(base.denominator)",
            ticks: result.pictures.map(\.time.ticks))
        (width, height) = (info.width, info.height)
        pixelAspect = "\(info.pixelAspect.numerator)/\(info.pixelAspect.denominator)"
        turn = Turn(clockwise: info.rotation, mirrored: info.isMirrored)
        color = Color(
            primaries: info.color.primaries, transfer: info.color.transfer,
            numbers: info.layout.isFloat
                ? "the plate's own" : "encoded as the plate is, black at 0 and white at 1")
        alpha =
            isPatch
            ? (profile.endings.contains("exr") ? "premultiplied" : "straight")
            : (info.layout.hasAlpha ? "the plate's own" : "none")
        leftWithPlate = info.streams.filter { $0.index != info.videoStream }.map {
            "stream \($0.index): \($0.kind.rawValue), \($0.codec)"
        }
        guard isPatch else { return }
        faces = zip(names, result.pictures).map {
            Faces(number: $0.number, faces: $1.faces)
        }
    }

    /// The file.
    var bytes: Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(self) else {
            preconditionFailure("plain values always encode")
        }
        return bytes + Data("\n".utf8)
    }
}
