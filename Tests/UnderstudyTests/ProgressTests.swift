import Testing
import Workflows
import understudy

@Suite("Progress")
struct ProgressTests {
    private let frames = StageProgress(
        .extract, done: 120, total: 300, unit: .frames,
        details: [.init("faces", "118"), .init("excluded", "12")])

    @Test("the bar, the counts, the rate and the time left fill the line and no more")
    func live() {
        let line = ProgressLine(
            label: "extract ana.mp4", progress: frames, rate: 41.4, secondsLeft: 4.3)
        #expect(
            line.live(columns: 100, color: false)
                == "extract ana.mp4  ━━━━━━━━━━───────────────  "
                + "120/300 frames  41/s  0:04 left  faces 118  excluded 12")
    }

    @Test("every width is kept to, and details go before the counts do", arguments: 10...140)
    func widths(columns: Int) {
        let line = ProgressLine(
            label: "extract ana.mp4", progress: frames, rate: 41, secondsLeft: 4)
        #expect(Text.columns(line.live(columns: columns, color: false)) < max(columns, 11))
        if columns >= 40 {
            #expect(line.live(columns: columns, color: false).contains("120/300"))
        }
    }

    @Test("colors change no visible character")
    func colors() {
        let line = ProgressLine(label: "train", progress: frames, rate: nil, secondsLeft: nil)
        let plain = line.live(columns: 80, color: true)
            .replacing(/\u{1B}\[[0-9;]*m/, with: "")
        #expect(plain == line.live(columns: 80, color: false))
    }

    @Test("a log's line has everything and no bar")
    func plain() {
        let line = ProgressLine(
            label: "extract ana.mp4", progress: frames, rate: 3.25, secondsLeft: 75)
        #expect(
            line.plain
                == "extract ana.mp4: 120/300 frames (40 %), 3.3/s, 1:15 left, faces 118, excluded 12"
        )
    }

    @Test("a training by the clock shows the clock, and a stream without an end no bar")
    func otherUnits() {
        let training = StageProgress(.train, done: 65, total: 600, unit: .seconds)
        let byTime = ProgressLine(label: "train", progress: training, rate: 1, secondsLeft: 535)
        #expect(byTime.plain == "train: 1:05 of 10:00 (10 %), 8:55 left")
        let endless = StageProgress(.extract, done: 7, total: nil, unit: .frames)
        let open = ProgressLine(label: "extract pipe", progress: endless, rate: 2, secondsLeft: nil)
        #expect(open.live(columns: 80, color: false) == "extract pipe  7 frames  2.0/s")
    }

    @Test("the rate is that of now, not of what an earlier run did nor of a slow first step")
    func rate() throws {
        var meter = RateMeter()
        let start = ContinuousClock.now
        meter.report(5_000, at: start)
        #expect(meter.rate == nil)
        for second in 1...60 {
            meter.report(5_000 + Double(second) * 20, at: start + .seconds(second))
        }
        #expect(abs(try #require(meter.rate) - 20) < 1e-9)
        let left = try #require(meter.secondsLeft(from: 6_200, to: 6_400))
        #expect(abs(left - 10) < 1e-6)
    }

    @Test("a change of pace is followed within some seconds, whatever the distance of reports")
    func pace() throws {
        for distance in [0.1, 1.0, 5.0] {
            var meter = RateMeter()
            let start = ContinuousClock.now
            var (time, done) = (0.0, 0.0)
            func run(seconds: Double, rate: Double) {
                let end = time + seconds
                while time < end {
                    time += distance
                    done += rate * distance
                    meter.report(done, at: start + .seconds(time))
                }
            }
            run(seconds: 100, rate: 10)
            run(seconds: 40, rate: 100)
            #expect(try #require(meter.rate) > 85)
        }
    }

    @Test("reports in a burst do not divide by nothing")
    func burst() throws {
        var meter = RateMeter()
        let now = ContinuousClock.now
        for done in 0..<1000 { meter.report(Double(done), at: now) }
        #expect(meter.rate == nil)
        #expect(meter.secondsLeft(from: 0, to: 10) == nil)
    }
}
