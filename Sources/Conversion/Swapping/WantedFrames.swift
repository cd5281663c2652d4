/// The frames of a clip that are painted: those of a range, or every so many-th of them.
package struct WantedFrames: Sendable {
    /// Where they lie.
    let range: Range<Int>
    /// From one to the next.
    let every: Int
    /// One of them, or one that would be if the range reached so far.
    private let origin: Int

    /// All frames.
    package static let all = WantedFrames(0..<Int.max)

    /// Frames of a range, by their index in the clip.
    ///
    /// - Parameters:
    ///   - every: From one to the next. The default is 1: all of them.
    ///   - origin: What they are counted from, at or before the range. The default is 0.
    package init(_ range: Range<Int>, every: Int = 1, from origin: Int = 0) {
        (self.range, self.every, self.origin) = (range, every, origin)
    }

    func contains(_ frame: Int) -> Bool {
        range.contains(frame) && (frame - origin) % every == 0
    }

    /// Whether one of them is among some frames, or at most `distance` before or behind.
    func isNear(_ frames: Range<Int>, within distance: Int) -> Bool {
        // All are at hand for whoever wants the next of them.
        guard every > 1 else { return true }
        let first = max(range.lowerBound, frames.lowerBound - distance)
        let steps = max(0, first - origin + every - 1) / every
        return origin + steps * every < min(range.upperBound, frames.upperBound + distance)
    }
}
