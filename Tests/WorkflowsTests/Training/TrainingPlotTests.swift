import Foundation
import FoundationXML
import Testing
import Training
import Workflows

@Suite("The plot of a training")
struct TrainingPlotTests {
    private func entry(_ i: Int, _ source: Double, _ target: Double) -> TrainingHistory.Entry {
        TrainingHistory.Entry(
            iteration: 5 * i, steps: 5, seconds: 0.5 * Double(i),
            losses: TrainingLosses(source: source, target: target), schedule: 1)
    }

    private func score(_ i: Int, _ value: Double) -> TrainingScore {
        TrainingScore(
            iteration: 5 * i, seconds: 0.5 * Double(i), yardstick: "held1-held2",
            parts: .init(
                sourceSimilarity: value, targetSimilarity: value, identity: value,
                sharpness: value), cost: 0.1)
    }

    /// What an XML parser finds: the paths by class, and all texts.
    private final class Found: NSObject, XMLParserDelegate {
        var paths: [String: String] = [:]
        var texts: [String] = []
        private var text: String?

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
            qualifiedName: String?, attributes: [String: String]
        ) {
            if name == "path", let style = attributes["class"] { paths[style] = attributes["d"] }
            text = name == "text" || name == "title" ? "" : nil
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) { text? += string }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
            qualifiedName: String?
        ) {
            if let text { texts.append(text) }
            text = nil
        }
    }

    private func parsed(_ svg: String) -> Found? {
        let found = Found()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = found
        return parser.parse() ? found : nil
    }

    /// The y of each point of a path.
    private func heights(_ path: String?) -> [Double] {
        (path ?? "").split(whereSeparator: { "ML".contains($0) })
            .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
    }

    @Test("losses are drawn on a logarithmic scale: equal ratios are equally far apart")
    func logarithmic() throws {
        let losses = (0..<90).map { entry($0 + 1, $0 < 30 ? 0.4 : $0 < 60 ? 0.2 : 0.1, 0.15) }
        let plot = TrainingPlot(name: "m", losses: losses, scores: [])
        let found = try #require(parsed(plot.svg))
        let y = heights(found.paths["a raw"])
        #expect(y.count == 90)
        #expect(abs((y[40] - y[10]) - (y[80] - y[40])) < 0.3, "\(y[10]) \(y[40]) \(y[80])")
        #expect(y[40] - y[10] > 40)
        // A curve that does not change is flat when smoothed, to its ends.
        #expect(Set(heights(found.paths["b"])).count == 1)
        #expect(found.texts.contains("No checkpoint was scored yet."))
    }

    @Test("the best score is marked, and the name is escaped")
    func best() throws {
        let losses = (1...50).map { entry($0, 0.2, 0.3) }
        let scores = [score(10, 0.4), score(20, 0.62), score(30, 0.6), score(40, 0.61)]
        let plot = TrainingPlot(name: "a<b>&\"c\"", losses: losses, scores: scores)
        let found = try #require(parsed(plot.svg))
        #expect(found.texts.contains("Training of a<b>&\"c\""))
        #expect(found.texts.contains("best: 62.0 at 100"))
        #expect(found.texts.contains("250 iterations in 25 seconds"))
        #expect(found.texts.contains("score 61") && !found.texts.contains { $0.hasPrefix("mouth") })
        let y = heights(found.paths["total"])
        #expect(y.count == 4 && y.min() == y[1])
    }

    @Test("a day of training makes a small file, and one step makes a whole one")
    func size() throws {
        let long = (1...172_800).map { entry($0, 0.3 / Double($0 % 90 + 1), 0.2) }
        let scores = (1...1440).map { score(120 * $0, 0.5) }
        let svg = TrainingPlot(name: "m", losses: long, scores: scores).svg
        #expect(svg.utf8.count < 200_000, "\(svg.utf8.count) bytes")
        #expect(try #require(parsed(svg)).texts.contains("hours trained"))
        let one = TrainingPlot(name: "m", losses: [entry(1, 0.3, 0.2)], scores: [score(1, 0.5)])
        #expect(parsed(one.svg) != nil && !one.svg.contains("nan"))
    }

    @Test("a plot gives way to a newer one, and no other file does")
    func overwriting() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "plot-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let plot = TrainingPlot(name: "m", losses: [entry(1, 0.3, 0.2)], scores: [])
        let file = folder.appending(path: "curves.svg")
        try plot.write(to: file)
        let longer = TrainingPlot(name: "m", losses: [entry(1, 1, 1), entry(2, 1, 1)], scores: [])
        try longer.write(to: file)
        #expect(try String(contentsOf: file, encoding: .utf8) == longer.svg)
        let drawing = folder.appending(path: "logo.svg")
        try Data("<svg/>".utf8).write(to: drawing)
        #expect(throws: WorkflowError.notAPlot(file: drawing)) { try plot.write(to: drawing) }
        #expect(try Data(contentsOf: drawing) == Data("<svg/>".utf8))
        let picture = folder.appending(path: "curves.png")
        #expect(throws: WorkflowError.unknownEnding(file: picture, known: ["svg"])) {
            try TrainingPlot.check(picture)
        }
        let nothing = folder.appending(path: "model")
        #expect(throws: WorkflowError.noHistory(model: nothing)) { try TrainingPlot(of: nothing) }
    }

    @Test("a checkpoint is chosen by last, best or its iteration")
    func checkpointWords() {
        #expect(CheckpointChoice(word: "last") == .last)
        #expect(CheckpointChoice(word: "best") == .best)
        #expect(CheckpointChoice(word: "12000") == .iteration(12000))
        for word in ["", "0", "-3", "newest", "Best", "1.5"] {
            #expect(CheckpointChoice(word: word) == nil, "\(word)")
        }
    }
}
