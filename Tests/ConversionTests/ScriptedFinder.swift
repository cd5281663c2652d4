import Conversion
import Faces
import Foundation
import Imaging
import Media

/// A finder that needs no network: one face that wanders, a second track after a cut, and a stretch without a face.
///
/// Where the face is depends on all frames looked at before, through a number that only its state carries: a run that
/// goes on without the state paints other pictures.
final class ScriptedFinder: FaceFinder {
    struct Stop: Error {}

    /// The frame at which the program is "killed".
    let stop: Int?
    /// The frame from which on the clip is explicit.
    let explicit: Range<Int>
    private var memory: Int64 = 1

    init(stop: Int? = nil, explicit: Range<Int> = 0..<0) {
        self.stop = stop
        self.explicit = explicit
    }

    var state: AnalysisState {
        get { AnalysisState(guarded: RationalTime(ticks: memory, base: TimeBase(1, 1))) }
        set { memory = newValue.guarded?.ticks ?? 1 }
    }

    func look(at frame: VideoFrame) throws(ConversionError) -> Finding {
        let index = frame.index
        if index == stop { throw .media(.outOfMemory) }
        if explicit.contains(index) { return .explicit(score: 0.9) }
        // As the real search does: a cut ends every track.
        if index == 47 { memory = 4711 }
        memory = (memory &* 48271) % 2_147_483_647
        let tremble = Double(memory % 1000) / 500 - 1
        let startsShot = index == 0 || index == 47
        if (70..<83).contains(index) { return .faces(FrameFaces(startsShot: startsShot)) }
        let face = SyntheticFace.tracked(
            index < 47 ? 0 : index < 70 ? 1 : 2,
            x: 70 + 0.3 * Double(index) + tremble, y: 50 + tremble, eyes: 30,
            roll: 0.002 * Double(index))
        return .faces(FrameFaces(startsShot: startsShot, targets: [TargetFace(face)], others: 1))
    }

    func isStillExplicit(_ frame: VideoFrame) throws(ConversionError) -> Bool {
        explicit.contains(frame.index)
    }

    func explicitScore(of frame: VideoFrame) throws(ConversionError) -> Double? {
        explicit.contains(frame.index) ? 0.9 : nil
    }
}

/// The shots of that finder's clip.
final class ScriptedShots: ShotFinder {
    func beginning(at frame: VideoFrame) throws(ConversionError) -> AnalysisState? {
        frame.index == 0 || frame.index == 47 ? AnalysisState() : nil
    }
}
