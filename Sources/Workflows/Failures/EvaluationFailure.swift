public import Evaluation
import Foundation

extension EvaluationError: Explained {
    /// Judging a swap.
    public var failure: Failure {
        switch self {
        case .media(let error): error.failure
        case .inference(let error): error.failure
        case .noFace(let clip):
            Failure(
                happened: "\(clip.named) shows no face, and there is nothing to judge.",
                remedy: "Name the plate, the result that was made of it, and a clip of the source.")
        case .otherSize(let plate, let result):
            Failure(
                happened:
                    "The pictures of \(result.named) are not of the size of \(plate.named)'s.",
                remedy: "Name the plate that the result was made of.")
        case .cannotWrite(let file, let code): Failure(system: code, file)
        }
    }
}
