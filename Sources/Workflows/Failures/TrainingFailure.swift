import Foundation
import Networks
import Torch
public import Training

extension TrainingError: Explained {
    /// Training.
    public var failure: Failure {
        switch self {
        case .settings(let origin, let fault): fault.failure(at: origin)
        case .stored(let error): error.failure
        case .faceset(let error): error.failure
        case .noUsableCrops(let file, let person, let excluded, let unusable):
            Failure(
                happened:
                    "The faceset \(file.named) of the \(person.rawValue) has no face to learn from: \(excluded) are left out, and \(unusable) cannot be read.",
                remedy:
                    "“understudy faces list” says why each is left out. Extract more clips, or take faces in again with “understudy faces include”."
            )
        case .torch(let error): error.failure
        case .tooLarge(let need, let fitting):
            Failure(
                happened:
                    "This training does not fit into memory: \(need.sentence) Nothing was trained.",
                remedy: fitting.map {
                    "Use --batch \($0), which fits, or --batch auto for a new model; or end other programs."
                }
                    ?? "Not even one face in a step fits. Choose smaller networks, for instance with a lower architecture.resolution, lower compute.memory, or use a machine with more memory."
            )
        case .outOfMemory(let iteration, let operation, let bytes, let need):
            Failure(
                happened:
                    "The memory ran out after iteration \(iteration): “\(operation)” asked for \(bytes.map(Words.bytes) ?? "more than there was"). At the start: \(need.sentence) The last checkpoint is as it was.",
                remedy:
                    "End what else needs memory and run the same command again, or use a smaller --batch, such as \(max(1, need.batch / 2))."
            )
        case .nothingToLearn(let frozen):
            Failure(
                .usage,
                happened:
                    "Nothing is left to learn: \(Words.all(frozen.map { "freeze.\($0)" })) \(frozen.count == 1 ? "leaves" : "leave") these networks as they are.",
                remedy: "Let one part move: --set freeze.\(frozen.last ?? "decoder")=false.")
        case .diverged(let iteration):
            Failure(
                happened:
                    "Training went wrong again and again, however much the learning rate was lowered, at last at iteration \(iteration). Nothing of that was saved.",
                remedy:
                    "Use the settings that it was trained with so far, or a tenth of the rate, with --set optimizer.rate; the same command then goes on from the last checkpoint."
            )
        case .inference(let error): error.failure
        case .preview(let iteration, let error):
            Failure(
                happened:
                    "The preview of iteration \(iteration) cannot be made. \(error.failure.happened)",
                remedy: error.failure.remedy)
        case .history(let file, let message):
            Failure(happened: "The history of losses \(file.named) cannot be used: \(message).")
        case .limit(let value):
            Failure(
                .usage, happened: "A training cannot last \(Words.number(value)).",
                remedy: "Give --minutes or --iterations above 0.")
        case .batchNotShared(let batch, let processes):
            Failure(
                .usage,
                happened: "\(processes) processes cannot share a batch of \(batch) evenly.",
                remedy:
                    "Use \(Words.any((1...batch).filter { batch.isMultiple(of: $0) && $0 > 1 }.map { "\($0)" })) of them, or another batch, with --set batch=\(max(1, batch / processes) * processes)."
            )
        case .settingsNotShared(let settings, let processes):
            Failure(
                .usage,
                happened:
                    "\(processes) processes cannot train together with \(Words.all(settings)): that is for one process alone.",
                remedy: "Leave out --processes, or turn the settings off with --set.")
        case .processesMissing(let ranks, let count):
            Failure(
                happened:
                    "Of \(count) processes, \(Words.all(ranks.map { "number \($0)" })) did not come within five minutes.",
                remedy:
                    "See what they wrote. All need the same place to meet, and a network between them that lets them through."
            )
        case .unlikeProcesses:
            Failure(
                happened: "The processes of this training do not read the same faces.",
                remedy:
                    "Give all of them the same facesets, that nobody changes meanwhile, and the same version of this program."
            )
        case .noDevice(let device):
            Failure(
                happened: "There is no device “\(device)” here.",
                remedy: "Use --device cpu; “understudy doctor” says what is missing for a GPU.")
        }
    }
}

extension MemoryNeed {
    /// Numbers for a person, in whole sentences.
    var sentence: String {
        func size(_ bytes: Int) -> String { Words.bytes(UInt64(max(0, bytes))) }
        let parts = [
            (weights, "weights"), (gradients, "gradients"), (optimizer, "the optimizer"),
            (average, "the running mean"), (step, "the step itself"), (crops, "faces"),
        ]
        let list = parts.filter { $0.0 > 0 }.map { "\(size($0.0)) for \($0.1)" }
        return
            "a batch of \(batch) needs \(size(total)), and \(size(free)) are free on \(device) (\(Words.all(list)))."
    }
}
