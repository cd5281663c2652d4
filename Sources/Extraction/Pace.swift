/// Frames a second over the last seconds, told four times a second.
struct Pace {
    private static let interval = Duration.milliseconds(250)
    /// How fast old intervals fade: the rate is that of about the last two seconds.
    private static let share = 0.15

    private let clock = ContinuousClock()
    private var last: (at: ContinuousClock.Instant, frames: Int)
    private(set) var rate = 0.0

    init(from frames: Int) { last = (ContinuousClock().now, frames) }

    /// The rate, when it is time to tell it.
    mutating func tick(_ frames: Int) -> Double? {
        let now = clock.now
        let passed = now - last.at
        guard passed >= Self.interval else { return nil }
        let current = Double(frames - last.frames) / (passed / .seconds(1))
        rate = rate == 0 ? current : rate + Self.share * (current - rate)
        last = (now, frames)
        return rate
    }
}
