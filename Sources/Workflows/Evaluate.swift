public import Evaluation
public import Foundation
import Imaging
import Media
import Provenance

/// Judges a swap against its plate, in numbers and pictures.
public struct Evaluate: Sendable {
    /// The plate.
    public var plate: URL
    /// The result of the swap.
    public var result: URL
    /// A clip of the source. The default is `nil`: whose face it is stays unjudged.
    public var source: URL?
    /// The name of the profile that the result was encoded by. The default is `nil`: the catalog's first.
    public var profile: String?
    /// Where a picture sheet is drawn: `.jpg` or `.png`. The default is `nil`: nowhere.
    public var sheet: URL?
    /// Threads that decode and encode. The default is `nil`: 2.
    public var threads: Int?
    /// Whether a sheet that is there already may be replaced. The default is `false`.
    public var overwrite: Bool

    /// A judgement by its parts.
    public init(
        plate: URL, result: URL, source: URL? = nil, profile: String? = nil, sheet: URL? = nil,
        threads: Int? = nil, overwrite: Bool = false
    ) {
        self.plate = plate
        self.result = result
        self.source = source
        self.profile = profile
        self.sheet = sheet
        self.threads = threads
        self.overwrite = overwrite
    }

    /// Judges.
    ///
    /// - Parameter report: Told how far it is.
    public func run(
        stop: StopRequest, _ report: @escaping @Sendable (WorkflowEvent) -> Void
    ) async throws -> EvaluationReport {
        if let sheet { try PictureFile.check(sheet, overwrite: overwrite) }
        let evaluator = Evaluator(
            plate: plate, result: result, source: source,
            profile: try EncodingProfile.chosen(profile), threads: threads ?? 2)
        let reporter = Reporter(report)
        reporter(.started(.evaluate, subject: result.lastPathComponent))
        var judged = try await offThePool {
            try evaluator.run { done, total in
                if stop.isRequested { throw WorkflowError.stopped(during: .evaluate) }
                reporter(
                    .progress(
                        StageProgress(
                            .evaluate, done: Double(done), total: total.map(Double.init),
                            unit: .frames)))
            }
        }
        judged.knowsJudge = Self.knowsJudge(result)
        if let sheet {
            try PictureFile.write(
                EvaluationSheet(judged).drawn, to: sheet, overwrite: overwrite)
            reporter(.wrote(sheet, role: "picture sheet"))
        }
        return judged
    }

    /// Whether a result's credentials say that the judge of likeness has taught one of its models. A file without any says
    /// nothing; of a sequence, the first picture speaks.
    private static func knowsJudge(_ result: URL) -> Bool {
        let file = Verify(result).pictures?.first ?? result
        let statement = try? ContentCredentials.read(file).statement
        return statement?.models.contains(where: \.knowsJudge) ?? false
    }

    /// Ends with a failure when a limit is not kept.
    ///
    /// - Throws: `WorkflowError.belowLimits`.
    public func judge(_ report: EvaluationReport) throws {
        guard report.failed.isEmpty else {
            throw WorkflowError.belowLimits(
                result: result, metrics: report.failed.map(\.metric.name))
        }
    }

    /// Every metric with its definition, for `--explain`.
    public static var definitions: [(name: String, text: String)] {
        Metric.all.map { metric in
            let unit = metric.unit.isEmpty ? "" : " In \(metric.unit)."
            let limit = metric.limit.map { " Good: \($0.words)." } ?? ""
            return (metric.name, metric.definition + unit + limit)
        }
    }
}

extension EvaluationReport {
    /// The report in lines: the metric, its value, its limit, and a mark where the limit is not kept.
    public var lines: [(label: String, text: String)] {
        let counts = "\(frames.all), \(frames.withFace) with the face"
        return [("frames", counts)]
            + scores.map { score in
                let value = score.value.map { String(format: "%.3f", $0) } ?? "not measured"
                let unit = score.metric.unit.isEmpty ? "" : " \(score.metric.unit)"
                let limit = score.metric.limit.map { " (good: \($0.words))" } ?? ""
                let mark = score.isGood == false ? "  <- not good" : ""
                let judge =
                    knowsJudge && Metric.judged.contains(score.metric)
                    ? "  <- flattered: this judge has taught the model" : ""
                return (score.metric.name, value + unit + limit + mark + judge)
            }
    }
}

extension ClosedRange<Double> {
    /// `0.8 to 1.25`, `at most 5`, `at least 0.95`.
    var words: String {
        func short(_ value: Double) -> String {
            value == value.rounded() ? String(Int(value)) : String(value)
        }
        if lowerBound == upperBound { return short(lowerBound) }
        // Where less is better the limit begins far below what can be.
        return lowerBound <= -100 || lowerBound == 0
            ? "at most \(short(upperBound))"
            : upperBound == 1
                ? "at least \(short(lowerBound))" : "\(short(lowerBound)) to \(short(upperBound))"
    }
}
