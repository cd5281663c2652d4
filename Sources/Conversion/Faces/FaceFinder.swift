package import Media

/// What finds the faces that are to be replaced. It belongs to one task at a time.
///
/// The same frames from the same state give the same faces, bit by bit: resuming rests on it.
package protocol FaceFinder: AnyObject {
    /// What it remembers after the frame looked at last.
    var state: AnalysisState { get set }

    /// Looks at the next frame.
    func look(at frame: VideoFrame) throws(ConversionError) -> Finding

    /// Whether explicit material goes on in a later frame, which is looked at for nothing else.
    func isStillExplicit(_ frame: VideoFrame) throws(ConversionError) -> Bool

    /// The score of a frame that is explicit; `nil` for another. It is looked at now, and nothing is remembered of it.
    func explicitScore(of frame: VideoFrame) throws(ConversionError) -> Double?
}

/// What a frame turned out to be.
package enum Finding: Sendable {
    /// A frame that may be worked on, with the target's faces in it.
    case faces(FrameFaces)
    /// Explicit, with the network's score: nothing more may be made of the clip.
    case explicit(score: Double)
}
