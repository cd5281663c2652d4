import Networks
import Torch

/// The samples of one person, or the paired pictures, on the training device. Bytes until they are looked at: a quarter of
/// the memory of floats.
struct SampleTensors {
    /// [N, 4, S, S], bytes: red, green, blue, weight.
    private let planes: Tensor
    /// [N, 4, 1, 1]: what the bytes are multiplied with.
    private let scale: Tensor
    /// [N, 4, 1, 1]: what is then added.
    private let shift: Tensor
    /// How many there are.
    let count: Int
    private let square: SampleSquare

    /// Copies samples to a device. `planes` holds as many as `colors`.
    init(
        planes: [UInt8], colors: [FaceColors], square: SampleSquare, device: Device
    ) throws(TorchError) {
        self.square = square
        count = colors.count
        self.planes = try Tensor(
            planes, shape: [count, Sample.channels, square.side, square.side], device: device)
        var (scales, shifts): ([Float], [Float]) = ([], [])
        for color in colors {
            let (scale, shift) = color.toNetwork
            scales += [scale.x, scale.y, scale.z, Sample.heaviest].map { $0 / 255 }
            shifts += [shift.x, shift.y, shift.z, 0]
        }
        let shape = [count, Sample.channels, 1, 1]
        scale = try Tensor(scales, shape: shape, device: device)
        shift = try Tensor(shifts, shape: shape, device: device)
    }

    /// The samples at `places`.
    func drawn(_ places: [Int]) throws(TorchError) -> DrawnSamples {
        let index = try Tensor(places, shape: [places.count], device: planes.device)
        return DrawnSamples(
            bytes: try planes.indexed(0, by: index).to(.float32),
            scale: try scale.indexed(0, by: index), shift: try shift.indexed(0, by: index))
    }

    /// The samples at `places` as the networks see them, with weights: [n, 4, S, S].
    func samples(_ places: [Int]) throws(TorchError) -> Tensor {
        let drawn = try drawn(places)
        return try drawn.bytes.multiplyInPlace(drawn.scale).addInPlace(drawn.shift)
    }

    /// The network's square of the samples at `places`, as it lies: [n, 3, R, R].
    func inputs(_ places: [Int]) throws(TorchError) -> Tensor {
        try samples(places).narrowed(1, from: 0, length: 3)
            .narrowed(2, from: square.margin, length: square.network)
            .narrowed(3, from: square.margin, length: square.network)
            .contiguous()
    }
}

/// Some samples before they are turned and bent, and what their bytes stand for.
///
/// A pixel that is read between others is a mean of them, of which what the bytes stand for can as well be said afterwards: there
/// are fewer by then.
struct DrawnSamples {
    /// [n, 4, S, S], bytes as floats.
    let bytes: Tensor
    /// [n, 4, 1, 1]: what they are multiplied with.
    let scale: Tensor
    /// [n, 4, 1, 1]: what is then added.
    let shift: Tensor

    /// What the encoder sees, and what is to be learned of it. Where both lie alike, they are read once.
    func lesson(at place: Placement) throws(TorchError) -> (input: Tensor, lesson: Lesson) {
        let lesson = try lesson(place.target)
        guard let bent = place.bent else {
            return (try lit(lesson.picture, place.light), lesson)
        }
        let colors = try bytes.narrowed(1, from: 0, length: 3).sampled(bent, outside: .border)
        let picture = try colors.multiplyInPlace(scale.narrowed(1, from: 0, length: 3))
            .addInPlace(shift.narrowed(1, from: 0, length: 3))
        return (try lit(picture, place.light), lesson)
    }

    /// What is learned, read at the places of `grid`, [n, R, R, 2].
    func lesson(_ grid: Tensor) throws(TorchError) -> Lesson {
        try Lesson(
            bytes.sampled(grid, outside: .border).multiplyInPlace(scale).addInPlace(shift))
    }

    /// A picture in another light: [n, 3, R, R].
    private func lit(
        _ picture: Tensor, _ light: (gain: Tensor, offset: Tensor)?
    ) throws(TorchError) -> Tensor {
        guard let (gain, offset) = light else { return picture }
        // (picture - 0.5) gain + 0.5, then the ramps, the same for all colors.
        return try (picture * gain).addInPlace(0.5 - gain * 0.5).addInPlace(offset)
    }
}

/// Pictures to learn, and how much each pixel counts.
struct Lesson {
    /// [n, 3, R, R].
    let picture: Tensor
    /// [n, 1, R, R].
    let weight: Tensor

    /// A lesson of four planes, [n, 4, R, R].
    init(_ planes: Tensor) throws(TorchError) {
        picture = try planes.narrowed(1, from: 0, length: 3)
        weight = try planes.narrowed(1, from: 3, length: 1)
    }

    private init(picture: Tensor, weight: Tensor) {
        (self.picture, self.weight) = (picture, weight)
    }

    /// The first ones.
    func first(_ count: Int) throws(TorchError) -> Lesson {
        Lesson(
            picture: try picture.narrowed(0, from: 0, length: count),
            weight: try weight.narrowed(0, from: 0, length: count))
    }
}

/// What one step learns from: n crops of the target, then n of the source. Where several processes share a step, those of one.
struct Batch {
    /// [2 n, 3, R, R]: what the encoder sees.
    let inputs: Tensor
    /// What the target's decoder makes of the first ones; `nil` when those are other processes'.
    let target: Lesson?
    /// What the source's decoder makes of the target's others; `nil` without pairs.
    let paired: Lesson?
    /// What the source's decoder makes of the source's.
    let source: Lesson
    /// [2 n, 6]: what the faces do, in deviations from each person's mean.
    let expressions: Tensor
    /// n.
    let size: Int
    /// How many of the target's go through its own decoder.
    let own: Int
    /// Where the n stand among those of the whole batch.
    let places: [Int]
}

/// Draws batches.
struct BatchMaker {
    let source: SampleTensors
    let target: SampleTensors
    /// The pairs of the target's samples, place by place; `nil` without pairs.
    let pairs: SampleTensors?
    private let expressions: (source: Tensor, target: Tensor)
    private let draws: (source: SampleDraw, target: SampleDraw)
    /// Where those of the target's samples stand that a hand lies over: only what is paired is drawn from them.
    private let covered: Range<Int>
    private let augmentation: any AugmentationMethod
    private let grid: PixelGrid
    private let share: BatchShare
    /// n, and how many of the target's go through its own decoder, of the whole batch.
    private let (whole, wholeOwn): (Int, Int)

    init(
        _ data: TrainingData, settings: TrainingSettings, share: BatchShare = .whole,
        device: Device
    ) throws(TorchError) {
        let square = data.source.square
        grid = try PixelGrid(square, on: device)
        self.share = share
        augmentation = AugmentationCatalog.augmentation(settings.augmentation)
        source = try SampleTensors(
            planes: data.source.planes, colors: data.source.colors, square: square, device: device)
        let all = data.allOfTarget
        target = try SampleTensors(
            planes: all.planes, colors: all.colors, square: square, device: device)
        if let pictures = data.pairs {
            pairs = try SampleTensors(
                planes: pictures.planes, colors: pictures.colors, square: square, device: device)
        } else {
            pairs = nil
        }
        let spread = Expression.spread(of: [data.source.expressions, data.target.expressions])
        func relative(
            _ person: PersonSamples, to usual: PersonSamples
        ) throws(TorchError) -> Tensor {
            let mean = Expression.mean(usual.expressions).measures
            let values = person.expressions.flatMap {
                Expression(
                    measures: ($0.measures - mean) / spread.replacing(with: 1, where: spread .== 0)
                )
                .list
            }
            return try Tensor(values, shape: [person.count, Expression.count], device: device)
        }
        expressions = (
            try relative(data.source, to: data.source), try relative(all, to: data.target)
        )
        draws = (data.source.draw(settings.sampling), data.target.draw(settings.sampling))
        covered = data.target.count..<all.count
        whole = settings.batch
        wholeOwn = data.pairs == nil ? whole : whole - settings.pairedCount
    }

    /// A batch of new random numbers.
    func next(_ random: inout RandomSource) throws(TorchError) -> Batch {
        let places = (
            target: targetPlaces(&random), source: places(draws.source, &random)
        )
        let at = (
            target: try augmentation.draw(whole, of: share, on: grid, random: &random),
            source: try augmentation.draw(whole, of: share, on: grid, random: &random)
        )
        let standing = share.places(of: whole)
        let (size, own) = (standing.count, standing.count { $0 < wholeOwn })
        let drawn = (
            target: try target.drawn(places.target), source: try source.drawn(places.source)
        )
        let seen = (
            target: try drawn.target.lesson(at: at.target),
            source: try drawn.source.lesson(at: at.source)
        )
        var paired: Lesson?
        if let pairs, own < size {
            paired = try pairs.drawn(Array(places.target[own...]))
                .lesson(at.target.target.narrowed(0, from: own, length: size - own))
        }
        let measures = try Tensor.concatenated([
            expressions.target.indexed(0, by: places.target),
            expressions.source.indexed(0, by: places.source),
        ])
        return Batch(
            inputs: try Tensor.concatenated([seen.target.input, seen.source.input]),
            target: own == 0 ? nil : try seen.target.lesson.first(own),
            paired: paired, source: seen.source.lesson, expressions: measures, size: size, own: own,
            places: standing)
    }

    /// The target's crops of the share: covered ones come as often as they are, among those that are paired.
    private func targetPlaces(_ random: inout RandomSource) -> [Int] {
        let drawn = (0..<whole).map { place in
            let own = draws.target.place(&random)
            guard place >= wholeOwn, !covered.isEmpty else { return own }
            let other = random.place(below: covered.upperBound)
            return covered.contains(other) ? other : own
        }
        return share.places(of: whole).map { drawn[$0] }
    }

    /// The crops of the share.
    private func places(_ draw: SampleDraw, _ random: inout RandomSource) -> [Int] {
        let drawn = (0..<whole).map { _ in draw.place(&random) }
        return share.places(of: whole).map { drawn[$0] }
    }
}

extension TrainingSettings {
    /// How many of the target's crops in a step go through the source's decoder: never all.
    var pairedCount: Int { min(batch - 1, Int((pairs.share * Double(batch)).rounded())) }
}
