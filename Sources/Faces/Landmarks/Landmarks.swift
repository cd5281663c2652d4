public import Imaging

/// The 468 points of one face's mesh, in the pixels of a space.
///
/// x goes right and y down, in edge coordinates; z goes away from the viewer, in the same unit,
/// from an origin of its own. `MeshIndices` says which point is what.
public struct Landmarks<S: Space>: Hashable, Sendable {
    /// The points by mesh index; always `Landmarks.count` of them, all finite.
    public let points: [SIMD3<Float>]

    /// How many points a mesh has.
    public static var count: Int { 468 }

    /// A mesh of given points, or `nil` when they are not 468 finite ones.
    public init?(_ points: [SIMD3<Float>]) {
        guard points.count == Self.count,
            points.allSatisfy({ $0.x.isFinite && $0.y.isFinite && $0.z.isFinite })
        else { return nil }
        self.points = points
    }

    init(mapping points: [SIMD3<Float>]) { self.points = points }

    /// The place of point `index` in the picture.
    public subscript(index: Int) -> Point<S> {
        Point(Double(points[index].x), Double(points[index].y))
    }

    /// The places of several points, for instance of a loop of `MeshIndices`.
    public subscript(indices: [Int]) -> [Point<S>] { indices.map { self[$0] } }

    /// The same mesh in another space: depth is scaled with the rest.
    public func mapped<Other>(by transform: Transform<S, Other>) -> Landmarks<Other> {
        let (a, b) = (Float(transform.a), Float(transform.b))
        let scale = Float(transform.scale)
        let shift = SIMD3(Float(transform.tx), Float(transform.ty), 0)
        return Landmarks<Other>(
            mapping: points.map {
                SIMD3(a * $0.x - b * $0.y, b * $0.x + a * $0.y, scale * $0.z) + shift
            })
    }

    /// The mesh between this one and `other`: `share` 0 is this, 1 is the other.
    public func blended(with other: Landmarks, share: Float) -> Landmarks {
        Landmarks(mapping: zip(points, other.points).map { $0 + ($1 - $0) * share })
    }

    /// The smallest upright box around the mesh.
    public var box: Box<S> { Box(around: points) }

    /// The distance between the outer corners of the eyes, in the picture.
    public var eyeDistance: Double { self[33].distance(to: self[263]) }
}

extension Landmarks: Codable {
    /// Reads one array of 3 x 468 numbers.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let values = try container.decode([Float].self)
        let points = stride(from: 0, to: values.count - 2, by: 3).map {
            SIMD3(values[$0], values[$0 + 1], values[$0 + 2])
        }
        guard values.count == 3 * Self.count, let read = Landmarks(points) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a mesh is 468 finite points")
        }
        self = read
    }

    /// Writes one array of 3 x 468 numbers.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(points.flatMap { [$0.x, $0.y, $0.z] })
    }
}
