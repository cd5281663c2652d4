import Faces
import Imaging
import Testing

@Suite("hairline")
struct HairlineTests {
    @Test("one depth for each column, and one above 0, make a hairline")
    func depths() {
        let none = [Float](repeating: 0, count: Hairline.columns.count)
        var some = none
        some[10] = 0.4
        #expect(Hairline(depths: some)?.depths == some)
        #expect(Hairline(depths: none) == nil && Hairline(depths: []) == nil)
        #expect(Hairline(depths: Array(some.dropLast())) == nil)
        for bad in [Float.nan, -0.1, 1.1] {
            some[3] = bad
            #expect(Hairline(depths: some) == nil)
        }
    }

    @Test("every column begins on the oval, in its order, and none begins twice")
    func columns() {
        let edges = Hairline.columns.map(\.edge)
        #expect(Set(edges).count == edges.count)
        let places = edges.compactMap { MeshIndices.oval.firstIndex(of: $0) }
        #expect(places.count == edges.count)
        // Once around, from the right cheek over the forehead.
        let steps = zip(places, places.dropFirst()).map { ($1 - $0 + 36) % 36 }
        #expect(steps.allSatisfy { $0 == 1 })
    }

    @Test("the outline goes inward where hair hangs, and leaves the rest of the face far inside")
    func outline() throws {
        let mesh = try LandmarksTests.random(7)
        var depths = [Float](repeating: 0, count: Hairline.columns.count)
        depths[10] = 0.25
        let outline = try #require(Hairline(depths: depths)).outline(of: mesh)
        #expect(outline.count == MeshIndices.oval.count)
        let oval = mesh[MeshIndices.oval]
        let middle = Point<FrameSpace>(
            oval.reduce(0) { $0 + $1.x } / 36, oval.reduce(0) { $0 + $1.y } / 36)
        for (i, index) in MeshIndices.oval.enumerated() {
            if index == Hairline.columns[10].edge {
                let inner = mesh[Hairline.columns[10].inner]
                let way = oval[i].distance(to: inner)
                #expect(abs(outline[i].distance(to: oval[i]) - 0.25 * way) < 1e-6 * way)
                #expect(abs(outline[i].distance(to: inner) - 0.75 * way) < 1e-6 * way)
            } else {
                #expect(outline[i].distance(to: middle) > 1.5 * oval[i].distance(to: middle))
            }
        }
    }
}
