import Faces
import Foundation
import Imaging
import Media
import Synchronization
import Training

/// A face that is drawn, not filmed: enough of one for training to have something to learn.
struct DrawnFace {
    /// Which person: the colors.
    var person: Int
    /// The mouth's opening, 0 ... 1.
    var mouth = 0.0
    /// The eyes' opening, 0 ... 1.
    var eyes = 1.0
    /// How far the features are moved to the right, in shares of the crop.
    var turn = 0.0
    /// How far dark hair hangs over the face from its top, in shares of the crop. `nil` draws none, and leaves the brows' points
    /// where chance put them.
    var fringe: Double?

    /// The mesh in a crop of `size` pixels: the loops that training asks for lie where a face has them, the others are
    /// spread over the face.
    func landmarks(_ size: Int) -> Landmarks<CropSpace> {
        var points = (0..<468).map { i -> SIMD3<Float> in
            // Spread evenly over a disk (a sunflower's seeds).
            let radius = 0.34 * (Double(i) / 468).squareRoot()
            let angle = 2.399963 * Double(i)
            return place(0.5 + radius * cos(angle), 0.5 + 1.1 * radius * sin(angle), size)
        }
        // From the left, over the top; from the right with `mirrored`.
        func ring(
            _ indices: [Int], _ x: Double, _ y: Double, _ rx: Double, _ ry: Double,
            mirrored: Bool = false
        ) {
            for (k, index) in indices.enumerated() {
                let turn = 2 * .pi * Double(k) / Double(indices.count)
                let angle = mirrored ? -turn : turn + .pi
                points[index] = place(x + rx * cos(angle), y + ry * sin(angle), size)
            }
        }
        for (k, index) in MeshIndices.oval.enumerated() {
            let angle = 2 * .pi * Double(k) / Double(MeshIndices.oval.count) - .pi / 2
            points[index] = place(0.5 + 0.33 * cos(angle), 0.5 + 0.4 * sin(angle), size)
        }
        ring(MeshIndices.lipsOuter, 0.5 + turn, 0.7, 0.12, 0.035 + 0.06 * mouth)
        ring(MeshIndices.lipsInner, 0.5 + turn, 0.7, 0.09, 0.005 + 0.05 * mouth)
        ring(MeshIndices.rightEye, 0.36 + turn, 0.4, 0.06, 0.003 + 0.025 * eyes)
        ring(MeshIndices.leftEye, 0.64 + turn, 0.4, 0.06, 0.003 + 0.025 * eyes, mirrored: true)
        if fringe != nil {
            // Brows half of the way from the forehead's edge to the middle of the face.
            for column in Hairline.columns where column.reach > 0.8 {
                let edge = points[column.edge]
                points[column.inner] = (edge + place(0.5, 0.5, size)) / 2
            }
        }
        return Landmarks(points)!
    }

    private func place(_ x: Double, _ y: Double, _ size: Int) -> SIMD3<Float> {
        SIMD3(Float(x * Double(size)), Float(y * Double(size)), 0)
    }

    /// The crop: skin, eyes, lips and a dark mouth on a background.
    func picture(_ size: Int) -> RGBImage {
        let mesh = landmarks(size)
        func area(_ indices: [Int]) -> [Float] {
            Outline(
                indices.map {
                    SIMD2(mesh.points[$0].x, mesh.points[$0].y)
                }
            ).distances(side: size, reach: Float(size))
        }
        let palette: [SIMD3<Float>] =
            person == 0
            ? [SIMD3(40, 60, 90), SIMD3(200, 160, 130), SIMD3(150, 60, 60), SIMD3(30, 10, 10)]
            : [SIMD3(90, 80, 60), SIMD3(140, 100, 80), SIMD3(170, 80, 90), SIMD3(60, 20, 20)]
        let layers = [
            area(MeshIndices.oval), area(MeshIndices.lipsOuter), area(MeshIndices.lipsInner),
        ]
        let eyes = [area(MeshIndices.rightEye), area(MeshIndices.leftEye)]
        var image = RGBImage(width: size, height: size)
        for i in 0..<size * size {
            let shade = Float(i % size) / Float(size) * 30 - 15
            var color = palette[0]
            for (layer, distances) in layers.enumerated() where distances[i] < 0 {
                color = palette[layer + 1]
            }
            if eyes.contains(where: { $0[i] < 0 }) { color = SIMD3(235, 235, 240) }
            if layers[0][i] < 0, Double(i / size) < (0.1 + (fringe ?? 0)) * Double(size) {
                color = SIMD3(60, 45, 40)
            }
            color += shade
            for c in 0..<3 { image.bytes[3 * i + c] = UInt8(min(max(color[c], 0), 255)) }
        }
        return image
    }
}

/// Facesets of drawn faces, and other files of the tests. The folder goes with the object.
final class Workbench {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "training-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A faceset of a drawn person's faces; some were excluded by hand, and over some a hand lies, as the faceset says.
    func faceset(
        _ name: String, _ faces: [DrawnFace], size: Int = 96, excluded: Set<Int> = [],
        covered: Set<Int> = []
    ) throws -> Faceset {
        try faceset(
            name, crops: faces.map { ($0.picture(size), $0.landmarks(size)) }, excluded: excluded,
            covered: covered)
    }

    /// A faceset of square crops and their meshes.
    func faceset(
        _ name: String, crops: [(picture: RGBImage, mesh: Landmarks<CropSpace>)],
        excluded: Set<Int> = [], covered: Set<Int> = []
    ) throws -> Faceset {
        let set = try Faceset(folder.appending(path: name + ".faceset"), for: .creating)
        let consent = try set.add(
            FacesetConsent(sha256: String(repeating: "a", count: 64), person: name, record: []))
        let clip = try set.begin(
            NewClip(
                name: name, sha256: String(repeating: "b", count: 64), width: 640, height: 360,
                consent: consent, settings: ""))
        let new = try crops.enumerated().map { index, crop in
            let size = crop.picture.width
            return NewFace(
                facts: FaceFacts(
                    clip: clip, frame: index,
                    time: RationalTime(ticks: Int64(index), base: TimeBase(1, 25)), track: 0,
                    size: size, transform: Transform(a: 1, b: 0, tx: 0, ty: 0),
                    landmarks: crop.mesh,
                    pose: HeadPose(yaw: 0, pitch: 0, roll: 0),
                    box: Box(left: 0, top: 0, right: Double(size), bottom: Double(size)),
                    presence: 1, validity: 1, sharpness: -1),
                image: try StillImage.jpeg(crop.picture),
                signature: PictureSignature(of: crop.picture))
        }
        try set.append(
            new, to: clip,
            progress: ClipProgress(frames: crops.count, framesWithoutFace: 0, state: []))
        let ids = try set.faceIDs(FaceFilter(.any, includesRunningClips: true))
        try set.finish(
            clip, frames: crops.count, framesWithoutFace: 0,
            verdicts: covered.map {
                FaceVerdict(id: ids[$0], exclusion: .covered, sharpnessRank: 1)
            })
        try set.exclude(excluded.map { ids[$0] })
        return set
    }

    /// Faces of a person who opens and shuts mouth and eyes.
    static func talking(_ person: Int, _ count: Int) -> [DrawnFace] {
        (0..<count).map { i in
            let t = Double(i) / Double(max(count - 1, 1))
            return DrawnFace(
                person: person, mouth: abs(sin(5 * t)), eyes: abs(cos(3 * t)),
                turn: 0.02 * sin(9 * t))
        }
    }
}

/// Counts from any thread.
final class Counter: Sendable {
    private let count = Mutex(0)

    /// How often it was asked before.
    func next() -> Int {
        count.withLock { count in
            count += 1
            return count - 1
        }
    }
}
