import CFFmpeg
import Imaging

/// Gives every frame a time later than that of the frame before, and changes no time that already is.
///
/// What it gives depends only on the frames so far, so that any two readings of a clip agree.
struct FrameClock {
    /// What a tick is.
    let base: TimeBase
    /// Ticks from one frame to the next, by the frame rate; at least 1.
    let period: Int64
    /// The clip has no timestamps: the times are the multiples of the period.
    let counts: Bool
    private(set) var last: Int64?
    private var lastDuration: Int64 = 0
    /// Every time so far was taken as it came.
    private(set) var isPlain = true

    /// A clock for a stream.
    ///
    /// - Parameters:
    ///   - base: The ticks of the stream.
    ///   - rate: Frames a second.
    ///   - counts: The container has no timestamps. The base is then the length of one frame.
    init(base: TimeBase, rate: Ratio, counts: Bool) {
        self.counts = counts
        if counts {
            self.base = TimeBase(Int64(rate.denominator), Int64(rate.numerator))
            period = 1
        } else {
            self.base = base
            let ticks =
                Double(rate.denominator) * Double(base.denominator)
                / (Double(rate.numerator) * Double(base.numerator))
            period = max(1, Int64(min(ticks.rounded(), 1e12)))
        }
    }

    /// The time of the next frame.
    ///
    /// - Parameters:
    ///   - raw: The decoder's timestamp, when there is one.
    ///   - duration: The decoder's duration in ticks; 0 when unknown.
    mutating func next(raw: Int64?, duration: Int64) -> (time: Int64, duration: Int64?) {
        if counts {
            let time = (last ?? -1) + 1
            last = time
            return (time, 1)
        }
        let time: Int64
        // A damaged file may say anything; beyond this, sums of times would leave their 64 bits.
        let limit = Int64(1) << 61
        let raw = raw.flatMap { $0.magnitude < limit ? $0 : nil }
        let duration = min(duration, 1 << 40)
        switch (raw, last) {
        case (let raw?, nil): time = raw
        case (let raw?, let last?) where raw > last: time = raw
        case (nil, nil):
            time = 0
            isPlain = false
        case (nil, let last?):
            time = min(last, limit) + (lastDuration > 0 ? lastDuration : period)
            isPlain = false
        case (_?, let last?):
            time = min(last, limit) + 1
            isPlain = false
        }
        last = time
        lastDuration = duration
        return (time, duration > 0 ? duration : nil)
    }

    /// The same clock before its first frame.
    var restarted: FrameClock {
        var clock = self
        (clock.last, clock.lastDuration, clock.isPlain) = (nil, 0, true)
        return clock
    }

    /// Takes up the count behind a frame at `time`, all times before it having been taken as they came.
    mutating func resume(after time: Int64) {
        last = time
        lastDuration = 0
    }
}
