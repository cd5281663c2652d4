public import Foundation
import Networks
import Training

/// What a training has come to so far: its losses, its previews and its settings.
public struct ModelStory: Sendable, Encodable {
    /// A stretch of the losses.
    public struct Point: Sendable, Encodable {
        /// The last of its steps.
        public var iteration: Int
        /// Seconds trained by then.
        public var seconds: Double
        /// The mean loss of the source.
        public var source: Double
        /// The mean loss of the target.
        public var target: Double
    }

    /// What the model was found to be worth at a checkpoint.
    public struct Score: Sendable, Encodable {
        /// Steps by then.
        public var iteration: Int
        /// One number for all, 0 ... 100.
        public var total: Double
    }

    /// The losses in order, thinned to what a curve can show.
    public let points: [Point]
    /// The scores that can be compared with the newest, in order.
    public let scores: [Score]
    /// The newest score, with the best so far and whether to go on; `nil` before the first.
    public let verdict: CheckpointScore?
    /// Whether scores are measured on faces that it does not learn from.
    public let isHeldBack: Bool
    /// The network that judges likeness has taught the model: what it says of the likeness flatters the model.
    public let knowsJudge: Bool
    /// The iterations of which there is a preview.
    public let previews: [Int]
    /// The name of its architecture.
    public let architecture: String
    /// Whose face is put in.
    public let source: String
    /// Whose face is replaced.
    public let target: String

    /// Reads the story of a model. One that has trained nothing yet has no points.
    ///
    /// - Parameters:
    ///   - folder: The model's folder.
    ///   - iteration: Only points after this one. The default is 0: all.
    ///   - limit: At most so many points; more are averaged. The default is 1500.
    public init(of folder: URL, after iteration: Int = 0, limit: Int = 1500) throws {
        let model = ModelFolder(folder)
        let description = try model.readDescription()
        architecture = description.architecture.name
        knowsJudge = description.knowsJudge
        source = description.source.name
        target = description.target.name
        previews = Self.previews(in: model)
        let file = model.history
        let exists = FileManager.default.fileExists(atPath: file.path)
        let entries =
            exists ? try TrainingHistory.read(file).filter { $0.iteration > iteration } : []
        points = Self.thinned(entries, limit: limit)
        let all = exists ? try TrainingHistory.readScores(file) : []
        let alike = all.filter { $0.yardstick == all.last?.yardstick }
        scores = alike.map { Score(iteration: $0.iteration, total: $0.total) }
        verdict = alike.last.flatMap { last in
            TrainingVerdict(alike).map { CheckpointScore(last, $0) }
        }
        isHeldBack = alike.last?.isHeldBack ?? true
    }

    /// The file of a preview.
    public static func preview(_ iteration: Int, of folder: URL) -> URL {
        ModelFolder(folder).previews.appending(path: name(iteration))
    }

    private static func name(_ iteration: Int) -> String {
        let digits = String(iteration)
        return String(repeating: "0", count: max(0, 7 - digits.count)) + digits + ".jpg"
    }

    private static func previews(in model: ModelFolder) -> [Int] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: model.previews.path)
        return (names ?? []).compactMap { $0.hasSuffix(".jpg") ? Int($0.dropLast(4)) : nil }
            .sorted()
    }

    private static func thinned(_ entries: [TrainingHistory.Entry], limit: Int) -> [Point] {
        let size = max(1, (entries.count + limit - 1) / limit)
        return stride(from: 0, to: entries.count, by: size).map { start in
            let some = entries[start..<min(start + size, entries.count)]
            let steps = Double(some.reduce(0) { $0 + $1.steps })
            func mean(_ loss: (TrainingLosses) -> Double) -> Double {
                some.reduce(0) { $0 + Double($1.steps) * loss($1.losses) } / max(1, steps)
            }
            let last = some[some.endIndex - 1]
            return Point(
                iteration: last.iteration, seconds: last.seconds, source: mean(\.source),
                target: mean(\.target))
        }
    }
}
