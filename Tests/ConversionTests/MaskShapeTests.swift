import Conversion
import Faces
import Foundation
import Imaging
import Testing

@Suite("Every shape of a mask")
struct MaskShapeTests {
    static let names = MaskShapeCatalog.all.map { $0.name }

    /// A face on a square of 120 pixels whose oval has half axes of 36 and 47.5 pixels.
    private func mesh(
        x: Double = 60, y: Double = 44, roll: Double = 0
    ) -> Landmarks<NetworkSpace> {
        SyntheticFace.landmarks(x: x, y: y, eyes: 50, roll: roll)
            .mapped(by: Transform<FrameSpace, NetworkSpace>(a: 1, b: 0, tx: 0, ty: 0))
    }

    private func mask(
        _ name: String, _ mesh: Landmarks<NetworkSpace>, visible: Plane<Float>? = nil,
        _ change: (inout ConversionSettings.Mask) -> Void = { _ in }
    ) -> Plane<Float> {
        var settings = ConversionSettings.Mask()
        settings.shape = name
        change(&settings)
        return FaceMask(settings: settings).plane(mesh, side: 120, unit: 1, visible: visible)
    }

    private func sum(_ plane: Plane<Float>) -> Float { plane.samples.reduce(0, +) }

    private func middle(_ plane: Plane<Float>) -> (x: Double, y: Double) {
        var (x, y) = (0.0, 0.0)
        for row in 0..<plane.height {
            for column in 0..<plane.width {
                x += Double(plane[column, row]) * (Double(column) + 0.5)
                y += Double(plane[column, row]) * (Double(row) + 0.5)
            }
        }
        let total = Double(sum(plane))
        return (x / total, y / total)
    }

    @Test("is full inside, nothing outside, and 0 ... 1 between", arguments: names)
    func range(_ name: String) {
        let made = mask(name, mesh())
        #expect(made.samples.allSatisfy { (0...1).contains($0) })
        #expect(made[60, 60] > 0.999)
        for (x, y) in [(5, 60), (115, 60), (60, 3), (10, 10), (110, 110)] {
            #expect(made[x, y] < 1e-4, "\(x) \(y)")
        }
        // The erosion and the size take of each what they take of the other.
        #expect(sum(mask(name, mesh()) { $0.erosion = 6 }) < 0.9 * sum(made))
        #expect(sum(mask(name, mesh()) { $0.size = 0.8 }) < 0.8 * sum(made))
    }

    @Test("follows a face that moves by fractions of a pixel, and turns with it", arguments: names)
    func moves(_ name: String) {
        let (here, there) = (middle(mask(name, mesh())), middle(mask(name, mesh(x: 60.3, y: 44.2))))
        #expect(abs(there.x - here.x - 0.3) < 0.03 && abs(there.y - here.y - 0.2) < 0.03)
        // A quarter of a turn around the middle of the square: downward becomes to the left.
        let (upright, turned) = (
            mask(name, mesh()), mask(name, mesh(x: 76, y: 60, roll: .pi / 2))
        )
        for y in 0..<120 {
            for x in 0..<120 { #expect(abs(turned[119 - y, x] - upright[x, y]) < 0.01) }
        }
    }

    @Test("leaves out what lies in front of the face", arguments: names)
    func covered(_ name: String) {
        var visible = Plane<Float>(width: 120, height: 120, repeating: 1)
        for y in 0..<120 { for x in 0..<60 { visible[x, y] = 0.25 } }
        let (whole, left) = (mask(name, mesh()), mask(name, mesh(), visible: visible))
        for i in whole.samples.indices {
            #expect(left.samples[i] == whole.samples[i] * visible.samples[i])
        }
    }

    @Test("the oval of an ellipse is that ellipse", arguments: [0.0, 0.4, -1.2])
    func ellipse(_ roll: Double) throws {
        let oval = (0..<36).map { k -> Point<NetworkSpace> in
            let angle = 2 * Double.pi * Double(k) / 36
            let (u, v) = (36 * cos(angle), 47.5 * sin(angle))
            return Point(60 + u * cos(roll) - v * sin(roll), 44 + u * sin(roll) + v * cos(roll))
        }
        let outline = try #require(OvalShape().outlines(of: oval).first)
        // 36 corners enclose a two-hundredth less than the ellipse they lie on.
        for point in outline {
            let (x, y) = (point.x - 60, point.y - 44)
            let u = (x * cos(roll) + y * sin(roll)) / 36
            let v = (-x * sin(roll) + y * cos(roll)) / 47.5
            #expect(abs(hypot(u, v) - 1) < 0.005, "\(point)")
        }
    }

    @Test("the oval leaves out corners that the hull has, and no single point moves it")
    func corners() throws {
        var points = mesh().points
        // A jaw as broad as the temples.
        for index in [172, 58, 397, 288] {
            points[index].x = points[index].x < 60 ? 25 : 95
            points[index].y = 100
        }
        let square = try #require(Landmarks<NetworkSpace>(points))
        let (hull, oval) = (mask("hull", square), mask("oval", square))
        let both = mask("oval-hull", square)
        #expect(hull[31, 94] > 0.5 && oval[31, 94] < 0.3)
        for i in both.samples.indices {
            #expect(abs(both.samples[i] - hull.samples[i] * oval.samples[i]) < 1e-6)
        }
        points[152].y += 3
        let moved = try #require(Landmarks<NetworkSpace>(points))
        func change(_ name: String) -> Float {
            zip(mask(name, moved).samples, mask(name, square).samples)
                .reduce(0) { max($0, abs($1.0 - $1.1)) }
        }
        #expect(change("hull") > 1.3 * change("oval"), "\(change("hull")) \(change("oval"))")
    }

    @Test("a name that is none is refused with those that are")
    func unknown() throws {
        var settings = ConversionSettings()
        settings.mask.shape = "square"
        #expect(throws: ConversionError.self) { try settings.validate() }
        #expect(Self.names == ["hull", "oval", "oval-hull"])
        #expect(ConversionSettings().mask.shape == Self.names[0])
    }
}
