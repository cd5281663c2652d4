import Imaging

/// Finds what hangs over a face in a picture: what along a ``Hairline/Column`` has another color than the cheeks and the nose. It is
/// hair, a hat, or what lies behind a head that is turned.
///
/// All of it is relative to the picture's own skin, so the light of the shot does not matter. The two limits were set by eye on the ten
/// people of the test footage, of whom four have hair over brow, temples or cheeks; foreheads that lie in shadow stay below them.
public struct HairReading: Sendable {
    /// Whether each of the places along each column is hair, from the edge inward, in the order of ``Hairline/columns``.
    public let isHair: [Bool]

    /// Places looked at along a column.
    public static let steps = 10

    /// Colors whose a* and b* differ from the skin's by this much are no skin.
    private static let color: Float = 17
    /// What is darker or lighter than the skin by this much of L* is none either.
    private static let lightness: Float = 35
    /// A brow or a spot this many steps away from hair and edge is none.
    private static let gap = 2
    /// Places of a face that nothing grows over: cheeks and the back of the nose.
    private static let skin = [
        50, 280, 101, 330, 36, 266, 205, 425, 118, 347, 187, 411, 123, 352, 117, 346, 207, 427,
        6, 197, 195, 5, 4,
    ]

    /// Reads a picture.
    ///
    /// - Parameters:
    ///   - point: Where a point of the mesh lies in it.
    ///   - colors: L*, a* and b* at some places.
    public init(at point: (Int) -> SIMD2<Float>, colors: ([SIMD2<Float>]) -> [SIMD3<Float>]) {
        let places = Hairline.columns.flatMap { column in
            let (edge, inner) = (point(column.edge), point(column.inner))
            return (0..<Self.steps).map { step in
                let share = (Double(step) + 0.5) / Double(Self.steps) * column.reach
                return edge + Float(share) * (inner - edge)
            }
        }
        let found = colors(Self.skin.map(point) + places)
        let bare = Self.median(found.prefix(Self.skin.count))
        isHair = found.dropFirst(Self.skin.count).map { color in
            let off = color - bare
            let light = off.x / Self.lightness
            return light * light + (off.y * off.y + off.z * off.z) / (Self.color * Self.color) > 1
        }
    }

    /// The share of each column's way that hair hangs over, where `isHair` says so of each column's places.
    public static func depths(_ isHair: (_ column: Int, _ step: Int) -> Bool) -> [Float] {
        closed(
            Hairline.columns.indices.map { column in
                var last = -1
                for step in 0..<steps where step - last <= gap + 1 && isHair(column, step) {
                    last = step
                }
                return Float(Double(last + 1) / Double(steps) * Hairline.columns[column].reach)
            })
    }

    /// The share of each column's way that hair hangs over in this picture, in the order of ``Hairline/columns``.
    public var depths: [Float] { Self.depths { isHair[$0 * Self.steps + $1] } }

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

    /// The median of each component.
    private static func median(_ colors: some Collection<SIMD3<Float>>) -> SIMD3<Float> {
        func middle(_ component: Int) -> Float {
            colors.map { $0[component] }.sorted()[colors.count / 2]
        }
        return SIMD3(middle(0), middle(1), middle(2))
    }
}
