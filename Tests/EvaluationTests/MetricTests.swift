import Evaluation
import Testing

@Suite("Metrics")
struct MetricTests {
    @Test("each has a name of its own, a definition and, where it has limits, sensible ones")
    func catalog() {
        #expect(Set(Metric.all.map(\.name)).count == Metric.all.count)
        for metric in Metric.all {
            #expect(metric.definition.count > 30 && metric.definition.hasSuffix("."))
            if let limit = metric.limit { #expect(limit.upperBound.isFinite) }
        }
    }
}
