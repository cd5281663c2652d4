import Foundation
import Networks
import Torch
import Training

/// Tells a training's events as a workflow's.
struct TrainingNarrator {
    let span: TrainingSpan
    let report: Reporter
    private var coverage: Coverage?
    private var advice = TrainingVerdict.Advice.early
    private var score: CheckpointScore?

    init(span: TrainingSpan, report: Reporter) {
        self.span = span
        self.report = report
    }

    /// With fewer faces of one person a swap shows what it has not seen.
    private static let fewFaces = 50

    mutating func tell(_ event: TrainingEvent) {
        switch event {
        case .preparing(let preparation): report(Self.progress(preparation))
        case .memory(let need): report(.memory(MemoryReport(need)))
        case .begun(let begun): report(.note(begun.sentence))
        case .started(let start):
            report(.note(sentence(start)))
            if start.model.knowsJudge { report(.warning(ScoreWords.knowsJudge)) }
            for (count, person) in [
                (start.sourceCrops, start.model.source), (start.targetCrops, start.model.target),
            ] where count < Self.fewFaces {
                report(
                    .warning(
                        "Only \(Words.count(count, "face")) of \(person.name): a good swap needs some hundreds, with every look and every shape of the mouth that the plate shows."
                    ))
            }
        case .warning(let warning): report(.warning(warning.sentence))
        case .threads(let choice): report(.note(choice.sentence))
        case .step(let step): report(.progress(progress(step)))
        case .preview(let preview): report(.wrote(preview.file, role: "preview"))
        case .checkpoint(let checkpoint): report(.wrote(checkpoint.folder, role: "checkpoint"))
        case .coverage(let coverage):
            self.coverage = coverage
            if let lack = ScoreWords.missing(coverage) { report(.warning(lack)) }
        case .scored(let score, let verdict):
            let shown = CheckpointScore(score, verdict)
            self.score = shown
            report(.scored(shown))
            // A sentence for each turn, not for each checkpoint.
            if verdict.advice != advice,
                let sentence = ScoreWords.sentence(verdict, score, coverage)
            {
                report(.note(sentence))
            }
            advice = verdict.advice
        case .finished(let end):
            let what =
                "\(Words.count(end.iteration, "iteration")) in \(Words.duration(end.seconds))"
            if end.reason == .complete {
                let worth = score.map { " Its \($0.line)." } ?? ""
                report(.finished(.train, summary: "The model is trained: \(what).\(worth)"))
            } else {
                report(.note("Training stopped after \(what)."))
            }
        }
    }

    /// How far the faces are read.
    static func progress(_ preparation: Preparation) -> WorkflowEvent {
        .progress(
            StageProgress(
                .train, done: Double(preparation.done), total: Double(preparation.total),
                unit: preparation.work.unit, details: [.init("now", preparation.work.words)]))
    }

    private func sentence(_ start: TrainingStart) -> String {
        let size = Words.number((Double(start.parameters) / 1e5).rounded() / 10)
        let begin =
            start.iteration > 0 ? "Going on after iteration \(start.iteration)" : "Training"
        let hands =
            start.coveredCrops > 0
            ? " and \(start.coveredCrops) more that a hand lies over" : ""
        return
            "\(begin): \(start.model.architecture.name), \(size) million weights, \(Words.count(start.sourceCrops, "face")) of \(start.model.source.name), \(Words.count(start.targetCrops, "face")) of \(start.model.target.name)\(hands), on \(start.device), \(start.precision.rawValue)."
    }

    private func progress(_ step: TrainingStep) -> StageProgress {
        var details: [StageProgress.Detail] = []
        let inTime: Bool
        if case .minutes = span { inTime = true } else { inTime = false }
        if inTime { details.append(.init("iteration", "\(step.iteration)")) }
        details.append(.init("source", Self.loss(step.losses.source)))
        details.append(.init("target", Self.loss(step.losses.target)))
        if inTime {
            details.append(.init("rate", "\(Words.number((step.rate * 10).rounded() / 10))/s"))
        }
        if let score {
            details.append(.init("score", "\(Words.number((score.total * 10).rounded() / 10))"))
        }
        details.append(.init("waiting", "\(Int((100 * step.waiting).rounded()))%"))
        switch span {
        case .minutes(let minutes):
            return StageProgress(
                .train, done: min(step.seconds, 60 * minutes), total: 60 * minutes, unit: .seconds,
                details: details)
        case .iterations(let count):
            return StageProgress(
                .train, done: Double(step.iteration), total: Double(count), unit: .iterations,
                details: details)
        case .endless:
            return StageProgress(
                .train, done: Double(step.iteration), total: nil, unit: .iterations,
                details: details)
        }
    }

    private static func loss(_ value: Double) -> String {
        let rounded = (value * 10000).rounded() / 10000
        return "\(rounded)"
    }
}

extension WarmStartReport {
    /// What was copied and what is fresh.
    fileprivate var sentence: String {
        func list(_ parts: [String: Int]) -> String {
            Words.all(
                parts.sorted { $0.key < $1.key }.map { part, count in
                    "\(Words.number((Double(count) / 1e5).rounded() / 10)) million weights of the \(part)"
                })
        }
        let taken = copied.isEmpty ? "nothing" : list(copied)
        let rest = fresh.isEmpty ? "" : "; \(list(fresh)) begin anew"
        return "Begun from \(model.lastPathComponent): \(taken) taken over\(rest)."
    }
}

extension Preparation.Work {
    fileprivate var words: String {
        switch self {
        case .crops(let person): "reading the \(person.rawValue)'s faces"
        case .gaze(let person): "finding where the \(person.rawValue) looks"
        case .pairs: "comparing expressions"
        case .hands: "finding the hands before the target's face"
        case .occlusion: "learning what may cover a face"
        case .processes: "waiting for the other processes"
        }
    }

    fileprivate var unit: StageProgress.Unit {
        switch self {
        case .crops, .gaze, .pairs, .hands: .faces
        case .occlusion: .steps
        case .processes: .processes
        }
    }
}

extension ThreadChoice {
    fileprivate var sentence: String {
        let count = Words.count(threads, "thread")
        switch reason {
        case .setting: return "\(count), as the settings say."
        case .resumed: return "\(count), as before."
        case .only: return "\(count)."
        case .shared(let processes):
            return "\(count) for each of \(Words.count(processes, "process", "processes"))."
        case .timed(let timings):
            let list = timings.map { timing in
                "\(Words.number((timing.seconds * 1000).rounded())) ms with \(timing.threads)"
            }
            return "\(count): a step takes \(Words.all(list))."
        }
    }
}

extension TrainingWarning {
    fileprivate var sentence: String {
        switch self {
        case .damagedCheckpoint(let fault):
            return
                "The checkpoint of iteration \(fault.iteration) is damaged (\(fault.file.lastPathComponent): \(fault.damage.words)); the one before it is used."
        case .unusableCrops(let person, let count):
            return
                "\(Words.count(count, "face")) of the \(person.rawValue) cannot be read and \(count == 1 ? "is" : "are") left out."
        case .coveredLeftOut(let count):
            return
                "None of the \(Words.count(count, "face")) of the target that a hand lies over is learned from: too many of them do not measure as the target, or cannot be read. “understudy faces sheet --reason covered” draws them."
        case .thinned(let person, let used, let all):
            return
                "\(used) of \(all) faces of the \(person.rawValue) are used, evenly spread: more do not fit into compute.memory."
        case .checkpointFailed(let iteration, let error):
            return
                "Iteration \(iteration) could not be saved; training goes on, and the checkpoint before it is kept. \(error.failure.happened)"
        case .previewFailed(let iteration, let error):
            return
                "The preview of iteration \(iteration) could not be made. \(error.failure.happened)"
        case .optimizerRestarted:
            return "The optimizer is another one than before, and begins anew."
        case .rolledBack(let rollback):
            let cause =
                switch rollback.cause {
                case .notANumber: "a loss was no number any more"
                case .collapse: "the losses had risen to more than four times what they were"
                }
            let from =
                rollback.to > 0 ? "from the checkpoint of iteration \(rollback.to)" : "anew"
            return
                "Training went wrong at iteration \(rollback.iteration): \(cause). It goes on \(from), at \(Words.number(rollback.rate)) of the learning rate."
        case .endNotSaved(let iteration, let kept):
            return
                "Iteration \(iteration) was not saved: the losses had just risen to more than twice what they were. Training goes on from iteration \(kept) next time."
        case .scoreFailed(let iteration, let error):
            return
                "Iteration \(iteration) could not be scored. \(error.failure.happened)"
        case .historyFailed(let error):
            return "The losses are not noted. \(error.failure.happened)"
        case .priority(let code):
            return
                "The priority could not be lowered (\(String(cString: strerror(code)))); other programs may feel it."
        }
    }
}
