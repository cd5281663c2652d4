import Imaging
import Testing

@Suite("Rational time")
struct RationalTimeTests {
    @Test("equal moments of different time bases are equal and hash alike")
    func equality() {
        let a = RationalTime(ticks: 1001, base: TimeBase(1, 30_000))
        let b = RationalTime(ticks: 3003, base: TimeBase(1, 90_000))
        #expect(a == b)
        #expect(a.hashValue == b.hashValue)
        #expect(RationalTime(ticks: 1002, base: TimeBase(1, 30_000)) > b)
    }

    @Test("comparison does not overflow at the ends of the range")
    func extremes() {
        let late = RationalTime(ticks: .max, base: TimeBase(1, 1))
        let later = RationalTime(ticks: .max, base: TimeBase(1001, 1000))
        #expect(late < later)
        #expect(RationalTime(ticks: .min, base: TimeBase(1, .max)) < late)
    }

    @Test(
        "a moment reads as a clock, rounded to milliseconds",
        arguments: [
            (67_480, TimeBase(1, 1000), "00:01:07.480"), (0, TimeBase(1, 25), "00:00:00.000"),
            (1001, TimeBase(1, 30_000), "00:00:00.033"), (-500, TimeBase(1, 1000), "-00:00:00.500"),
            (90_061, TimeBase(1, 1), "25:01:01.000"),
        ])
    func clock(ticks: Int, base: TimeBase, text: String) {
        #expect(RationalTime(ticks: Int64(ticks), base: base).description == text)
    }
}

@Suite("Pixel layout")
struct PixelLayoutTests {
    @Test("chroma of an odd picture is rounded up")
    func oddChroma() {
        let layout = PixelLayout(model: .yCbCr, bitDepth: 10, chromaShiftX: 1, chromaShiftY: 1)
        #expect(layout.planeSize(0, width: 7, height: 5) == (7, 5))
        #expect(layout.planeSize(2, width: 7, height: 5) == (4, 3))
        #expect(layout.bytesPerSample == 2 && layout.planeCount == 3)
    }
}
