import Faces
import Inference
import Networks

/// Everything that a training learns from.
struct TrainingData: Sendable {
    /// The person whose face is put in.
    var source: PersonSamples
    /// The person in the plate.
    var target: PersonSamples
    /// The target's crops that a hand lies over, which only pairs are made of; `nil` where there are none.
    var covered: PersonSamples?
    /// How many of them are not learned from, since nobody knows that they show the target.
    var coveredLeftOut = 0
    /// The source with the target's expressions, one for each of the target's samples and of the covered ones; `nil` where none are
    /// asked for.
    var pairs: PairedPictures?
    /// What is scored; not learned from where enough is there.
    var scored: ScoredSamples
    /// What the source's footage lacks.
    var coverage: Coverage

    /// How crops become samples.
    static func square(
        _ architecture: ArchitectureChoice, _ settings: TrainingSettings
    ) -> SampleSquare {
        SampleSquare(
            network: architecture.settings.resolution, coverage: architecture.settings.coverage,
            reach: AugmentationCatalog.augmentation(settings.augmentation).reach)
    }

    /// The source's crops, the target's, and a pair for each of the target's.
    static func sets(_ settings: TrainingSettings) -> Int { settings.pairedCount > 0 ? 3 : 2 }

    /// The most samples of each person.
    static func limit(_ settings: TrainingSettings, _ square: SampleSquare) -> Int {
        (settings.compute.memory << 20) / sets(settings) / PersonSamples.bytes(square)
    }

    /// Reads both facesets and makes the pairs.
    ///
    /// - Parameters:
    ///   - report: Told what is done and how far; the work ends when it answers `false`.
    /// - Returns: `nil` when the work was ended.
    static func read(
        _ plan: TrainingPlan, _ architecture: ArchitectureChoice, _ settings: TrainingSettings,
        threads: Int, report: (Preparation) -> Bool
    ) throws(TrainingError) -> TrainingData? {
        let square = square(architecture, settings)
        let limit = limit(settings, square)
        func person(
            _ person: Identity, _ faceset: Faceset
        ) throws(TrainingError) -> PersonSamples? {
            try PersonSamples.read(
                PersonSamples.Request(
                    faceset: faceset, person: person, square: square,
                    isNormalized: architecture.normalization == .ovalStatistics, limit: limit,
                    threads: threads)
            ) { report(Preparation(work: .crops(person), done: $0, total: $1)) }
        }
        guard var source = try person(.source, plan.source),
            var target = try person(.target, plan.target)
        else { return nil }
        let coverage = Coverage(
            source: source.poses, target: target.poses, sourceExpressions: source.expressions,
            targetExpressions: target.expressions)
        let scored = ScoredSamples(from: &source, &target, settings)
        var data = TrainingData(
            source: source, target: target, pairs: nil, scored: scored, coverage: coverage)
        guard settings.pairedCount > 0 else { return data }
        let hands = try Self.coveredCount(plan.target, settings)
        if hands > 0, plan.knowsCovered {
            let request = PersonSamples.Request(
                faceset: plan.target, person: .target, square: square,
                isNormalized: architecture.normalization == .ovalStatistics,
                limit: limit - data.target.count, threads: threads, filter: .covered)
            guard try data.readCovered(request, report: report) else { return nil }
        } else {
            data.coveredLeftOut = hands
        }
        return try data.makePairs(settings.pairs, threads: threads, report: report) ? data : nil
    }

    /// Reads crops that a hand lies over, if there is room for any; answers whether it came to its end.
    private mutating func readCovered(
        _ request: PersonSamples.Request, report: (Preparation) -> Bool
    ) throws(TrainingError) -> Bool {
        guard request.limit > 0 else { return true }
        do {
            covered = try PersonSamples.read(request) {
                report(Preparation(work: .crops(.target), done: $0, total: $1))
            }
            return covered != nil
        } catch .noUsableCrops {
            // Nothing is lost: they are a gift.
            return true
        } catch {
            throw error
        }
    }

    /// How many crops of the target a hand lies over, where pairs are to be made of them.
    static func coveredCount(
        _ faceset: Faceset, _ settings: TrainingSettings
    ) throws(TrainingError) -> Int {
        guard settings.pairedCount > 0, settings.pairs.covered else { return 0 }
        do { return try faceset.faceIDs(.covered).count } catch { throw .faceset(error) }
    }

    /// The target's samples, and behind them those that a hand lies over.
    var allOfTarget: PersonSamples { covered.map(target.joined) ?? target }

    /// Makes the source with the target's expressions; answers whether it came to its end.
    private mutating func makePairs(
        _ settings: TrainingSettings.Pairs, threads: Int, report: (Preparation) -> Bool
    ) throws(TrainingError) -> Bool {
        if settings.gaze, try !findGazes(report: report) { return false }
        let exaggeration = PairedTargets.Exaggeration(
            lips: Float(settings.lips), lids: Float(settings.lids))
        do {
            pairs = try PairedPictures.make(
                source: source, target: allOfTarget, seen: target.count,
                exaggeration: exaggeration, looks: settings.looks, threads: threads
            ) { report(Preparation(work: .pairs, done: $0, total: $1)) }
        } catch {
            throw .inference(error)
        }
        return pairs != nil
    }

    /// Looks where both people look; answers whether it came to its end.
    private mutating func findGazes(
        report: (Preparation) -> Bool
    ) throws(TrainingError) -> Bool {
        do throws(InferenceError) {
            let reader = try IrisReader(NetworkRuntime())
            guard
                try source.findGazes(
                    reader,
                    report: { report(Preparation(work: .gaze(.source), done: $0, total: $1)) })
            else { return false }
            func told(_ done: Int, _ total: Int) -> Bool {
                report(Preparation(work: .gaze(.target), done: done, total: total))
            }
            guard try target.findGazes(reader, report: told) else { return false }
            return try covered?.findGazes(reader, report: told) ?? true
        } catch {
            throw .inference(error)
        }
    }

    /// What is worth a warning.
    var warnings: [TrainingWarning] {
        let people = [
            (Identity.source, source, scored.source), (.target, target, scored.target),
        ]
        let hands =
            coveredLeftOut > 0 ? [TrainingWarning.coveredLeftOut(count: coveredLeftOut)] : []
        return hands
            + people.flatMap { person, samples, scored in
                var list: [TrainingWarning] = []
                let held = scored.isHeldBack ? scored.samples.count : 0
                let used = samples.count + held + samples.unusable
                if samples.unusable > 0 {
                    list.append(.unusableCrops(person, count: samples.unusable))
                }
                if used < samples.available {
                    list.append(.thinned(person, used: used, of: samples.available))
                }
                return list
            }
    }
}
