import Faces
import Imaging

/// One face to be painted into one frame: where it lies and how much of it shows.
struct FacePlan {
    /// The track that it belongs to.
    let track: Int
    /// From the frame into the square that the network sees, steadied in time.
    let toNetwork: Transform<FrameSpace, NetworkSpace>
    /// Its mesh in that square, not steadied: the mask follows every movement.
    let mesh: Landmarks<NetworkSpace>
    /// How much of the swap shows, 0 ... 1.
    let opacity: Float
}

/// The square that a network takes and gives.
struct NetworkSquare: Hashable, Sendable {
    /// Its side in pixels.
    let side: Int
    /// The share of a whole-face crop's side that it covers.
    let coverage: Double

    /// All of it.
    var whole: PixelRect { PixelRect(x: 0, y: 0, width: side, height: side) }

    /// Pixels in one face unit.
    var unit: Float { Float(Double(side) / (coverage * 114.285_714)) }

    /// From a whole-face crop of `crop` pixels into the square.
    func fromCrop(_ crop: Int) -> Transform<CropSpace, NetworkSpace> {
        .middle(coverage: coverage, crop: crop, network: side)
    }
}
