import Networks
import Testing
import Torch
import Training

@Suite("lessons in what may cover a face")
struct OcclusionLessonTests {
    /// Lessons of two drawn people.
    private func lessons(_ bench: Workbench) throws -> OcclusionLessons {
        let square = SampleSquare(network: 64, coverage: 0.896, reach: 0.15)
        let people = try (0..<2).map { person in
            let faceset = try bench.faceset(
                "person-\(person)", Workbench.talking(person, 12), size: 128)
            let request = PersonSamples.Request(
                faceset: faceset, person: person == 0 ? .source : .target, square: square,
                isNormalized: true, limit: 100, threads: 2)
            return try #require(try PersonSamples.read(request) { _, _ in true })
        }
        return OcclusionLessons(people)
    }

    @Test("occluders cover between nothing and everything, and the same seed gives the same")
    func occluders() {
        var shares: [Float] = []
        for seed in 0..<300 {
            var (one, two) = (RandomSource(seed: UInt64(seed)), RandomSource(seed: UInt64(seed)))
            let cover = Occluder(side: 64, &one).cover
            #expect(cover == Occluder(side: 64, &two).cover && one == two)
            #expect(cover.count == 64 * 64 && cover.allSatisfy { (0...1).contains($0) })
            shares.append(cover.reduce(0, +) / Float(cover.count))
        }
        // Small ones and large ones, and hardly any that cannot be seen.
        #expect(shares.count { $0 < 0.01 } < 60)
        #expect(shares.count { $0 > 0.02 && $0 < 0.2 } > 60)
        #expect(shares.count { $0 > 0.3 } > 30)
    }

    @Test("a lesson is normalized with what covers it, and a quarter of them are bare")
    func normalized() throws {
        let lessons = try lessons(Workbench())
        var random = RandomSource(seed: 5)
        var bare = 0
        var means: [Float] = []
        for _ in 0..<200 {
            let lesson = lessons.lesson(&random)
            #expect(lesson.picture.count == 3 * 64 * 64 && lesson.cover.count == 64 * 64)
            #expect(lesson.picture.allSatisfy { $0.isFinite })
            if lesson.cover.allSatisfy({ $0 == 0 }) { bare += 1 }
            let total = lesson.weight.reduce(0, +)
            let mean = zip(lesson.picture, lesson.weight).reduce(0) { $0 + $1.0 * $1.1 } / total
            // 0.5, but for the light that is varied afterwards.
            #expect(total > 500 && abs(mean - 0.5) < 0.5)
            means.append(mean)
        }
        #expect(abs(means.reduce(0, +) / 200 - 0.5) < 0.03)
        #expect(Set(means).count == 200)
        #expect((35...75).contains(bare), "\(bare)")
    }

    @Test("some steps teach to find what was laid over faces that were never seen")
    func learns() throws {
        let lessons = try lessons(Workbench())
        let training = OcclusionTraining(lessons: lessons, steps: 120, threads: 2)
        let network = try #require(try training.run { _, _ in true })
        var random = RandomSource(seed: 77)
        let fresh = (0..<48).map { _ in lessons.lesson(&random) }
        let found = try withoutGradient { () throws(TorchError) in
            try network(Tensor(fresh.flatMap(\.picture), shape: [48, 3, 64, 64])).floats()
        }
        // The mean logit on what is covered, and on the bare face.
        var sums = (covered: 0.0, bare: 0.0)
        var counts = (covered: 0, bare: 0)
        for (n, lesson) in fresh.enumerated() {
            for i in 0..<64 * 64 where lesson.weight[i] > 0.5 {
                let logit = Double(found[n * 64 * 64 + i])
                if lesson.cover[i] > 0.9 {
                    (sums.covered, counts.covered) = (sums.covered + logit, counts.covered + 1)
                } else if lesson.cover[i] == 0 {
                    (sums.bare, counts.bare) = (sums.bare + logit, counts.bare + 1)
                }
            }
        }
        let (covered, bare) = (
            sums.covered / Double(counts.covered), sums.bare / Double(counts.bare)
        )
        // Most of it comes later: a whole training is 400 steps.
        #expect(covered > bare + 0.3)
    }

    @Test("training ends when it is told to")
    func stopped() throws {
        let training = OcclusionTraining(
            lessons: try lessons(Workbench()), steps: 50, threads: 1)
        #expect(try training.run { done, _ in done < 2 } == nil)
    }
}
