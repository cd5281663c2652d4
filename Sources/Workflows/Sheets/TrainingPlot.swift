public import Foundation
import Networks
import Provenance
package import Training

/// The curves of a training in one SVG: the losses of both persons, on a logarithmic scale, as they are and smoothed; and
/// below, over the same time, the scores with their parts.
public struct TrainingPlot {
    private let losses: [TrainingHistory.Entry]
    private let scores: [TrainingScore]
    private let name: String

    private static let (width, height) = (960, 640)
    private static let (left, right, top) = (64.0, 820.0, 96.0)
    /// The lower edges of the two panels, and the upper edge of the second.
    private static let (middle, second, bottom) = (336.0, 396.0, 592.0)
    /// More points than this are joined: the file stays below 100 kB however long the training was.
    private static let points = 500

    /// The curves of a model.
    ///
    /// - Throws: `TrainingError.history`, and `WorkflowError.noHistory` for a model that has none.
    public init(of model: URL) throws {
        let file = ModelFolder(model).history
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw WorkflowError.noHistory(model: model)
        }
        losses = try TrainingHistory.read(file)
        let all = try TrainingHistory.readScores(file)
        scores = all.filter { $0.yardstick == all.last?.yardstick }
        name = model.lastPathComponent
        guard !losses.isEmpty else { throw WorkflowError.noHistory(model: model) }
    }

    /// The curves of a history, which has one entry of losses at least.
    package init(name: String, losses: [TrainingHistory.Entry], scores: [TrainingScore]) {
        precondition(!losses.isEmpty, "a plot has something to show")
        (self.name, self.losses, self.scores) = (name, losses, scores)
    }

    /// Whether a plot can be written: the name ends in `.svg`, and what has the name already is a plot.
    public static func check(_ file: URL) throws {
        guard file.pathExtension.lowercased() == "svg" else {
            throw WorkflowError.unknownEnding(file: file, known: ["svg"])
        }
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        let start = try? FileHandle(forReadingFrom: file).read(upToCount: 512)
        guard let start, String(decoding: start, as: UTF8.self).contains(PlotDrawing.mark) else {
            throw WorkflowError.notAPlot(file: file)
        }
    }

    /// Writes the plot; another one gives way.
    public func write(to file: URL) throws {
        try Self.check(file)
        do {
            _ = try WholeFile.write(Array(svg.utf8), to: file, existing: .replace)
        } catch {
            throw ProvenanceError.unwritable(file: file, cause: error)
        }
    }

    /// The file's text.
    package var svg: String {
        var plot = PlotDrawing(width: Self.width, height: Self.height)
        let last = losses[losses.count - 1]
        let title = "Training of \(name)"
        plot.text(title, x: Self.left, y: 32, "title")
        plot.text(
            "\(Words.count(last.iteration, "iteration")) in \(Words.duration(last.seconds))",
            x: Self.left, y: 52, "quiet")
        let time = PlotAxis(
            0...max(last.seconds, scores.last?.seconds ?? 0, 1), from: Self.left, to: Self.right)
        drawLosses(&plot, time)
        drawScores(&plot, time)
        drawTime(&plot, time)
        return plot.file(title: title)
    }

    // MARK: Losses

    private func drawLosses(_ plot: inout PlotDrawing, _ time: PlotAxis) {
        let curves = [
            ("source", "a", losses.map(\.losses.source)),
            ("target", "b", losses.map(\.losses.target)),
        ].map { name, style, values in
            (name, style, raw: values, smooth: Self.smoothed(values))
        }
        let shown = curves.flatMap { $0.raw + $0.smooth }.filter { $0 > 0 && $0.isFinite }
        guard let low = shown.min(), let high = shown.max() else { return }
        let axis = PlotAxis(
            low / 1.08...high * 1.08, from: Self.middle, to: Self.top, isLogarithmic: true)
        plot.text("Loss (smaller is better)", x: Self.left, y: Self.top - 10, "head")
        drawGrid(&plot, axis) { Words.number($0) }
        var ends: [Label] = []
        for curve in curves {
            plot.curve(points(curve.raw, time, axis), "\(curve.1) raw")
            plot.curve(points(curve.smooth, time, axis), curve.1)
            let end = curve.smooth[curve.smooth.count - 1]
            ends.append(
                Label(
                    y: axis.place(end), text: String(format: "%@ %.4f", curve.0, end),
                    style: curve.1))
        }
        draw(ends, &plot, from: Self.top, to: Self.middle)
    }

    private func points(
        _ values: [Double], _ time: PlotAxis, _ axis: PlotAxis
    ) -> [(x: Double, y: Double)] {
        let step = max(1, (values.count + Self.points - 1) / Self.points)
        return stride(from: 0, to: values.count, by: step).compactMap { start in
            let part = start..<min(start + step, values.count)
            let mean = values[part].reduce(0, +) / Double(part.count)
            guard mean > 0, mean.isFinite else { return nil }
            return (time.place(losses[part.upperBound - 1].seconds), axis.place(mean))
        }
    }

    /// The means over a fortieth of all values around each.
    static func smoothed(_ values: [Double]) -> [Double] {
        let reach = max(1, values.count / 80)
        return values.indices.map { i in
            let part = values[max(0, i - reach)...min(values.count - 1, i + reach)]
            return part.reduce(0, +) / Double(part.count)
        }
    }

    // MARK: Scores

    private func drawScores(_ plot: inout PlotDrawing, _ time: PlotAxis) {
        let axis = PlotAxis(0...100, from: Self.bottom, to: Self.second)
        plot.text(
            "Score on \(isHeldBack ? "faces that it does not learn from" : "faces that it learns from") (larger is better)",
            x: Self.left, y: Self.second - 10,
            "head")
        drawGrid(&plot, axis) { Words.number($0) }
        guard let verdict = TrainingVerdict(scores) else {
            plot.text(
                "No checkpoint was scored yet.", x: (Self.left + Self.right) / 2,
                y: (Self.second + Self.bottom) / 2, "quiet", anchor: "middle")
            return
        }
        if let best = scores.first(where: { $0.iteration == verdict.bestIteration }) {
            let x = time.place(best.seconds)
            plot.line(x1: x, y1: Self.second, x2: x, y2: Self.bottom, "best")
            let isLeft = x > (Self.left + Self.right) / 2
            plot.text(
                String(format: "best: %.1f at %d", best.total, best.iteration),
                x: isLeft ? x - 6 : x + 6, y: Self.bottom - 8, "quiet",
                anchor: isLeft ? "end" : "start")
            plot.dot(x: x, y: axis.place(best.total), radius: 4, "total")
        }
        var ends: [Label] = []
        for (name, style, value) in Self.curves {
            let known = scores.compactMap { score in value(score).map { (score.seconds, $0) } }
            guard let last = known.last else { continue }
            plot.curve(
                known.map { (time.place($0.0), axis.place($0.1)) },
                style == "total" ? style : "\(style) thin")
            if known.count == 1 {
                plot.dot(x: time.place(last.0), y: axis.place(last.1), radius: 2.5, style)
            }
            let mark = name == Self.identity && knowsJudge ? ", its judge's pupil" : ""
            let text = String(format: "%@ %.0f", name, last.1) + mark
            ends.append(Label(y: axis.place(last.1), text: text, style: style))
        }
        draw(ends, &plot, from: Self.second, to: Self.bottom)
    }

    private var isHeldBack: Bool { scores.last?.isHeldBack ?? true }
    private var knowsJudge: Bool { scores.last?.knowsJudge ?? false }
    private static let identity = "identity"

    /// The total last, so that it lies on top.
    private static let curves: [(String, String, @Sendable (TrainingScore) -> Double?)] = [
        ("similarity", "b", { 50 * ($0.parts.sourceSimilarity + $0.parts.targetSimilarity) }),
        (identity, "a", { $0.parts.identity.map { 100 * $0 } }),
        ("mouth", "d", { product($0.parts.mouthCorrelation, $0.parts.mouthAmplitude) }),
        ("eyes", "c", { product($0.parts.eyesCorrelation, $0.parts.eyesAmplitude) }),
        ("sharpness", "e", { $0.parts.sharpness.map { 100 * min($0, 1) } }),
        ("score", "total", { $0.total }),
    ]

    private static func product(_ correlation: Double?, _ amplitude: Double?) -> Double? {
        correlation.flatMap { c in amplitude.map { 100 * max(0, c) * min($0, 1) } }
    }

    // MARK: Around the curves

    private func drawGrid(
        _ plot: inout PlotDrawing, _ axis: PlotAxis, _ words: (Double) -> String
    ) {
        for tick in axis.ticks(most: 7) {
            let y = axis.place(tick)
            plot.line(x1: Self.left, y1: y, x2: Self.right, y2: y, "grid")
            plot.text(words(tick), x: Self.left - 10, y: y + 4, "quiet", anchor: "end")
        }
    }

    private func drawTime(_ plot: inout PlotDrawing, _ time: PlotAxis) {
        let units: [(seconds: Double, name: String)] = [
            (1, "seconds"), (60, "minutes"), (3600, "hours"), (86400, "days"),
        ]
        // The largest unit of which there are two at least.
        let unit = units.last { time.range.upperBound >= 2 * $0.seconds } ?? units[0]
        let counted = PlotAxis(
            0...time.range.upperBound / unit.seconds, from: Self.left, to: Self.right)
        for edge in [Self.middle, Self.bottom] {
            plot.line(x1: Self.left, y1: edge, x2: Self.right, y2: edge, "axis")
            for tick in counted.ticks(most: 9) {
                let x = counted.place(tick)
                plot.line(x1: x, y1: edge, x2: x, y2: edge + 5, "axis")
                plot.text(Words.number(tick), x: x, y: edge + 19, "quiet", anchor: "middle")
            }
        }
        plot.text(
            "\(unit.name) trained", x: Self.right, y: Self.bottom + 36, "quiet", anchor: "end")
    }

    private struct Label {
        var y: Double
        var text: String
        var style: String
    }

    /// Writes the curves' names behind their ends, moved apart where they would touch.
    private func draw(
        _ labels: [Label], _ plot: inout PlotDrawing, from top: Double, to bottom: Double
    ) {
        let line = 15.0
        var sorted = labels.sorted { $0.y < $1.y }
        for i in sorted.indices.dropFirst() {
            sorted[i].y = max(sorted[i].y, sorted[i - 1].y + line)
        }
        if let last = sorted.indices.last, sorted[last].y > bottom {
            sorted[last].y = bottom
            for i in sorted.indices.dropLast().reversed() {
                sorted[i].y = min(sorted[i].y, sorted[i + 1].y - line)
            }
        }
        for label in sorted {
            plot.text(label.text, x: Self.right + 10, y: label.y + 4, label.style)
        }
    }
}
