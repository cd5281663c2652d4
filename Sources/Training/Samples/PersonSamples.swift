package import Faces
import Imaging
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
    /// The meshes.
    package private(set) var shapes: [FaceShape] = []
    /// What the faces do.
    package private(set) var expressions: [Expression] = []
    /// What conversion needs to know.
    package private(set) var statistics: IdentityStatistics
    /// Crops that cannot be read or show no face.
    package private(set) var unusable = 0
    /// Crops that the faceset keeps.
    package let available: Int

    /// How many there are; at least one.
    package var count: Int { shapes.count }

    /// The bytes that one sample takes, its mesh included.
    static func bytes(_ square: SampleSquare) -> Int {
        Sample.channels * square.side * square.side + 8 * Landmarks<CropSpace>.count + 128
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

        /// What is to be read, by its parts.
        package init(
            faceset: Faceset, person: Identity, square: SampleSquare, isNormalized: Bool,
            limit: Int, threads: Int
        ) {
            self.faceset = faceset
            self.person = person
            self.square = square
            self.isNormalized = isNormalized
            self.limit = limit
            self.threads = threads
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
        let ids = try Self.facesetWork { () throws(FacesetError) in
            try request.faceset.faceIDs(.kept)
        }
        available = ids.count
        let chosen = Self.spread(ids, most: max(1, request.limit))
        planes.reserveCapacity(chosen.count * Sample.channels * square.side * square.side)
        var measured: [FaceColors] = []
        let step = 64
        for start in stride(from: 0, to: chosen.count, by: step) {
            guard report(start, chosen.count) else { throw .ended }
            let part = Array(chosen[start..<min(start + step, chosen.count)])
            let samples = try Self.facesetWork { () throws(FacesetError) in
                let records = try request.faceset.faces(part)
                return try Workers.map(records.count, threads: request.threads) {
                    (i: Int) throws(FacesetError) -> Sample? in
                    try Self.sample(records[i], request)
                }
            }
            for sample in samples {
                guard let sample else {
                    unusable += 1
                    continue
                }
                planes += sample.planes
                colors.append(sample.colors)
                measured.append(sample.measured)
                shapes.append(sample.shape)
                expressions.append(Expression(sample.shape))
            }
        }
        guard report(chosen.count, chosen.count) else { throw .ended }
        guard let pooled = FaceColors.pooled(measured) else {
            let tally = try Self.facesetWork { () throws(FacesetError) in
                try request.faceset.tally()
            }
            throw .none(excluded: tally.total - tally.kept, unusable: unusable)
        }
        let own = Expression.spread(of: [expressions])
        statistics = IdentityStatistics(
            crops: shapes.count, colors: pooled,
            expressionMean: Expression.mean(expressions).list,
            expressionDeviation: Expression(measures: own).list)
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
