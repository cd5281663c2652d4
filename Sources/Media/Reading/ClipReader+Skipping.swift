import CFFmpeg
import Imaging

extension ClipReader {
    /// Goes to a frame by its index, by decoding everything before it.
    ///
    /// The frames from there on are those of a straight reading, with the same indices and times. What is skipped, the
    /// packets of other streams included, is not delivered. Frames already behind the reader are out of reach.
    ///
    /// - Parameter frame: The index of the frame that `next()` gives.
    /// - Throws: `MediaError.changed` when the clip ends before.
    public func skip(toFrame frame: Int) throws(MediaError) {
        while nextIndex < frame {
            guard try nextFrame() != nil else {
                throw .changed(file: info.file, frame: nextIndex)
            }
        }
    }

    /// Goes to a place that an earlier reading of the same clip came to, by a seek where the container can.
    ///
    /// The frames from there on are those of a straight reading, with the same indices and times. This is proven and
    /// not hoped for: the last frame before the place must have the time and the picture that the place remembers, with
    /// two keyframes decoded before it, so that no picture leans on something that was not read. Where the proof fails
    /// the clip is decoded from its start. Packets of other streams before the place are not delivered.
    ///
    /// - Parameter position: The place.
    /// - Returns: Whether a seek led there; `false` after decoding from the start.
    /// - Throws: `MediaError.changed` when the clip is not the one that the place was taken from.
    @discardableResult
    public func skip(to position: ReadPosition) throws(MediaError) -> Bool {
        for seconds in [2.0, 5, 12, 60] where try seek(to: position, seconds: seconds) {
            return true
        }
        try restart()
        try skip(toFrame: position.nextFrame - 1)
        guard let last = try nextFrame(), ReadPosition(after: last) == position else {
            throw .changed(file: info.file, frame: position.nextFrame - 1)
        }
        return false
    }

    /// The next frame, without what lies between.
    private func nextFrame() throws(MediaError) -> VideoFrame? {
        while let event = try next() {
            if case .frame(let frame) = event { return frame }
        }
        return nil
    }

    /// One try: starts decoding `seconds` before the place. `false` when that proves nothing.
    private func seek(to position: ReadPosition, seconds: Double) throws(MediaError) -> Bool {
        guard position.origin.isPlain, let goal = position.origin.rawTicks, !info.hasMadeTimes
        else { return false }
        let base = info.timeBase
        let lead = seconds * Double(base.denominator) / Double(base.numerator)
        // So near the start, decoding from there costs nothing more.
        let start = info.startTicks ?? 0
        guard Double(goal) - lead > Double(start), source.seek(to: goal - Int64(lead)) else {
            return false
        }
        ahead = []
        var keyframes = 0
        while let event = try source.next() {
            guard case .picture(let picture, let ticks, _) = event else { continue }
            if us_frame_is_key(picture.raw) != 0 { keyframes += 1 }
            guard let ticks, ticks <= goal else { return false }
            if ticks < goal { continue }
            let form = try PlanarForm.required(
                AVPixelFormat(picture.raw.pointee.format), of: info.file)
            let print = try form.planar(picture).fingerprint(form.layout)
            guard keyframes >= 2, print == position.origin.fingerprint else { return false }
            clock.resume(after: position.time.ticks)
            nextIndex = position.nextFrame
            return true
        }
        return false
    }

    /// Starts the clip over.
    func restart() throws(MediaError) {
        try source.rewind()
        ahead = []
        nextIndex = 0
        clock = clock.restarted
        hasFailed = false
    }
}
