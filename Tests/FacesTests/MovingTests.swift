import Faces
import Foundation
import Imaging
import Testing

/// Meshes that are moved by their handles.
@Suite("moving landmarks")
struct MovingTests {
    /// A mesh with a face's spread: no two handles in one place.
    private static func mesh(_ seed: UInt64) throws -> Landmarks<CropSpace> {
        var noise = Noise(state: seed)
        return try #require(
            Landmarks(
                (0..<468).map { _ in
                    SIMD3(
                        .random(in: 20...236, using: &noise), .random(in: 20...236, using: &noise),
                        .random(in: -40...40, using: &noise))
                }))
    }

    @Test("every handle is another point of the mesh")
    func handles() {
        let indices = MeshHandle.allCases.map(\.index)
        #expect(Set(indices).count == indices.count)
        #expect(indices.allSatisfy { (0..<468).contains($0) })
    }

    @Test("a mesh whose handles stay does not change", arguments: [1, 2, 3] as [UInt64])
    func nothing(seed: UInt64) throws {
        let mesh = try Self.mesh(seed)
        let same = try #require(mesh.moved([:]))
        for i in 0..<468 { #expect(same[i].distance(to: mesh[i]) < 1e-4) }
        #expect(zip(same.points, mesh.points).allSatisfy { abs($0.z - $1.z) < 1e-4 })
    }

    @Test(
        "handles that are moved, turned and scaled alike take all points along, and depth",
        arguments: [4, 5, 6] as [UInt64])
    func similarity(seed: UInt64) throws {
        let mesh = try Self.mesh(seed)
        let map = Transform<CropSpace, CropSpace>(a: 1.1, b: 0.3, tx: -20, ty: 35)
        let moved = try #require(
            mesh.moved(
                Dictionary(
                    uniqueKeysWithValues: MeshHandle.allCases.map { ($0, map(mesh[$0.index])) })))
        for i in 0..<468 { #expect(moved[i].distance(to: map(mesh[i])) < 1e-3) }
        for i in 0..<468 {
            #expect(abs(Double(moved.points[i].z) - map.scale * Double(mesh.points[i].z)) < 1e-3)
        }
    }

    @Test(
        "a handle lies where it was put, the others stay, and far points move less than near ones")
    func one() throws {
        let mesh = try Self.mesh(7)
        let from = mesh[MeshHandle.chin.index]
        let to = Point<CropSpace>(from.x + 9, from.y - 12)
        let moved = try #require(mesh.moved([.chin: to]))
        #expect(moved[MeshHandle.chin.index].distance(to: to) < 1e-4)
        for handle in MeshHandle.allCases where handle != .chin {
            #expect(moved[handle.index].distance(to: mesh[handle.index]) < 1e-4)
        }
        let shifts = (0..<468).map {
            (mesh[$0].distance(to: from), moved[$0].distance(to: mesh[$0]))
        }
        let near = shifts.filter { $0.0 < 15 }.map(\.1)
        let far = shifts.filter { $0.0 > 100 }.map(\.1)
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        #expect(near.count > 2 && far.count > 100)
        #expect(mean(near) > 3 * mean(far))
    }

    @Test("places that are no numbers, and a face without a size, have no mesh")
    func impossible() throws {
        let mesh = try Self.mesh(8)
        #expect(mesh.moved([.chin: Point(.nan, 0)]) == nil)
        #expect(mesh.moved([.chin: Point(0, .infinity)]) == nil)
        #expect(mesh.moved([.chin: Point(1e200, 0)]) == nil)
        let point = try #require(
            Landmarks<CropSpace>([SIMD3<Float>](repeating: SIMD3(5, 5, 0), count: 468)))
        #expect(point.moved([:]) == nil)
    }

    /// Written out again from the formula, point by point: near handles count by one over the squared distance.
    @Test("points between follow the weighted least-squares similarity")
    func formula() throws {
        let mesh = try Self.mesh(9)
        let moves: [MeshHandle: Point<CropSpace>] = [
            .noseTip: Point(140, 150), .mouthLeft: Point(100, 210), .forehead: Point(120, 10),
        ]
        let moved = try #require(mesh.moved(moves))
        let handles = MeshHandle.allCases.map { ($0, mesh[$0.index]) }
        for i in stride(from: 3, to: 468, by: 29)
        where !handles.contains(where: { $0.1 == mesh[i] }) {
            // The normal equations of u = a x - b y + c, v = b x + a y + d, solved by elimination.
            var matrix = [[Double]](repeating: [Double](repeating: 0, count: 5), count: 4)
            for (handle, place) in handles {
                let to = moves[handle] ?? place
                let weight = 1 / pow(mesh[i].distance(to: place), 2)
                for (row, value) in [
                    ([place.x, -place.y, 1, 0], to.x), ([place.y, place.x, 0, 1], to.y),
                ] {
                    for r in 0..<4 {
                        for c in 0..<4 { matrix[r][c] += weight * row[r] * row[c] }
                        matrix[r][4] += weight * row[r] * value
                    }
                }
            }
            for p in 0..<4 {
                for r in 0..<4 where r != p {
                    let factor = matrix[r][p] / matrix[p][p]
                    for c in 0..<5 { matrix[r][c] -= factor * matrix[p][c] }
                }
            }
            let s = (0..<4).map { matrix[$0][4] / matrix[$0][$0] }
            let want = Point<CropSpace>(
                s[0] * mesh[i].x - s[1] * mesh[i].y + s[2],
                s[1] * mesh[i].x + s[0] * mesh[i].y + s[3])
            #expect(moved[i].distance(to: want) < 1e-3)
        }
    }
}
