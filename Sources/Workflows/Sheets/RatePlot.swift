public import Foundation
import Provenance
package import Training

/// The losses of a sweep over learning rates in one SVG: as they are and smoothed, with the steepest place and the
/// suggestion marked.
public struct RatePlot {
    private let name: String
    private let sweep: RateSweep

    private static let (width, height) = (960, 400)
    private static let (left, right, top, bottom) = (64.0, 900.0, 96.0, 340.0)

    /// The plot of a sweep.
    package init(name: String, _ sweep: RateSweep) { (self.name, self.sweep) = (name, sweep) }

    /// Writes the plot; another one gives way.
    public func write(to file: URL) throws {
        try TrainingPlot.check(file)
        do {
            _ = try WholeFile.write(Array(svg.utf8), to: file, existing: .replace)
        } catch {
            throw ProvenanceError.unwritable(file: file, cause: error)
        }
    }

    /// The file's text.
    package var svg: String {
        var plot = PlotDrawing(width: Self.width, height: Self.height)
        let title = "Learning rates for \(name)"
        plot.text(title, x: Self.left, y: 32, "title")
        plot.text(RateReport(sweep).line, x: Self.left, y: 52, "quiet")
        let rates = PlotAxis(
            sweep.range, from: Self.left, to: Self.right, isLogarithmic: true)
        let shown = sweep.points.flatMap { [$0.loss, $0.smoothed] }.filter { $0 > 0 }
        guard let low = shown.min(), let high = shown.max() else { return plot.file(title: title) }
        let losses = PlotAxis(
            low / 1.08...high * 1.08, from: Self.bottom, to: Self.top, isLogarithmic: true)
        plot.text("Loss (smaller is better)", x: Self.left, y: Self.top - 10, "head")
        for tick in losses.ticks(most: 7) {
            let y = losses.place(tick)
            plot.line(x1: Self.left, y1: y, x2: Self.right, y2: y, "grid")
            plot.text(Words.small(tick), x: Self.left - 10, y: y + 4, "quiet", anchor: "end")
        }
        plot.line(x1: Self.left, y1: Self.bottom, x2: Self.right, y2: Self.bottom, "axis")
        for tick in rates.ticks(most: 9) {
            let x = rates.place(tick)
            plot.line(x1: x, y1: Self.bottom, x2: x, y2: Self.bottom + 5, "axis")
            plot.text(Words.small(tick), x: x, y: Self.bottom + 19, "quiet", anchor: "middle")
        }
        plot.text("learning rate", x: Self.right, y: Self.bottom + 38, "quiet", anchor: "end")
        for (style, value) in [("b raw", \RateSweep.Point.loss), ("b", \.smoothed)] {
            plot.curve(
                sweep.points.filter { $0[keyPath: value] > 0 }.map {
                    (rates.place($0.rate), losses.place($0[keyPath: value]))
                }, style)
        }
        if let steepest = sweep.steepest {
            let (x, y) = (rates.place(steepest.rate), losses.place(steepest.smoothed))
            plot.dot(x: x, y: y, radius: 4, "d")
            plot.text("steepest", x: x + 8, y: y - 6, "d")
        }
        if let suggestion = sweep.suggestion {
            let x = rates.place(suggestion)
            plot.line(x1: x, y1: Self.top, x2: x, y2: Self.bottom, "best")
            plot.text(
                "suggested: \(Words.small(suggestion))", x: x - 6, y: Self.bottom - 8, "a",
                anchor: "end")
        }
        return plot.file(title: title)
    }
}
