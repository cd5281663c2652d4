// Scores a conversion against its plate, face by face:
//
//     swift build -c release --product conversion-score
//     .build/release/conversion-score PLATE RESULT --source CLIP
//
// identity    distance of the result's face to the mean embedding of the source's and of the plate's faces (0 the same,
//             0.8 another person); `nearer` counts the frames in which the result is nearer to the source.
// mouth, eyes correlation with the plate's opening over time, and the ratio of both deviations.
// landmarks   mean distance between the result's mesh and the plate's, in eye distances.
// jitter      RMS second difference of the mesh over time, in pixels of a 256-pixel crop; the plate's in brackets.
// sharpness   deviation of the Laplacian of luma in the oval, 0 ... 255, at the frame's resolution; the plate's in brackets.
// outside     PSNR of luma outside the oval grown by a tenth of its size, in dB: what the codec alone does.
import Faces
import Foundation
import Imaging
import Inference
import Media

/// One clip's first face, frame by frame; `nil` where there is none.
struct Reading {
    var faces: [Landmarks<FrameSpace>?] = []
    var embeddings: [Embedding?] = []
    var sharpness: [Double?] = []
    var luma: [Plane<Float>] = []

    init(_ file: URL, keepingLuma: Bool = false, every step: Int = 1) throws {
        let runtime = try NetworkRuntime()
        let tracker = try FaceTracker(runtime)
        let encoder = try IdentityEncoder(runtime)
        let reader = try ClipReader(file, threads: 1)
        while let event = try reader.next() {
            guard case .frame(let frame) = event else { continue }
            let sampled = SampledFrame(frame)
            let face = try tracker.faces(in: sampled, index: frame.index)
                .max { $0.landmarks.eyeDistance < $1.landmarks.eyeDistance }
            faces.append(face?.landmarks)
            let isMeasured = frame.index % step == 0
            embeddings.append(
                try face.flatMap { isMeasured ? $0 : nil }
                    .map { try encoder.embedding(of: sampled, $0.landmarks) })
            guard keepingLuma else { continue }
            let plane = frame.withPlane(0) { bytes, stride in
                Plane<Float>(
                    reading: bytes, stride: stride, bitDepth: frame.layout.bitDepth,
                    region: PixelRect(x: 0, y: 0, width: frame.width, height: frame.height))
            }
            let unit = 1 / Float(1 << (frame.layout.bitDepth - 8))
            luma.append(
                Plane(
                    width: plane.width, height: plane.height,
                    samples: plane.samples.map { $0 * unit }))
            sharpness.append(face.map { Self.laplacian(luma[luma.count - 1], $0.landmarks) })
        }
    }

    static func laplacian(_ luma: Plane<Float>, _ face: Landmarks<FrameSpace>) -> Double {
        let inside = face.oval(width: luma.width, height: luma.height)
        var values: [Double] = []
        for y in 1..<luma.height - 1 {
            for x in 1..<luma.width - 1 where inside[x, y] == 1 {
                let around = luma[x - 1, y] + luma[x + 1, y] + luma[x, y - 1] + luma[x, y + 1]
                values.append(Double(4 * luma[x, y] - around))
            }
        }
        return deviation(values)
    }

    /// RMS second difference over time, in pixels of a 256-pixel crop.
    var jitter: Double {
        var squares: [Double] = []
        for i in faces.indices.dropFirst().dropLast() {
            guard let a = faces[i - 1], let b = faces[i], let c = faces[i + 1] else { continue }
            let scale = 108 / b.eyeDistance
            for k in 0..<Landmarks<FrameSpace>.count {
                let x = (a[k].x - 2 * b[k].x + c[k].x) * scale
                let y = (a[k].y - 2 * b[k].y + c[k].y) * scale
                squares.append(x * x + y * y)
            }
        }
        return mean(squares).squareRoot()
    }
}

func mean(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
}

func deviation(_ values: [Double]) -> Double {
    let m = mean(values)
    return mean(values.map { ($0 - m) * ($0 - m) }).squareRoot()
}

func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let (p, q) = (mean(a), mean(b))
    return mean(zip(a, b).map { ($0 - p) * ($1 - q) }) / (deviation(a) * deviation(b))
}

func show(_ value: Double) -> String { String(format: "%.3f", value) }

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count == 4, arguments[2] == "--source" else {
    print("usage: conversion-score PLATE RESULT --source CLIP")
    exit(2)
}
let plate = try Reading(URL(filePath: arguments[0]), keepingLuma: true)
let result = try Reading(URL(filePath: arguments[1]), keepingLuma: true)
let source = try Reading(URL(filePath: arguments[3]), every: 10)
guard let sourceMean = Embedding.mean(of: source.embeddings.compactMap(\.self)),
    let targetMean = Embedding.mean(of: plate.embeddings.compactMap(\.self))
else {
    print("no face in the plate or in the source")
    exit(1)
}
let measured = result.embeddings.compactMap(\.self)
let toSource = measured.map { Double($0.distance(to: sourceMean)) }
let toTarget = measured.map { Double($0.distance(to: targetMean)) }
let own = source.embeddings.compactMap(\.self).map { Double($0.distance(to: sourceMean)) }
let nearer = zip(toSource, toTarget).count { $0 < $1 }
print(
    "frames      \(plate.faces.count) plate, \(result.faces.count) result, \(measured.count) with a face"
)
print(
    "identity    to the source \(show(mean(toSource))) (at most \(show(toSource.max() ?? .nan)), its own"
        + " \(show(mean(own)))), to the target \(show(mean(toTarget))); nearer \(nearer)/\(measured.count)"
)

let pairs = zip(plate.faces, result.faces).compactMap { a, b in a.flatMap { a in b.map { (a, $0) } }
}
func opening(_ face: Landmarks<FrameSpace>, _ points: [(Int, Int)]) -> Double {
    mean(points.map { face[$0.0].distance(to: face[$0.1]) }) / face.eyeDistance
}
for (name, points) in [("mouth ", [(13, 14)]), ("eyes  ", [(159, 145), (386, 374)])] {
    let (a, b) = (pairs.map { opening($0.0, points) }, pairs.map { opening($0.1, points) })
    print("\(name)      r \(show(correlation(a, b))), gain \(show(deviation(b) / deviation(a)))")
}
let offsets = pairs.map { a, b in
    mean((0..<Landmarks<FrameSpace>.count).map { a[$0].distance(to: b[$0]) }) / a.eyeDistance
}
print("landmarks   \(show(mean(offsets))) eye distances")
print("jitter      \(show(result.jitter)) (\(show(plate.jitter)))")
print(
    "sharpness   \(show(mean(result.sharpness.compactMap(\.self))))"
        + " (\(show(mean(plate.sharpness.compactMap(\.self)))))")
var squares: [Double] = []
for (i, face) in plate.faces.enumerated() where i % 10 == 0 && i < result.luma.count {
    let (a, b) = (plate.luma[i], result.luma[i])
    let inside = face.map { face in
        Plane<Float>(
            distanceTo: [Point<FrameSpace>].convexHull(of: face[MeshIndices.oval]),
            width: a.width, height: a.height)
    }
    let margin = Float(-0.1 * (face?.eyeDistance ?? 0) * 2)
    for k in a.samples.indices where (inside?.samples[k] ?? -.infinity) < margin {
        let d = Double(a.samples[k] - b.samples[k])
        squares.append(d * d)
    }
}
print("outside     \(show(10 * log10(255 * 255 / mean(squares)))) dB")
