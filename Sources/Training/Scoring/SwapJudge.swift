import Faces
import Imaging
import Inference

/// Looks at swaps of the target's crops with the pretrained networks by which `evaluate` judges: whose face it is, and
/// whether mouth and lids do what the target's do. Crops and swaps are looked at in the network's own resolution, so that
/// both lose the same.
///
/// It belongs to one task at a time.
final class SwapJudge {
    /// The parts of a score that it finds.
    struct Findings {
        var identity: Double?
        var mouth: (correlation: Double?, amplitude: Double?)
        var eyes: (correlation: Double?, amplitude: Double?)
    }

    private let reader: MeshReader
    private let irises: IrisReader
    private let encoder: IdentityEncoder
    /// Where the faces lie in the target's pictures, as training knows it.
    private let places: [Landmarks<FrameSpace>]
    /// What the networks themselves make of the target's pictures.
    private let known: [Look?]
    /// The places of the crops whose identity is measured: it takes ten times as long as a mesh.
    private let measured: [Int]
    /// The mean of the source's own crops.
    private let source: Embedding?
    /// The mean distances from that: of the source's crops (each from the mean of the others), and of the target's.
    private let distances: (source: Double, target: Double)?

    /// Crops of each person whose identity is measured.
    private static let identities = 8
    /// Two people nearer than this, in the encoder's space, are too much alike for saying which of both a face is.
    private static let apart = 0.1
    /// So many faces make a correlation.
    private static let fewest = 6

    /// A judge of swaps of `target`'s crops.
    init(source: PersonSamples, target: PersonSamples) throws(InferenceError) {
        let runtime = try NetworkRuntime()
        let (reader, irises) = (try MeshReader(runtime), try IrisReader(runtime))
        let encoder = try IdentityEncoder(runtime)
        (self.reader, self.irises, self.encoder) = (reader, irises, encoder)
        let pictures = (0..<target.count).map { SampledFrame(target.picture($0)) }
        let places = (0..<target.count).map { target.place($0) }
        self.places = places
        var known: [Look?] = []
        for (picture, place) in zip(pictures, places) {
            known.append(try Look(picture, near: place, reader, irises))
        }
        self.known = known
        measured = PersonSamples.spread(Array(0..<target.count), most: Self.identities)
        var own: [Embedding] = []
        for i in PersonSamples.spread(Array(0..<source.count), most: Self.identities) {
            own.append(
                try encoder.embedding(of: SampledFrame(source.picture(i)), source.place(i)))
        }
        let mean = Embedding.mean(of: own)
        self.source = mean
        var others: [Embedding] = []
        for i in measured { others.append(try encoder.embedding(of: pictures[i], places[i])) }
        guard let mean, own.count > 1 else {
            distances = nil
            return
        }
        // The distance from the mean of the n - 1 others is n / (n - 1) times the one from the mean of all.
        let share = Double(own.count) / Double(own.count - 1)
        let near = Statistics.mean(own.map { share * Double($0.distance(to: mean)) })
        let far = Statistics.mean(others.map { Double($0.distance(to: mean)) })
        distances = near.flatMap { near in far.map { (near, $0) } }
    }

    /// What swaps of all of the target's crops show, in the same order.
    func judge(_ swaps: [PlanarRGB]) throws(InferenceError) -> Findings {
        let pictures = swaps.map { SampledFrame($0) }
        var (mouth, eyes): (pair: (a: [Double], b: [Double]), (a: [Double], b: [Double])) =
            (([], []), ([], []))
        for (i, picture) in pictures.enumerated() {
            guard let before = known[i],
                let after = try Look(picture, near: places[i], reader, irises)
            else { continue }
            mouth.a.append(before.mouth)
            mouth.b.append(after.mouth)
            eyes.a.append(before.lids)
            eyes.b.append(after.lids)
        }
        return Findings(
            identity: try identity(of: pictures),
            mouth: Self.kept(mouth, least: Openings.least),
            eyes: Self.kept(eyes, least: Openings.leastLids))
    }

    private func identity(of pictures: [SampledFrame]) throws(InferenceError) -> Double? {
        guard let source, let distances, distances.target - distances.source >= Self.apart else {
            return nil
        }
        var found: [Double] = []
        for i in measured {
            let face = try encoder.embedding(of: pictures[i], places[i])
            found.append(Double(face.distance(to: source)))
        }
        guard let distance = Statistics.mean(found) else { return nil }
        let way = (distances.target - distance) / (distances.target - distances.source)
        return min(1, max(0, way))
    }

    private static func kept(
        _ openings: (a: [Double], b: [Double]), least: Double
    ) -> (correlation: Double?, amplitude: Double?) {
        guard openings.a.count >= fewest else { return (nil, nil) }
        return (
            Statistics.correlation(openings.a, openings.b, least: least),
            Statistics.amplitude(openings.a, openings.b, least: least)
        )
    }

    /// How far open one face is.
    private struct Look {
        let mouth: Double
        let lids: Double

        /// What is read of the face at a place; `nil` where there is none.
        init?(
            _ picture: SampledFrame, near place: Landmarks<FrameSpace>, _ reader: MeshReader,
            _ irises: IrisReader
        ) throws(InferenceError) {
            guard let face = try reader.landmarks(in: picture, near: place),
                let eyes = try irises.irises(in: picture, of: face)
            else { return nil }
            mouth = face.mouthOpening
            lids = Gaze(eyes, of: face).lidsOpening
        }
    }
}
