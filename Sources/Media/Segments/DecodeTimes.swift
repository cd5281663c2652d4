/// The decoding times of packets, made from the times of display alone: packet `k` is decoded at the `k - delay`-th
/// time of display. So they rise through every joint between segments, and do not depend on where the joints are.
struct DecodeTimes {
    private let delay: Int
    /// The times of display from the first one still needed, and how many came before.
    private var window: [Int64] = []
    private var dropped = 0
    private var next = 0
    private var firstStep: Int64 = 1

    /// - Parameters:
    ///   - delay: How many frames a packet may come before its turn.
    ///   - period: Ticks from one frame to the next, for a clip of a single frame.
    init(delay: Int, period: Int64) {
        self.delay = delay
        firstStep = max(1, period)
    }

    /// Takes in the times of display of one more segment, in their order.
    mutating func append(_ times: [Int64]) {
        if dropped == 0, window.count < 2, window.count + times.count > 1 {
            let firstTwo = (window + times).prefix(2)
            firstStep = firstTwo[1] - firstTwo[0]
        }
        window += times
    }

    /// The decoding time of the next packet. The times of its own segment are in.
    mutating func take() -> Int64? {
        defer { next += 1 }
        guard next >= delay else {
            guard let first = window.first else { return nil }
            return first - Int64(delay - next) * firstStep
        }
        let place = next - delay - dropped
        guard place < window.count else { return nil }
        if place > 4096 {
            // Only what is behind is dropped.
            window.removeFirst(place)
            dropped += place
            return window.first
        }
        return window[place]
    }
}
