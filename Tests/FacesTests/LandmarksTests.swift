import Faces
import Imaging
import Testing

@Suite("landmarks")
struct LandmarksTests {
    static func random(_ seed: UInt64) throws -> Landmarks<FrameSpace> {
        var noise = Noise(state: seed)
        return try #require(
            Landmarks(
                (0..<468).map { _ in SIMD3.random(in: -200...900, using: &noise) }))
    }

    @Test("a mesh is 468 finite points and nothing else")
    func wrongPoints() {
        let points = [SIMD3<Float>](repeating: .zero, count: 468)
        #expect(Landmarks<FrameSpace>(points) != nil)
        #expect(Landmarks<FrameSpace>(Array(points.dropLast())) == nil)
        #expect(Landmarks<FrameSpace>(points + [.zero]) == nil)
        for bad in [Float.nan, .infinity] {
            var broken = points
            broken[467].z = bad
            #expect(Landmarks<FrameSpace>(broken) == nil)
        }
    }

    @Test("a mapped mesh has its points where the transform puts them, and comes back")
    func mapped() throws {
        let mesh = try Self.random(1)
        let there = Transform<FrameSpace, CropSpace>(a: 0.6, b: -0.8, tx: 31, ty: -7)
        let crop = mesh.mapped(by: there)
        for index in [0, 33, 467] {
            #expect(there(mesh[index]).distance(to: crop[index]) < 1e-3)
        }
        // The scale is 1 here, and 2 with twice the numbers: depth follows.
        #expect(abs(crop.points[5].z - mesh.points[5].z) < 1e-3)
        let double = Transform<FrameSpace, CropSpace>(a: 1.2, b: -1.6, tx: 0, ty: 0)
        #expect(abs(mesh.mapped(by: double).points[5].z - 2 * mesh.points[5].z) < 1e-2)
        let back = crop.mapped(by: there.inverse)
        for i in 0..<468 { #expect(back[i].distance(to: mesh[i]) < 1e-3) }
    }

    @Test("the box holds every point and touches four of them")
    func box() throws {
        let mesh = try Self.random(2)
        let box = mesh.box
        let xs = mesh.points.map { Double($0.x) }
        let ys = mesh.points.map { Double($0.y) }
        #expect(box.left == xs.min() && box.right == xs.max())
        #expect(box.top == ys.min() && box.bottom == ys.max())
    }

    @Test("boxes overlap by the shared area over the area of both")
    func overlap() {
        let a = Box<FrameSpace>(left: 0, top: 0, right: 2, bottom: 2)
        #expect(a.overlap(with: a) == 1)
        #expect(a.overlap(with: Box(left: 1, top: 0, right: 3, bottom: 2)) == 1.0 / 3)
        #expect(a.overlap(with: Box(left: 2, top: 0, right: 3, bottom: 2)) == 0)
    }

    @Test("every loop names points of the mesh, each once")
    func loops() {
        let loops = [
            MeshIndices.oval, MeshIndices.lipsOuter, MeshIndices.lipsInner, MeshIndices.rightEye,
            MeshIndices.leftEye, MeshIndices.rightBrow, MeshIndices.leftBrow, MeshIndices.nose,
        ]
        for loop in loops {
            #expect(Set(loop).count == loop.count)
            #expect(loop.allSatisfy { (0..<468).contains($0) })
        }
        #expect(MeshIndices.oval.count == 36 && MeshIndices.lipsOuter.count == 20)
        #expect(MeshIndices.sixtyEight.count == 68)
        #expect(MeshIndices.sixtyEight.joined().allSatisfy { (0..<468).contains($0) })
    }

    @Test("an embedding is 128 finite numbers, in a file as well")
    func embeddings() throws {
        let zero = try #require(Embedding([Float](repeating: 0, count: 128)))
        var values = [Float](repeating: 0, count: 128)
        (values[3], values[9]) = (0.3, -0.4)
        let other = try #require(Embedding(values))
        #expect(abs(zero.distance(to: other) - 0.5) < 1e-6)
        #expect(zero.matches(other))
        #expect(zero.distance(toNearestOf: [other, zero]) == 0)
        #expect(zero.distance(toNearestOf: []) == .infinity)
        let mean = try #require(Embedding.mean(of: [zero, other]))
        #expect(abs(mean.distance(to: zero) - 0.25) < 1e-6)
        #expect(Embedding([1, 2]) == nil)
        #expect(Embedding([Float](repeating: .nan, count: 128)) == nil)
    }
}
