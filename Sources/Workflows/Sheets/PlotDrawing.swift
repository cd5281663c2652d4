import Foundation

/// The few shapes of an SVG that a plot needs. Colors are classes of the style sheet, which has two sets: for light and for
/// dark surroundings.
struct PlotDrawing {
    private(set) var body = ""
    let width: Int
    let height: Int

    /// What the first line of every plot says: a file without it is not ours to replace.
    static let mark = "<!-- An Understudy training plot -->"

    init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

    /// A line through points, in pixels.
    mutating func curve(_ points: [(x: Double, y: Double)], _ style: String) {
        guard points.count > 1 else { return }
        let path = points.map { "\(Self.short($0.x)) \(Self.short($0.y))" }
        body += "<path class=\"\(style)\" d=\"M\(path.joined(separator: "L"))\"/>\n"
    }

    /// A straight line.
    mutating func line(x1: Double, y1: Double, x2: Double, y2: Double, _ style: String) {
        curve([(x1, y1), (x2, y2)], style)
    }

    /// A filled circle.
    mutating func dot(x: Double, y: Double, radius: Double, _ style: String) {
        body +=
            "<circle class=\"\(style)\" cx=\"\(Self.short(x))\" cy=\"\(Self.short(y))\" r=\"\(Self.short(radius))\"/>\n"
    }

    /// A line of text; `anchor` is `start`, `middle` or `end`.
    mutating func text(
        _ text: String, x: Double, y: Double, _ style: String, anchor: String = "start"
    ) {
        body +=
            "<text class=\"\(style)\" x=\"\(Self.short(x))\" y=\"\(Self.short(y))\" text-anchor=\"\(anchor)\">\(Self.escaped(text))</text>\n"
    }

    /// The whole file. `title` is for readers that speak.
    func file(title: String) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img">
        \(Self.mark)
        <title>\(Self.escaped(title))</title>
        <style>\(Self.style)</style>
        <rect class="paper" width="\(width)" height="\(height)"/>
        \(body)</svg>

        """
    }

    private static let style = """

        text { font: 12px system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: #3b4252 }
        .paper { fill: #ffffff } .title { font-size: 17px; font-weight: 600; fill: #1f2430 }
        .head { font-size: 13px; font-weight: 600; fill: #1f2430 } .quiet { fill: #7b8494 }
        path { fill: none; stroke-linejoin: round; stroke-linecap: round }
        .grid { stroke: #e6e9ef; stroke-width: 1 } .axis { stroke: #b8c0cc; stroke-width: 1 }
        .best { stroke: #7b8494; stroke-width: 1; stroke-dasharray: 3 4 }
        .a { stroke: #d1495b; fill: #d1495b } .b { stroke: #2a7f9e; fill: #2a7f9e }
        .total { stroke: #1f2430; fill: #1f2430 } .c { stroke: #8e5ea2; fill: #8e5ea2 }
        .d { stroke: #e08e1b; fill: #e08e1b } .e { stroke: #4c9f70; fill: #4c9f70 }
        path.a, path.b, path.c, path.d, path.e, path.total { fill: none; stroke-width: 2 }
        path.raw { stroke-width: 1; opacity: 0.3 } path.thin { stroke-width: 1.5; opacity: 0.8 }
        path.total { stroke-width: 2.75 } text.a, text.b, text.c, text.d, text.e, text.total { stroke: none }
        text.total { font-weight: 600 }
        @media (prefers-color-scheme: dark) {
        text { fill: #c3c9d4 } .paper { fill: #171a21 } .title, .head { fill: #f0f2f6 }
        .quiet { fill: #8790a0 } .grid { stroke: #262b35 } .axis { stroke: #48505e }
        .total { stroke: #f0f2f6; fill: #f0f2f6 } }

        """

    private static func short(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }
}
