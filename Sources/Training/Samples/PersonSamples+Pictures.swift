import Faces
import Imaging

/// Samples as pictures with a face in them, for networks that look at pictures.
extension PersonSamples {
    /// A sample's picture.
    func picture(_ index: Int) -> PlanarRGB {
        PlanarRGB(planes: sample(index), side: square.side)
    }

    /// Where the face lies in a sample's picture.
    func place(_ index: Int) -> Landmarks<FrameSpace> { square.landmarks(of: shapes[index]) }
}

extension SampleSquare {
    /// Where a face of some shape lies in a sample's picture.
    func landmarks(of shape: FaceShape) -> Landmarks<FrameSpace> {
        let points = shape.points.map { point in
            let place = place(point)
            return SIMD3(place.x, place.y, 0)
        }
        guard let mesh = Landmarks<FrameSpace>(points) else {
            preconditionFailure("a sample's mesh is one of 468 finite points")
        }
        return mesh
    }
}

extension PlanarRGB {
    /// A square picture of planes that lie one behind the other; what follows the third is left out.
    init(planes: ArraySlice<UInt8>, side: Int) {
        func plane(_ index: Int) -> [UInt8] {
            let start = planes.startIndex + index * side * side
            return Array(planes[start..<start + side * side])
        }
        self.init(width: side, height: side, red: plane(0), green: plane(1), blue: plane(2))
    }
}
