public import Foundation
public import Inference
public import Media

/// What can go wrong when a swap is judged.
public enum EvaluationError: Error, Sendable {
    /// A clip cannot be read, or the plain re-encode cannot be written.
    case media(MediaError)
    /// A pretrained network failed.
    case inference(InferenceError)
    /// A clip shows no face, and there is nothing to judge.
    case noFace(clip: URL)
    /// The result's pictures are not of the plate's size.
    case otherSize(plate: URL, result: URL)
    /// A folder for the plain re-encode cannot be made; `code` is the system's (`errno`).
    case cannotWrite(URL, code: Int32)
}

func media<R>(_ body: () throws(MediaError) -> R) throws(EvaluationError) -> R {
    do { return try body() } catch { throw .media(error) }
}

func inference<R>(_ body: () throws(InferenceError) -> R) throws(EvaluationError) -> R {
    do { return try body() } catch { throw .inference(error) }
}
