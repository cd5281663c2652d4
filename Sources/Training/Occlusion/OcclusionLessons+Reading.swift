import Faces
import Networks

extension OcclusionLessons {
    /// So many crops of each person, and of those with a hand, say all there is to say.
    private static let most = 400

    /// Reads the crops of both people as an occlusion network sees them, and looks for hands in those of the target that a hand
    /// lies over, where it is known that they show the target.
    ///
    /// - Parameter report: Told what is done and how far; the work ends when it answers `false`.
    /// - Returns: `nil` when the work was ended.
    static func read(
        _ plan: TrainingPlan, _ architecture: ArchitectureChoice, threads: Int,
        report: (Preparation) -> Bool
    ) throws(TrainingError) -> OcclusionLessons? {
        let square = SampleSquare(
            network: OcclusionNetwork.resolution, coverage: architecture.settings.coverage,
            reach: 0.15)
        func samples(
            _ person: Identity, _ faceset: Faceset, _ filter: FaceFilter
        ) throws(TrainingError) -> PersonSamples? {
            try PersonSamples.read(
                PersonSamples.Request(
                    faceset: faceset, person: person, square: square, isNormalized: true,
                    limit: most, threads: threads, filter: filter)
            ) { report(Preparation(work: .crops(person), done: $0, total: $1)) }
        }
        guard let source = try samples(.source, plan.source, .kept),
            let target = try samples(.target, plan.target, .kept)
        else { return nil }
        var lessons = OcclusionLessons([source, target])
        guard plan.knowsCovered else { return lessons }
        do {
            guard let covered = try samples(.target, plan.target, .covered),
                let hands = try FilmedHand.find(
                    in: covered, of: plan.target,
                    report: { report(Preparation(work: .hands, done: $0, total: $1)) })
            else { return nil }
            lessons.hands = hands
            return lessons
        } catch .noUsableCrops {
            // Nobody held a hand before the face.
            return lessons
        } catch {
            throw error
        }
    }
}
