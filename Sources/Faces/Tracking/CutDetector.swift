/// Tells where one shot ends and the next begins, from a thumbnail of each frame.
public struct CutDetector: Sendable {
    private static let columns = 32
    private static let rows = 18
    private var before: [Float]?
    private var usual: Float = 0

    /// A detector that has seen nothing.
    public init() {}

    /// Whether `frame` begins a new shot; the first frame does.
    public mutating func isCut(_ frame: SampledFrame) -> Bool {
        guard !frame.isEmpty else { return false }
        let now = frame.thumbnail(columns: Self.columns, rows: Self.rows)
        defer { before = now }
        guard let before else { return true }
        let change = Self.difference(before, now)
        defer { usual = 0.8 * usual + 0.2 * min(change, 30) }
        return change > 18 && change > 3 * usual
    }

    private static func difference(_ a: [Float], _ b: [Float]) -> Float {
        var sum: Float = 0
        for i in a.indices { sum += abs(a[i] - b[i]) }
        return sum / Float(a.count)
    }
}
