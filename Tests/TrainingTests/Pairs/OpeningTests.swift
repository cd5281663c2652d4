import Faces
import Foundation
import Imaging
import Inference
import Testing
import Training

@Suite("Mouths and lids that are opened")
struct OpeningTests {
    /// A drawn face, but what lies anywhere in it lies on its forehead.
    private static func face(mouth: Double, eyes: Double = 1) -> FaceShape {
        var shape = FaceShape(
            DrawnFace(person: 0, mouth: mouth, eyes: eyes).landmarks(256), crop: 256)
        let features = [
            MeshIndices.oval, MeshIndices.lipsOuter, MeshIndices.lipsInner, MeshIndices.rightEye,
            MeshIndices.leftEye,
        ]
        let kept = Set(features.joined())
        for i in shape.points.indices where !kept.contains(i) {
            shape.points[i] = SIMD2(Float(i % 40) - 20, -30 - Float(i / 40))
        }
        shape.points[MeshIndices.noseBase] = SIMD2(0, 10)
        return shape
    }

    private static func gap(_ shape: FaceShape, _ upper: Int, _ lower: Int) -> Float {
        shape.points[lower].y - shape.points[upper].y
    }

    @Test("lips and lids go as far apart as they are told, corners stay, and so do nose and chin")
    func apart() {
        let face = Self.face(mouth: 0.2)
        let open = face.opened(by: [5, 2, -1])
        #expect(abs(Self.gap(open, 13, 14) - Self.gap(face, 13, 14) - 5) < 0.05)
        #expect(abs(Self.gap(open, 159, 145) - Self.gap(face, 159, 145) - 2) < 0.1)
        #expect(abs(Self.gap(open, 386, 374) - Self.gap(face, 386, 374) + 1) < 0.1)
        for i in [78, 308, 33, 133, 362, 263, MeshIndices.noseBase, MeshIndices.chin] {
            #expect(open.points[i] == face.points[i], "\(i)")
        }
        let same = face.opened(by: [0, 0, 0]) == face
        #expect(same)
        // The upper lid does most of it; the outer lips follow the inner ones, less far.
        #expect(face.points[159].y - open.points[159].y > 1.2)
        let (inner, outer) = (face.points[14].y, face.points[17].y)
        let (lower, rim) = (open.points[14].y - inner, open.points[17].y - outer)
        #expect(rim > 0.3 * lower && rim < lower)
    }

    @Test("lips that are told to cross meet", arguments: [-3, -20] as [Float])
    func meeting(_ more: Float) {
        let shut = Self.face(mouth: 0.1, eyes: 0.1).opened(by: Openness(repeating: more))
        let rings = [
            (MeshIndices.lipsInner, Float(0.29)), (MeshIndices.rightEye, 0.03),
            (MeshIndices.leftEye, 0.03),
        ]
        for (ring, least) in rings {
            for k in 1..<ring.count / 2 {
                let gap = Self.gap(shut, ring[k], ring[ring.count - k])
                #expect(gap > least, "\(ring[k])")
            }
        }
    }

    @Test("a mean that smiles smiles in both, and what people differ by stays theirs")
    func smiling() {
        /// A mouth of some width, its corners higher by some amount.
        func mouth(_ width: Float, _ higher: Float) -> FaceShape {
            var face = Self.face(mouth: 0.2)
            let half = (face.points[291].x - face.points[61].x) / 2
            for i in MeshIndices.lipsOuter + MeshIndices.lipsInner {
                let part = face.points[i].x / half
                face.points[i] += SIMD2((width / 2 - half) * part, -higher * part * part)
            }
            return face
        }
        func width(_ face: FaceShape) -> Float { face.points[291].x - face.points[61].x }
        func lift(_ face: FaceShape) -> Float {
            let corners = face.points[61].y + face.points[291].y
            return (corners - face.points[13].y - face.points[14].y) / 2
        }
        let calm = mouth(26, 0)
        let smile = calm.smiling(like: mouth(34, 3))
        #expect(abs(width(smile) - (34 - 0.08 * 26)) < 0.1, "\(width(smile))")
        #expect(abs(lift(smile) - (lift(calm) - 2)) < 0.1, "\(lift(smile))")
        #expect(smile.points[MeshIndices.noseBase] == calm.points[MeshIndices.noseBase])
        for i in MeshIndices.rightEye { #expect(smile.points[i] == calm.points[i]) }
        // And back: somebody who was filmed smiling is calm where the other is.
        let back = mouth(34, 3).smiling(like: calm)
        #expect(abs(width(back) - (26 + 0.08 * 34)) < 0.1 && abs(lift(back) + 1 - lift(calm)) < 0.1)
        let (wide, same) = (mouth(27.5, 0.8), calm.smiling(like: mouth(27.5, 0.8)) == calm)
        #expect(same && wide.smiling(like: calm) == wide)
    }

    @Test("the lips of a mouth that is shut are read from lips, and its lids from lids")
    func untorn() {
        let rings = [MeshIndices.lipsInner, MeshIndices.rightEye, MeshIndices.leftEye]
        /// The lower points do not lie just below the upper ones: those of no mesh do.
        func face(_ mouth: Double, _ eyes: Double) -> FaceShape {
            var face = Self.face(mouth: mouth, eyes: eyes)
            for i in rings.flatMap({ $0[($0.count / 2 + 1)...] }) { face.points[i].x += 1 }
            return face
        }
        // The source's are wide open, the target's shut.
        let (source, shut) = (face(1, 1), face(-0.1, -0.12))
        let pairs = PairedTargets(source: [source], target: [shut, face(0.6, 0.5), face(0.9, 1)])
        let shape = pairs.pair(for: shut).shape
        let (side, scale) = (920, Float(8))
        let warp = pairs.warp(0, to: shape, side: side, scale: scale)
        /// Where in the source's face it is read what is put at a place, both in face units.
        func read(_ place: SIMD2<Float>) -> SIMD2<Float> {
            let pixel = SIMD2<Int>(place * scale + Float(side) / 2)
            return place + warp.displacement[pixel.y * side + pixel.x] / scale
        }
        for ring in rings {
            let middle = shape.points[ring[0]].y
            let open = ring.map { source.points[$0].y }
            let (top, bottom) = (open.min()!, open.max()!)
            let (left, right) = (shape.points[ring[0]].x, shape.points[ring[ring.count / 2]].x)
            // In the middle third, half a unit above and below where they meet.
            for k in 0..<60 {
                let x = left + (right - left) * (0.35 + 0.3 * Float(k) / 60)
                let (above, below) = (
                    read(SIMD2(x, middle - 0.7)).y, read(SIMD2(x, middle + 0.7)).y
                )
                let third = (bottom - top) / 3
                #expect(above < top + third && below > bottom - third, "\(ring[0]) \(k)")
            }
        }
    }

    @Test("steps end where the picture lacks least, whatever it makes of them")
    func mending() {
        /// What a picture lacks after some steps, when it shows `shown` of how far its mouth is opened.
        func lacking(_ asked: Float, _ shown: (Float) -> Float, looks: Int = 6) -> [Float] {
            var mending = PairMending()
            var found: [Float] = []
            for _ in 0..<looks {
                found.append(asked - shown(asked + mending.next.x))
                mending.tried(lacking: [found.last!, 0, 0])
            }
            let best = abs(asked - shown(asked + mending.best.x))
            #expect(best == found.map(abs).min())
            return found
        }
        // It shows less than it should, or more; a quarter of each step, or little of it.
        #expect(abs(lacking(6) { 0.6 * $0 }.last!) < 0.05)
        #expect(abs(lacking(6) { 1.3 * $0 + 1 }.last!) < 0.05)
        #expect(abs(lacking(6, { 0.25 * $0 + 3 }, looks: 3).last!) < 0.2)
        // Pressed together it looks open again.
        let pressed = lacking(1) { $0 > 0.5 ? $0 + 1 : 3 - $0 }
        #expect(pressed.map(abs).min()! < 0.8)
        // Nothing helps: it stays as it was asked for.
        var mending = PairMending()
        for _ in 0..<4 {
            mending.tried(lacking: mending.next == Openness() ? [1, 1, 1] : [2, 2, 2])
        }
        #expect(mending.best == Openness())
    }
}
