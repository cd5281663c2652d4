import Faces
import Imaging

/// Finds where hair hangs over a person's face: what along a ``Hairline/Column`` has another color than the cheeks and the nose.
///
/// All of it is relative to the frame's own skin, so the light of the shot does not matter. The two limits were set by eye on the ten
/// people of the test footage, of whom four have hair over brow, temples or cheeks; foreheads that lie in shadow stay below them.
enum HairlineReading {
    /// Colors whose a* and b* differ from the skin's by this much are no skin.
    private static let color: Float = 17
    /// What is darker than the skin by this much of L* is none either.
    private static let darkness: Float = 35
    /// Places looked at along a column.
    private static let steps = 10
    /// A brow or a spot this many steps away from hair and edge is none.
    private static let gap = 2
    /// Samples looked at.
    private static let most = 32
    /// Degrees by which a head may be turned: further, the columns leave the face.
    private static let turn = 15.0
    /// Places of a face that nothing grows over: cheeks and the back of the nose.
    private static let skin = [
        50, 280, 101, 330, 36, 266, 205, 425, 118, 347, 187, 411, 123, 352, 117, 346, 207, 427,
        6, 197, 195, 5, 4,
    ]

    /// The share of each column's way that hair hangs over in most of a person's samples, in the order of ``Hairline/columns``;
    /// empty where no sample faces the camera.
    static func depths(_ samples: PersonSamples) -> [Float] {
        let frontal = samples.poses.indices.filter { abs(samples.poses[$0].yaw) < turn }
        let chosen = PersonSamples.spread(frontal, most: most)
        guard !chosen.isEmpty else { return [] }
        var seen = [Int](repeating: 0, count: Hairline.columns.count * steps)
        for sample in chosen {
            for (i, isHair) in hair(in: samples, at: sample).enumerated() where isHair {
                seen[i] += 1
            }
        }
        return closed(
            Hairline.columns.indices.map { column in
                var last = -1
                for step in 0..<steps
                where 2 * seen[column * steps + step] > chosen.count && step - last <= gap + 1 {
                    last = step
                }
                return Float(Double(last + 1) / Double(steps) * Hairline.columns[column].reach)
            })
    }

    /// Depths without the gaps between strands: each is at least the lesser of the largest ones on both sides, up to two columns
    /// away.
    private static func closed(_ depths: [Float]) -> [Float] {
        depths.indices.map { i in
            let (before, after) = (
                depths[max(0, i - 2)...i], depths[i...min(i + 2, depths.count - 1)]
            )
            return min(before.max() ?? 0, after.max() ?? 0)
        }
    }

    /// Whether each place of each column shows hair.
    private static func hair(in samples: PersonSamples, at index: Int) -> [Bool] {
        let shape = samples.shapes[index]
        let places = Hairline.columns.flatMap { column in
            let (edge, inner) = (shape.points[column.edge], shape.points[column.inner])
            return (0..<steps).map { step in
                let share = (Double(step) + 0.5) / Double(steps) * column.reach
                return edge + Float(share) * (inner - edge)
            }
        }
        let colors = samples.colors(at: skin.map { shape.points[$0] } + places, of: index)
        let bare = median(colors.prefix(skin.count))
        return colors.dropFirst(skin.count).map { found in
            let off = found - bare
            let dark = min(off.x, 0) / darkness
            return dark * dark + (off.y * off.y + off.z * off.z) / (color * color) > 1
        }
    }

    /// The median of each component.
    private static func median(_ colors: some Collection<SIMD3<Float>>) -> SIMD3<Float> {
        func middle(_ component: Int) -> Float {
            colors.map { $0[component] }.sorted()[colors.count / 2]
        }
        return SIMD3(middle(0), middle(1), middle(2))
    }
}

extension PersonSamples {
    /// The colors of a sample, L*, a* and b*, at points in face units; beyond its edge, those of the nearest pixel.
    fileprivate func colors(at points: [SIMD2<Float>], of index: Int) -> [SIMD3<Float>] {
        let (side, planes) = (square.side, sample(index))
        let pixels = points.map { point in
            let place = square.place(point)
            let (x, y) = (min(max(Int(place.x), 0), side - 1), min(max(Int(place.y), 0), side - 1))
            return planes.startIndex + y * side + x
        }
        var row = FloatRGB(width: pixels.count, height: 1)
        row.red = pixels.map { Float(planes[$0]) / 255 }
        row.green = pixels.map { Float(planes[$0 + side * side]) / 255 }
        row.blue = pixels.map { Float(planes[$0 + 2 * side * side]) / 255 }
        let lab = FloatLab(row)
        return pixels.indices.map { SIMD3(lab.lightness[$0], lab.a[$0], lab.b[$0]) }
    }
}
