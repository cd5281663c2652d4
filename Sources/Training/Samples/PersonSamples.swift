package import Faces
import Imaging
package import Inference
import Media
package import Networks

/// All samples of one person, decoded once.
package struct PersonSamples: Sendable {
    /// How crops became samples.
    package let square: SampleSquare
    /// The samples' planes, one sample after the other.
    package private(set) var planes: [UInt8] = []
    /// What each is seen relative to.
    package private(set) var colors: [FaceColors] = []
    /// The colors over each oval.
    private var measured: [FaceColors] = []
    /// The meshes.
    package private(set) var shapes: [FaceShape] = []
    /// What the faces do.
    package private(set) var expressions: [Expression] = []
    /// How the heads are turned.
    package private(set) var poses: [HeadPose] = []
    /// Where each stands among the person's crops by its sharpness: 0 for the least sharp ... 1. Crops that were never
    /// compared stand at 1.
    package private(set) var sharpness: [Double] = []
    /// The faces' names in the faceset.
    package private(set) var ids: [FaceID] = []
    /// How far hair hangs over the face, in the order of `Hairline.columns`; empty where no crop faces the camera.
    package private(set) var hairline: [Float] = []
    /// Crops that cannot be read or show no face.
    package private(set) var unusable = 0
    /// Crops that the faceset keeps.
    package let available: Int

    /// How many there are; at least one.
    package var count: Int { shapes.count }

    /// The bytes that one sample takes, its mesh included.
    static func bytes(_ square: SampleSquare) -> Int {
        Sample.channels * square.side * square.side + 12 * Landmarks<CropSpace>.count + 128
    }

    /// What is to be read.
    package struct Request: Sendable {
        /// The faceset.
        package var faceset: Faceset
        /// Whose it is.
        package var person: Identity
        /// How crops become samples.
        package var square: SampleSquare
        /// The networks see colors relative to the face's own.
        package var isNormalized: Bool
        /// The most samples; above it evenly spread ones are taken.
        package var limit: Int
        /// Threads that decode.
        package var threads: Int
        /// Which crops. The default is those that are kept.
        package var filter: FaceFilter

        /// What is to be read, by its parts.
        package init(
            faceset: Faceset, person: Identity, square: SampleSquare, isNormalized: Bool,
            limit: Int, threads: Int, filter: FaceFilter = .kept
        ) {
            self.faceset = faceset
            self.person = person
            self.square = square
            self.isNormalized = isNormalized
            self.limit = limit
            self.threads = threads
            self.filter = filter
        }
    }

    /// Reads a person's crops.
    ///
    /// - Parameter report: Told how many are done, of how many; reading ends when it answers `false`.
    /// - Returns: `nil` when reading was ended.
    /// - Throws: `.faceset`, and `.noUsableCrops` when not one is left.
    package static func read(
        _ request: Request, report: (Int, Int) -> Bool
    ) throws(TrainingError) -> PersonSamples? {
        do throws(Failure) {
            return try PersonSamples(request, report: report)
        } catch {
            switch error {
            case .faceset(let error): throw .faceset(error)
            case .ended: return nil
            case .none(let excluded, let unusable):
                throw .noUsableCrops(
                    file: request.faceset.file, person: request.person, excluded: excluded,
                    unusable: unusable)
            }
        }
    }

    private enum Failure: Error {
        case faceset(FacesetError)
        case ended
        case none(excluded: Int, unusable: Int)
    }

    private init(_ request: Request, report: (Int, Int) -> Bool) throws(Failure) {
        square = request.square
        let all = try Self.facesetWork { () throws(FacesetError) in
            try request.faceset.faceIDs(request.filter)
        }
        available = all.count
        let chosen = Self.spread(all, most: max(1, request.limit))
        planes.reserveCapacity(chosen.count * Sample.channels * square.side * square.side)
        let step = 64
        for start in stride(from: 0, to: chosen.count, by: step) {
            guard report(start, chosen.count) else { throw .ended }
            let part = Array(chosen[start..<min(start + step, chosen.count)])
            let records = try Self.facesetWork { () throws(FacesetError) in
                try request.faceset.faces(part)
            }
            let samples = try Self.facesetWork { () throws(FacesetError) in
                try Workers.map(records.count, threads: request.threads) {
                    (i: Int) throws(FacesetError) -> Sample? in
                    try Self.sample(records[i], request)
                }
            }
            for (record, sample) in zip(records, samples) {
                guard let sample else {
                    unusable += 1
                    continue
                }
                planes += sample.planes
                colors.append(sample.colors)
                measured.append(sample.measured)
                shapes.append(sample.shape)
                expressions.append(Expression(sample.shape))
                poses.append(record.pose)
                sharpness.append(record.sharpnessRank ?? 1)
                ids.append(record.id)
            }
        }
        guard report(chosen.count, chosen.count) else { throw .ended }
        guard !shapes.isEmpty else {
            let tally = try Self.facesetWork { () throws(FacesetError) in
                try request.faceset.tally()
            }
            throw .none(excluded: tally.total - tally.kept, unusable: unusable)
        }
        hairline = HairlineReading.depths(self)
    }

    /// Looks for the irises in every sample.
    ///
    /// - Parameter report: Told how many are done, of how many; the work ends when it answers `false`.
    /// - Returns: Whether all were looked at.
    package mutating func findGazes(
        _ reader: IrisReader, report: (Int, Int) -> Bool
    ) throws(InferenceError) -> Bool {
        var gazes: [Gaze?] = []
        for i in shapes.indices {
            if i.isMultiple(of: 32), !report(i, count) { return false }
            let face = place(i)
            gazes.append(
                try reader.irises(in: SampledFrame(picture(i)), of: face)
                    .map { Gaze($0, of: face) })
        }
        take(gazes)
        return report(count, count)
    }

    /// Takes down where each sample looks, and its lids as the iris network reads them: the mesh has one person's shut ones farther apart
    /// than another's open ones. Where they were not read, they count as the person's usual ones.
    package mutating func take(_ gazes: [Gaze?]) {
        for i in shapes.indices { shapes[i].gaze = gazes[i] }
        let lids = shapes.map(\.lidsOpening)
        let known = lids.compactMap(\.self).sorted()
        guard !known.isEmpty else { return }
        for i in expressions.indices { expressions[i][.lids] = lids[i] ?? known[known.count / 2] }
    }

    /// How they are drawn.
    func draw(_ settings: TrainingSettings.Sampling) -> SampleDraw {
        SampleDraw(
            expressions: expressions, poses: poses, sharpness: sharpness, settings: settings)
    }

    /// What conversion needs to know.
    package var statistics: IdentityStatistics {
        let own = Expression.spread(of: [expressions])
        return IdentityStatistics(
            crops: shapes.count, colors: FaceColors.pooled(measured) ?? .unchanged,
            expressionMean: Expression.mean(expressions).list,
            expressionDeviation: Expression(measures: own).list, hairline: hairline)
    }

    /// Takes some samples out, which must leave one at least.
    ///
    /// - Parameter places: Where they stand, in rising order.
    /// - Returns: The samples that were taken out.
    package mutating func takeOut(_ places: [Int]) -> PersonSamples {
        precondition(places.count < count, "a person keeps a sample")
        let taken = picked(places)
        let size = Sample.channels * square.side * square.side
        for place in places.reversed() {
            planes.removeSubrange(place * size..<(place + 1) * size)
            colors.remove(at: place)
            measured.remove(at: place)
            shapes.remove(at: place)
            expressions.remove(at: place)
            poses.remove(at: place)
            sharpness.remove(at: place)
            ids.remove(at: place)
        }
        return taken
    }

    /// Some of the samples, by where they stand.
    package func picked(_ places: [Int]) -> PersonSamples {
        var part = self
        part.planes = places.flatMap { sample($0) }
        part.colors = places.map { colors[$0] }
        part.measured = places.map { measured[$0] }
        part.shapes = places.map { shapes[$0] }
        part.expressions = places.map { expressions[$0] }
        part.poses = places.map { poses[$0] }
        part.sharpness = places.map { sharpness[$0] }
        part.ids = places.map { ids[$0] }
        return part
    }

    /// These samples, and behind them others of the same square.
    package func joined(with others: PersonSamples) -> PersonSamples {
        var all = self
        all.planes += others.planes
        all.colors += others.colors
        all.measured += others.measured
        all.shapes += others.shapes
        all.expressions += others.expressions
        all.poses += others.poses
        all.sharpness += others.sharpness
        all.ids += others.ids
        return all
    }

    private static func facesetWork<Value>(
        _ body: () throws(FacesetError) -> Value
    ) throws(Failure) -> Value {
        do { return try body() } catch { throw .faceset(error) }
    }

    /// A face's sample; `nil` for one that cannot be used.
    private static func sample(
        _ record: FaceRecord, _ request: Request
    ) throws(FacesetError) -> Sample? {
        guard let jpeg = try request.faceset.image(record.id),
            let crop = try? StillImage.decodeJPEG(jpeg),
            crop.width == crop.height, crop.width == record.size
        else { return nil }
        return Sample(
            crop, record.landmarks, square: request.square, isNormalized: request.isNormalized)
    }

    /// At most `most` of a list, evenly spread, in order.
    static func spread<Element>(_ list: [Element], most: Int) -> [Element] {
        guard list.count > most else { return list }
        return (0..<most).map { list[$0 * list.count / most] }
    }

    /// The bytes of sample `index`.
    package func sample(_ index: Int) -> ArraySlice<UInt8> {
        let size = Sample.channels * square.side * square.side
        return planes[index * size..<(index + 1) * size]
    }
}

extension Expression {
    /// The six measures.
    var list: [Float] { (0..<Self.count).map { measures[$0] } }
}
