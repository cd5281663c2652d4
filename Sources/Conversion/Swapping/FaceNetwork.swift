package import Faces
package import Imaging
package import Networks
package import Torch

/// What conversion asks of a model: faces in, codes out; codes in, the source's faces out.
///
/// It belongs to one task at a time. The same faces in the same groups give the same codes, bit by bit.
package protocol FaceNetwork {
    /// The square it takes and gives: its side in pixels.
    var resolution: Int { get }
    /// The share of a whole-face crop's side that the square covers.
    var coverage: Double { get }
    /// Whether it sees each face relative to the face's own colors.
    var normalizesColors: Bool { get }
    /// The source's own colors, which its pictures are given back in.
    var sourceColors: FaceColors { get }
    /// How far the source's hair hangs over the face that it gives; `nil` where it does not, or nobody knows.
    var sourceHairline: Hairline? { get }

    /// The directions of a code in which it says what mouth and lids do, of unit length and at right angles to one another; empty where
    /// nobody knows. Known once a face was encoded.
    var expressionDirections: [[Float]] { get }

    /// The code of each face. The pictures are `resolution` pixels wide and high.
    func encode(_ faces: [FloatRGB]) throws(TorchError) -> [[Float]]

    /// The source's face for each code.
    func decode(_ codes: [[Float]]) throws(TorchError) -> [FloatRGB]

    /// How much of each pixel of some faces is covered by what lies in front of them, 0 ... 1; `nil` where the model cannot
    /// tell. The pictures are those of `encode`, seen relative to their own colors whatever `normalizesColors` says.
    func covered(_ faces: [FloatRGB]) throws(TorchError) -> [Plane<Float>]?

    /// A picture made a whole number of times as wide and high, with finer edges than its own; `nil` where nothing can do it.
    func enlarged(_ picture: FloatRGB) throws(TorchError) -> FloatRGB?
}

extension FaceNetwork {
    /// Nobody knows.
    package var sourceHairline: Hairline? { nil }

    /// Nobody knows.
    package var expressionDirections: [[Float]] { [] }

    /// It cannot tell.
    package func covered(_ faces: [FloatRGB]) throws(TorchError) -> [Plane<Float>]? { nil }

    /// Nothing can do it.
    package func enlarged(_ picture: FloatRGB) throws(TorchError) -> FloatRGB? { nil }
}
