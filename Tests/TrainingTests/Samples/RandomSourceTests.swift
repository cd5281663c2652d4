import Testing
import Training

@Suite("Random numbers")
struct RandomSourceTests {
    @Test("a seed gives the numbers of the authors' xoshiro256**")
    func reference() throws {
        let reference = try PairsReference.read().random
        var random = RandomSource(seed: reference.seed)
        #expect(reference.numbers == reference.numbers.map { _ in String(random.next()) })
    }

    @Test("a saved state goes on as if nothing had been between")
    func state() {
        var random = RandomSource(seed: 1)
        for _ in 0..<100 { _ = random.normal(1) }
        var other = RandomSource(state: random.state)
        #expect((0..<100).allSatisfy { _ in random.next() == other.next() })
    }

    @Test("uniform and normal numbers have the mean and the deviation that they should")
    func moments() {
        var random = RandomSource(seed: 2)
        let n = 20_000
        func moments(_ draw: () -> Double) -> (mean: Double, deviation: Double) {
            let values = (0..<n).map { _ in draw() }
            let mean = values.reduce(0, +) / Double(n)
            let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)
            return (mean, square.squareRoot())
        }
        let uniform = moments { random.uniform(3) }
        #expect(abs(uniform.mean) < 0.05 && abs(uniform.deviation - 3 / 3.0.squareRoot()) < 0.05)
        let normal = moments { random.normal(2) }
        #expect(abs(normal.mean) < 0.06 && abs(normal.deviation - 2) < 0.06)
        let places = (0..<n).map { _ in random.place(below: 7) }
        #expect(
            (0..<7).allSatisfy { k in
                abs(Double(places.count { $0 == k }) / Double(n) - 1 / 7.0) < 0.01
            })
    }
}
