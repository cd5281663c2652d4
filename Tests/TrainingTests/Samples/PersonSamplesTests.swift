import Faces
import Networks
import Testing
import Training

@Suite("Samples of a person")
struct PersonSamplesTests {
    private static let square = SampleSquare(network: 64, coverage: 0.896, reach: 0.05)

    private static func read(
        _ faceset: Faceset, isNormalized: Bool = true, limit: Int = 100, threads: Int = 2,
        until last: Int = .max
    ) throws -> PersonSamples? {
        try PersonSamples.read(
            PersonSamples.Request(
                faceset: faceset, person: .source, square: square, isNormalized: isNormalized,
                limit: limit, threads: threads)
        ) { done, _ in done < last }
    }

    @Test("pixels count 1 on the face, 4 at lips and eyes, nothing outside")
    func weights() throws {
        let bench = try Workbench()
        let face = DrawnFace(person: 0, mouth: 0.5)
        let samples = try #require(try Self.read(bench.faceset("one", [face], size: 128)))
        let side = Self.square.side
        let shape = samples.shapes[0]
        func weight(_ point: SIMD2<Float>) -> Float {
            let at = SIMD2<Int>(point * Self.square.scale + Float(side) / 2)
            return Float(samples.planes[(3 * side + at.y) * side + at.x]) / 255 * Sample.heaviest
        }
        let mouth = (shape.points[13] + shape.points[14]) / 2
        let eye = (shape.points[33] + shape.points[133]) / 2
        #expect(abs(weight(mouth) - 4) < 0.1 && abs(weight(eye) - 4) < 0.1)
        let oval = MeshIndices.oval.map { shape.points[$0] }
        let low = oval.reduce(oval[0], pointwiseMin)
        let high = oval.reduce(oval[0], pointwiseMax)
        #expect(abs(weight(SIMD2(0, high.y - 6)) - 1) < 0.1, "the chin")
        #expect(weight(SIMD2(low.x, low.y)) < 0.05, "beside the face")
    }

    @Test("normalized samples are seen relative to the face's own mean; others as they are")
    func colors() throws {
        let bench = try Workbench()
        let faceset = try bench.faceset("two", Workbench.talking(0, 2), size: 128)
        let normalized = try #require(try Self.read(faceset))
        let plain = try #require(try Self.read(faceset, isNormalized: false))
        #expect(plain.colors.allSatisfy { $0 == .unchanged })
        #expect(normalized.planes == plain.planes)
        #expect(normalized.statistics.colors == plain.statistics.colors)
        // Of the drawn person's skin, mostly.
        let mean = normalized.colors[0].mean * 255
        #expect(abs(mean.x - 200) < 20 && abs(mean.y - 160) < 20 && abs(mean.z - 130) < 20)
    }

    @Test(
        "lids are what the irises' network reads, and where it read none, the person's usual ones")
    func lids() throws {
        let bench = try Workbench()
        let faceset = try bench.faceset("four", Workbench.talking(0, 4), size: 128)
        var samples = try #require(try Self.read(faceset))
        let before = samples.expressions
        samples.take([nil, nil, nil, nil])
        #expect(samples.expressions == before)
        func gaze(_ lids: Float) -> Gaze {
            let part = Gaze.Part(iris: .zero, radius: 0.2, lids: lids)
            return Gaze(right: part, left: part)
        }
        samples.take([gaze(0.1), nil, gaze(0.4), gaze(0.3)])
        let width = samples.shapes.map { shape -> Float in
            let (right, left) = (
                shape.points[33] - shape.points[133], shape.points[263] - shape.points[362]
            )
            return ((right * right).sum().squareRoot() + (left * left).sum().squareRoot()) / 2
        }
        let lids = samples.expressions.map { $0[.lids] }
        for (i, share) in [(0, 0.1), (2, 0.4), (3, 0.3)] as [(Int, Float)] {
            #expect(abs(lids[i] - share * width[i]) < 1e-3)
        }
        #expect(lids[1] == lids[3])
        for (now, was) in zip(samples.expressions, before) {
            #expect(now[.mouthOpening] == was[.mouthOpening] && now[.brows] == was[.brows])
        }
    }

    @Test(
        "one thread and several read the same, in the same order; a limit takes evenly spread ones")
    func order() throws {
        let bench = try Workbench()
        let faceset = try bench.faceset("many", Workbench.talking(0, 70), size: 32)
        let one = try #require(try Self.read(faceset, threads: 1))
        let four = try #require(try Self.read(faceset, threads: 4))
        #expect(one.planes == four.planes && one.shapes == four.shapes)
        let some = try #require(try Self.read(faceset, limit: 7))
        #expect(some.count == 7 && some.available == 70)
        #expect(some.shapes == (0..<7).map { one.shapes[10 * $0] })
    }

    @Test("reading ends when it is told to")
    func ended() throws {
        let bench = try Workbench()
        let faceset = try bench.faceset("many", Workbench.talking(0, 70), size: 32)
        #expect(try Self.read(faceset, until: 0) == nil)
        #expect(try Self.read(faceset, until: 64) == nil)
    }

    @Test("a pair of two frames has the mouth of one and the eyes of the other")
    func composite() throws {
        let bench = try Workbench()
        // Nobody of the source has an open mouth and open eyes at once.
        let faces = (0..<10).flatMap { i in
            [
                DrawnFace(person: 0, mouth: 0.1 * Double(i), eyes: 0),
                DrawnFace(person: 0, mouth: 0, eyes: 0.1 * Double(i)),
            ]
        }
        let wanted = (0..<20).map { i in
            DrawnFace(person: 1, mouth: i % 2 == 0 ? 0.9 : 0, eyes: i % 4 < 2 ? 0.9 : 0)
        }
        let source = try #require(try Self.read(bench.faceset("source", faces, size: 128)))
        let target = try #require(try Self.read(bench.faceset("target", wanted, size: 128)))
        let pairs = PairedTargets(source: source.shapes, target: target.shapes)
        let both = pairs.pair(for: target.shapes[0])
        #expect(both.lower != both.upper)
        let (mouth, eyes) = (
            Expression(source.shapes[both.lower]).measures,
            Expression(source.shapes[both.upper]).measures
        )
        #expect(mouth[0] > 8 && eyes[3] > 3)
        // One frame is enough for a face that the source makes.
        let shut = pairs.pair(for: target.shapes[3])
        #expect(shut.lower == shut.upper)

        let pictures = try #require(
            try PairedPictures.make(
                source: source, target: target, exaggeration: .init(), threads: 2
            ) { _, _ in true })
        #expect(pictures.planes.count == target.planes.count && pictures.colors.count == 20)
        // The white of the eye is there, and the dark of the mouth, in one picture.
        let side = Self.square.side
        func red(_ point: SIMD2<Float>) -> Int {
            let at = SIMD2<Int>(point * Self.square.scale + Float(side) / 2)
            return Int(pictures.planes[at.y * side + at.x])
        }
        let eye = (both.shape.points[159] + both.shape.points[145]) / 2
        let lips = (both.shape.points[13] + both.shape.points[14]) / 2
        let cheek = red(SIMD2(-16, 9))
        #expect(red(eye) > cheek + 15 && red(lips) < cheek - 40)
    }

    @Test("pairs of more samples change nothing about those of the first")
    func more() throws {
        let bench = try Workbench()
        let source = try #require(
            try Self.read(bench.faceset("source", Workbench.talking(0, 8), size: 64)))
        let target = try #require(
            try Self.read(bench.faceset("target", Workbench.talking(1, 6), size: 64)))
        let laughing = try #require(
            try Self.read(
                bench.faceset(
                    "more", [DrawnFace(person: 1, mouth: 1), DrawnFace(person: 1, mouth: 0.9)],
                    size: 64)))
        func pairs(_ target: PersonSamples, seen: Int?) throws -> PairedPictures {
            try #require(
                try PairedPictures.make(
                    source: source, target: target, seen: seen, exaggeration: .init(), threads: 2
                ) { _, _ in true })
        }
        let all = target.joined(with: laughing)
        #expect(all.count == 8 && all.ids == target.ids + laughing.ids)
        #expect(Array(all.sample(7)) == Array(laughing.sample(1)))
        let (few, many) = (try pairs(target, seen: nil), try pairs(all, seen: 6))
        #expect(many.colors.count == 8)
        #expect(many.planes.prefix(few.planes.count) == few.planes[...])
        #expect(try pairs(all, seen: nil).planes.prefix(few.planes.count) != few.planes[...])
    }
}
