import Faces
package import Imaging
package import Media

/// Paints single frames of a plate, each as the video of the whole plate would show it, and remembers what it has seen.
///
/// It looks at a frame's neighbors only as far as its result depends on them, and some more before them, so that the
/// followed mesh has come to rest. What it found there stays until frames far away are wanted: other settings on the same
/// frame, or on one nearby, cost the painting alone. It belongs to one task at a time.
package final class StillPainter {
    /// What the plate is.
    package let info: ClipInfo
    /// Its frames.
    package let table: FrameTable
    private let reader: ClipReader
    private let upright: Upright
    private let networks: [any FaceNetwork]
    private let makeFinder:
        (ClipInfo, ConversionSettings.Faces) throws(ConversionError) -> any FaceFinder
    private var search: (finder: any FaceFinder, recheck: Double)?
    /// Frames looked at, one after the other.
    private var seen: [(frame: VideoFrame, faces: FrameFaces)] = []
    /// Frames that were looked at by themselves.
    private var cleared: Set<Int> = []
    /// The explicit frame that was met: from then on nothing more is made of the plate.
    private var refusal: ConversionError?

    /// Frames before those that count, in which a mesh that was just found comes to rest.
    package static let settling = 8
    /// More frames before those, for whoever goes back: the ones before the next few are seen already.
    private static let backwards = 16
    /// Frames whose faces go through the network together.
    private static let group = 4
    /// Frames kept: those around a few wanted ones.
    private static let kept = 96

    /// A painter over `plate`.
    package init(
        plate: ClipReader, networks: [any FaceNetwork],
        makeFinder:
            @escaping (ClipInfo, ConversionSettings.Faces) throws(ConversionError) -> any FaceFinder
    ) throws(ConversionError) {
        reader = plate
        info = plate.info
        upright = Upright(plate.info)
        self.networks = networks.map(RememberingNetwork.init)
        self.makeFinder = makeFinder
        table = try media { () throws(MediaError) in try FrameTable(of: plate) }
    }

    /// The finished frame of an index below `table.count`.
    ///
    /// - Parameters:
    ///   - index: The frame, from 0 in the order of display.
    ///   - settings: How the face is put in.
    ///   - isCancelled: Asked between frames; `true` ends the work.
    /// - Returns: `nil` when it was cancelled.
    /// - Throws: `.explicit` when the frame, or one that was looked at for its sake, shows explicit material, and from
    ///   then on for every frame.
    package func paint(
        _ index: Int, settings: ConversionSettings, isCancelled: () -> Bool = { false }
    ) throws(ConversionError) -> PaintedFrame? {
        if let refusal { throw refusal }
        try settings.validate()
        let (swapped, looked) = Self.neighbors(of: index, settings, of: table.count)
        guard try look(at: looked, with: settings.faces, isCancelled: isCancelled) else {
            return nil
        }
        try look(closelyAt: index)
        var grouped = settings
        grouped.work.batch = Self.group
        let pass = try SwapPass(
            networks: networks, settings: grouped, wanted: WantedFrames(index..<index + 1),
            swapped: swapped)
        var painted: [PaintedFrame] = []
        for (frame, faces) in seen where looked.contains(frame.index) {
            if isCancelled() { return nil }
            painted += try pass.push(frame, faces)
        }
        if isCancelled() { return nil }
        painted += try pass.finish()
        return painted.first
    }

    /// The frames that have a part in one frame's result: those whose faces go through the network, in groups that lie
    /// alike whichever frame is wanted, so that what it said is known to the next one; and one more on each side, which
    /// steadies the outermost.
    package static func neighbors(
        of index: Int, _ settings: ConversionSettings, of count: Int
    ) -> (swapped: Range<Int>, looked: ClosedRange<Int>) {
        let reach = SwapPass.reach(settings)
        let first = max(0, index - reach) / group * group
        let end = min(count, ((index + reach) / group + 1) * group)
        return (first..<end, max(0, first - 1)...min(end, count - 1))
    }

    /// The whole frame as a player shows it, at 8 bits.
    package func picture(of painted: PaintedFrame) throws(ConversionError) -> RGBImage {
        try media { () throws(MediaError) in try upright.rgb(painted.frame).interleaved }
    }

    /// The plate's own frame as a player shows it, at 8 bits; `nil` for one that was not painted of late.
    package func plate(of index: Int) throws(ConversionError) -> RGBImage? {
        guard cleared.contains(index),
            let frame = seen.first(where: { $0.frame.index == index })?.frame
        else { return nil }
        return try media { () throws(MediaError) in try upright.rgb(frame).interleaved }
    }

    /// Sees to it that some frames have been looked at. `false` when it was cancelled.
    private func look(
        at frames: ClosedRange<Int>, with settings: ConversionSettings.Faces,
        isCancelled: () -> Bool
    ) throws(ConversionError) -> Bool {
        let (first, last) = (frames.lowerBound, frames.upperBound)
        // Frames before those seen, or so far behind that a fresh start is nearer.
        var begin = max(0, first - Self.settling)
        let follows = seen.last.map { begin <= $0.frame.index + 1 } ?? false
        let starts = seen.first.map { $0.frame.index <= first } ?? false
        if follows, !starts, !seen.isEmpty { begin = max(0, begin - Self.backwards) }
        if search?.recheck != settings.recheck {
            search = (try makeFinder(info, settings), settings.recheck)
            seen = []
        } else if !(follows && starts) {
            search?.finder.state = AnalysisState()
            seen = []
        }
        guard let finder = search?.finder else { return false }
        let next = seen.last.map { $0.frame.index + 1 } ?? begin
        if next > last { return true }
        _ = try media { () throws(MediaError) in try reader.seek(toFrame: next, by: table) }
        while seen.last.map({ $0.frame.index < last }) ?? true {
            if isCancelled() { return false }
            guard let event = try media({ () throws(MediaError) in try reader.next() }) else {
                throw .media(.changed(file: info.file, frame: last))
            }
            guard case .frame(let frame) = event else { continue }
            switch try finder.look(at: frame) {
            case .faces(let faces): seen.append((frame, faces))
            case .explicit(let score): throw refused(frame, score)
            }
        }
        let kept = max(Self.kept, frames.count)
        if seen.count > kept { seen.removeFirst(seen.count - kept) }
        return true
    }

    /// The film's watch looks twice a second; a picture that is shown by itself is looked at itself.
    private func look(closelyAt index: Int) throws(ConversionError) {
        guard !cleared.contains(index),
            let frame = seen.first(where: { $0.frame.index == index })?.frame
        else { return }
        if let score = try search?.finder.explicitScore(of: frame) { throw refused(frame, score) }
        cleared.insert(index)
    }

    private func refused(_ frame: VideoFrame, _ score: Double) -> ConversionError {
        let error = ConversionError.explicit(from: frame.time, to: frame.time, score: score)
        refusal = error
        seen = []
        return error
    }
}
