/// How fast training goes, over the last few seconds.
struct Pace {
    private struct Mark {
        var at: Double
        var waited: Double
    }
    private var marks: [Mark] = []
    private var waited = 0.0
    private var first = 0

    /// Steps that are looked back on at most, and seconds.
    private static let (steps, seconds) = (200, 10.0)

    /// A step ended `at` a moment in seconds, for `waiting` seconds of which the networks had no batch.
    mutating func add(at moment: Double, waiting: Double) {
        waited += waiting
        marks.append(Mark(at: moment, waited: waited))
        while marks.count - first > 2,
            marks.count - first > Self.steps || moment - marks[first].at > Self.seconds
        {
            first += 1
        }
        if first > 1000 {
            marks.removeFirst(first)
            first = 0
        }
    }

    /// Steps a second; 0 before the second step.
    var rate: Double {
        guard let last = marks.last, last.at > marks[first].at else { return 0 }
        return Double(marks.count - 1 - first) / (last.at - marks[first].at)
    }

    /// The share of the time in which the networks waited for a batch.
    var waiting: Double {
        guard let last = marks.last, last.at > marks[first].at else { return 0 }
        return (last.waited - marks[first].waited) / (last.at - marks[first].at)
    }
}

extension TrainingLimit {
    /// The share of the training that is done after `iteration` steps and `seconds`; `nil` without an end.
    func progress(iteration: Int, seconds: Double) -> Double? {
        switch self {
        case .minutes(let minutes): seconds / (60 * minutes)
        case .iterations(let count): Double(iteration) / Double(count)
        case .endless: nil
        }
    }

    /// How many of `steps` a preparation may take: not more than the training itself, and 80 a minute of it. Less than half
    /// of them would teach half of it, which is worse than nothing: then none.
    func most(of steps: Int) -> Int {
        let allowed =
            switch self {
            case .minutes(let minutes): min(steps, Int(80 * minutes))
            case .iterations(let count): min(steps, count)
            case .endless: steps
            }
        return 2 * allowed >= steps ? allowed : 0
    }

    /// Seconds that are left at `rate` steps a second.
    func secondsLeft(iteration: Int, seconds: Double, rate: Double) -> Double? {
        switch self {
        case .minutes(let minutes): max(0, 60 * minutes - seconds)
        case .iterations(let count): rate > 0 ? Double(max(0, count - iteration)) / rate : nil
        case .endless: nil
        }
    }

    /// The number, when it asks for nothing.
    var fault: Double? {
        switch self {
        case .minutes(let minutes): minutes > 0 && minutes < 1e9 ? nil : minutes
        case .iterations(let count): count > 0 ? nil : Double(count)
        case .endless: nil
        }
    }
}
