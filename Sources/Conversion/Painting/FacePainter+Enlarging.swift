import Faces
import Imaging
import Torch

extension FacePainter {
    /// From how many frame pixels to a pixel of the network's square a face begins to be enlarged, and where all of it is: as
    /// somebody comes nearer, nothing pops.
    private static let sizes = 1.25...1.5

    /// How much of an enlarging network's detail a face gets, 0 ... 1, when `scale` network pixels show one frame pixel. A face that is
    /// hardly larger in the frame than the network's square has room for none.
    func enlargement(scale: Double) -> Float {
        let (least, most) = (Self.sizes.lowerBound, Self.sizes.upperBound)
        let part = min(1, max(0, (1 / scale - least) / (most - least)))
        return Float(settings.superResolution.amount * part)
    }

    /// What a network that enlarges shows of a face beyond the face itself; `nil` where nobody asks for it, or no network can.
    func detail(
        of face: FloatRGB, _ plan: FacePlan, _ regions: FaceRegions, coding: PixelCoding,
        by network: any FaceNetwork
    ) throws(TorchError) -> FaceDetail? {
        guard enlargement(scale: plan.toNetwork.scale) > 0,
            let enlarged = try network.enlarged(face)
        else { return nil }
        let side = workSide(scale: plan.toNetwork.scale)
        return FaceDetail(
            of: enlarged, beyond: face, coding: coding, side: side,
            unit: square.unit * Float(side) / Float(square.side), weights: regions.inside)
    }
}
