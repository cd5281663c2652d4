package import Faces
package import Imaging
import Inference
import Media

/// A hand that was filmed before a face: a crop that a faceset left out for it, and where the hand lies in it.
///
/// Where it lies is what the hand network reads, 21 points, clothed with the widths of fingers: right to a pixel or two of the
/// occlusion network's, but for fingers that it folds into each other.
package struct FilmedHand: Sendable {
    /// The crop with its margin, normalized by its own colors.
    let picture: OcclusionPicture
    /// How much each pixel counts: 1 on the face and near it.
    package let weights: Plane<Float>
    /// How far each pixel lies outside the hand, in pixels; below zero on it.
    package let distances: Plane<Float>

    /// A presence from which on the points are where the hand is: below it, fingers lie on top of each other.
    private static let sure = 0.9

    /// Looks for hands in crops that a hand lies over.
    ///
    /// - Parameters:
    ///   - samples: Such crops, as the occlusion network sees them.
    ///   - faceset: Where they come from.
    ///   - report: Told how many are looked at, of how many; the work ends when it answers `false`.
    /// - Returns: Those that are surely seen; `nil` when the work was ended.
    package static func find(
        in samples: PersonSamples, of faceset: Faceset, report: (Int, Int) -> Bool
    ) throws(TrainingError) -> [FilmedHand]? {
        let finder: HandFinder
        do { finder = try HandFinder(NetworkRuntime()) } catch { throw .inference(error) }
        var found: [FilmedHand] = []
        for (i, id) in samples.ids.enumerated() {
            if i.isMultiple(of: 8), !report(i, samples.count) { return nil }
            guard let (face, crop) = try crop(id, of: faceset) else { continue }
            // The crop is looked at as a frame of its own: its own space is the frame's.
            let same = Transform<CropSpace, FrameSpace>(a: 1, b: 0, tx: 0, ty: 0)
            let hands: [Hand]
            do {
                hands = try finder.hands(
                    in: SampledFrame(crop.planar), near: face.landmarks.mapped(by: same))
            } catch {
                throw .inference(error)
            }
            guard let hand = hands.max(by: { $0.presence < $1.presence }), hand.presence >= sure
            else { continue }
            found.append(FilmedHand(samples, i, hand, crop: crop.width))
        }
        return report(samples.count, samples.count) ? found : nil
    }

    /// A face and its picture; `nil` when it is gone by now.
    private static func crop(
        _ id: FaceID, of faceset: Faceset
    ) throws(TrainingError) -> (FaceRecord, RGBImage)? {
        do {
            guard let face = try faceset.faces([id]).first, let jpeg = try faceset.image(id),
                let crop = try? StillImage.decodeJPEG(jpeg)
            else { return nil }
            return (face, crop)
        } catch {
            throw .faceset(error)
        }
    }

    private init(_ samples: PersonSamples, _ index: Int, _ hand: Hand, crop: Int) {
        (picture, weights) = samples.occlusionPicture(index)
        let square = samples.square
        let outline = HandOutline(
            hand.points.map {
                square.place(FaceShape.place(SIMD2(Float($0.x), Float($0.y)), crop: crop))
            })
        var distances = Plane<Float>(width: square.side, height: square.side, repeating: 0)
        for y in 0..<square.side {
            for x in 0..<square.side {
                distances[x, y] = outline.distance(to: SIMD2(Float(x) + 0.5, Float(y) + 0.5))
            }
        }
        self.distances = distances
    }
}
