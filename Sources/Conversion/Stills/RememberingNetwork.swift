import Faces
import Imaging
import Networks
import Torch

/// A network that remembers what it said of late: whoever changes a mask or a sharpness asks it the same again.
///
/// It remembers whole groups and compares them number by number, so that an answer is the very one that the network would
/// give again.
final class RememberingNetwork: FaceNetwork {
    private let network: any FaceNetwork
    private var codes: [(faces: [FloatRGB], said: [[Float]])] = []
    private var pictures: [(codes: [[Float]], said: [FloatRGB])] = []
    private var covers: [(faces: [FloatRGB], said: [Plane<Float>]?)] = []
    private var enlargements: [(picture: FloatRGB, said: FloatRGB?)] = []

    /// Groups kept of each kind: those that a few wanted frames need, at the widest settings too.
    private static let kept = 32

    init(_ network: any FaceNetwork) { self.network = network }

    var resolution: Int { network.resolution }
    var coverage: Double { network.coverage }
    var normalizesColors: Bool { network.normalizesColors }
    var sourceColors: FaceColors { network.sourceColors }
    var sourceHairline: Hairline? { network.sourceHairline }

    func encode(_ faces: [FloatRGB]) throws(TorchError) -> [[Float]] {
        if let known = codes.first(where: { Self.same($0.faces, faces) }) { return known.said }
        let said = try network.encode(faces)
        codes = Array(codes.suffix(Self.kept - 1)) + [(faces, said)]
        return said
    }

    func decode(_ codes: [[Float]]) throws(TorchError) -> [FloatRGB] {
        if let known = pictures.first(where: { $0.codes == codes }) { return known.said }
        let said = try network.decode(codes)
        pictures = Array(pictures.suffix(Self.kept - 1)) + [(codes, said)]
        return said
    }

    func covered(_ faces: [FloatRGB]) throws(TorchError) -> [Plane<Float>]? {
        if let known = covers.first(where: { Self.same($0.faces, faces) }) { return known.said }
        let said = try network.covered(faces)
        covers = Array(covers.suffix(Self.kept - 1)) + [(faces, said)]
        return said
    }

    func enlarged(_ picture: FloatRGB) throws(TorchError) -> FloatRGB? {
        if let known = enlargements.first(where: { Self.same([$0.picture], [picture]) }) {
            return known.said
        }
        let said = try network.enlarged(picture)
        enlargements = Array(enlargements.suffix(Self.kept - 1)) + [(picture, said)]
        return said
    }

    private static func same(_ one: [FloatRGB], _ other: [FloatRGB]) -> Bool {
        one.count == other.count
            && zip(one, other).allSatisfy {
                $0.red == $1.red && $0.green == $1.green && $0.blue == $1.blue
            }
    }
}
