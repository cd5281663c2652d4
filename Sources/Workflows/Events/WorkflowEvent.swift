public import Foundation

/// The part of the work that an event speaks of.
public enum WorkflowStage: String, Sendable, Codable, CaseIterable {
    /// Fetching or checking what the program needs.
    case setup
    /// Measuring a person for a consent record.
    case consent
    /// Video to faceset.
    case extract
    /// Facesets to model.
    case train
    /// Plate and model to video.
    case convert
    /// Reading the credentials of a finished video.
    case verify
    /// Judging a swap.
    case evaluate
}

/// What a workflow tells whoever watches: a terminal, a program that reads lines of JSON, a web page.
///
/// A workflow is an asynchronous sequence of these. It does not know who watches; it ends by finishing its sequence or
/// by throwing, and every error becomes a ``Failure``.
public enum WorkflowEvent: Sendable, Equatable {
    /// A stage began on a subject: a file's name without its folder, or a model's name.
    case started(WorkflowStage, subject: String)
    /// How far a stage is. At most a few dozen a second make sense; who watches may leave some out.
    case progress(StageProgress)
    /// What the rest of a stage is expected to take. Comes once, when enough of it is done to tell.
    case estimated(StageEstimate)
    /// Something worth one line, in a whole sentence.
    case note(String)
    /// Something that may spoil the result but does not end the work, in a whole sentence.
    case warning(String)
    /// A file is complete on disk. `role` says what it is: "video", "picture sheet", "faceset".
    case wrote(URL, role: String)
    /// A checkpoint of a training was scored.
    case scored(CheckpointScore)
    /// What memory a training needs, which is there.
    case memory(MemoryReport)
    /// What a search for a learning rate found.
    case rates(RateReport)
    /// A stage is done; the summary is one whole sentence with its numbers.
    case finished(WorkflowStage, summary: String)
}

extension WorkflowEvent: Encodable {
    private enum Key: String, CodingKey {
        case event, stage, subject, done, total, unit, details, text, path, role, value
    }

    /// One flat object; `event` is the case's name. `docs/events.md` lists the fields.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        switch self {
        case .started(let stage, let subject):
            try fields.encode("started", forKey: .event)
            try fields.encode(stage, forKey: .stage)
            try fields.encode(subject, forKey: .subject)
        case .progress(let progress):
            try fields.encode("progress", forKey: .event)
            try fields.encode(progress.stage, forKey: .stage)
            try fields.encode(progress.done, forKey: .done)
            try fields.encodeIfPresent(progress.total, forKey: .total)
            try fields.encode(progress.unit, forKey: .unit)
            try fields.encode(
                Dictionary(progress.details.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }),
                forKey: .details)
        case .note(let text):
            try fields.encode("note", forKey: .event)
            try fields.encode(text, forKey: .text)
        case .warning(let text):
            try fields.encode("warning", forKey: .event)
            try fields.encode(text, forKey: .text)
        case .wrote(let file, let role):
            try fields.encode("wrote", forKey: .event)
            try fields.encode(file.path(percentEncoded: false), forKey: .path)
            try fields.encode(role, forKey: .role)
        case .scored(let score):
            try fields.encode("score", forKey: .event)
            try fields.encode(score, forKey: .value)
        case .memory(let report):
            try fields.encode("memory", forKey: .event)
            try fields.encode(report, forKey: .value)
        case .rates(let report):
            try fields.encode("rates", forKey: .event)
            try fields.encode(report, forKey: .value)
        case .estimated(let estimate):
            try fields.encode("estimate", forKey: .event)
            try fields.encode(estimate, forKey: .value)
        case .finished(let stage, let summary):
            try fields.encode("finished", forKey: .event)
            try fields.encode(stage, forKey: .stage)
            try fields.encode(summary, forKey: .text)
        }
    }
}
