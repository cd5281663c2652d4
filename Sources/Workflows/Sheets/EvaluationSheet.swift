import Evaluation
import Imaging

/// Draws the moments of a judgement: the plate's face above the result's, enlarged enough to see an edge.
struct EvaluationSheet {
    private let moments: [EvaluationReport.Moment]
    private static let side = 256
    private static let gap = 4
    private static let columns = 5

    init(_ report: EvaluationReport) { moments = report.moments }

    var drawn: RGBImage {
        let (side, gap) = (Self.side, Self.gap)
        let columns = min(Self.columns, max(1, moments.count))
        let rows = (moments.count + columns - 1) / columns
        let cell = (width: side + gap, height: 2 * side + TinyFont.height + 4 * gap)
        var sheet = RGBImage(
            width: columns * cell.width + gap, height: rows * cell.height + gap, fill: (24, 24, 24))
        for (place, moment) in moments.enumerated() {
            let x = gap + place % columns * cell.width
            let y = gap + place / columns * cell.height
            sheet.write("\(moment.frame) \(moment.reason)", x: x, y: y, width: side)
            sheet.draw(moment.plate, x: x, y: y + TinyFont.height + gap)
            sheet.draw(moment.result, x: x, y: y + TinyFont.height + side + 2 * gap)
        }
        return sheet
    }
}
