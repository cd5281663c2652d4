/// What the rest of a stage is expected to take: the event `estimate`.
public struct StageEstimate: Sendable, Equatable, Encodable {
    /// The stage.
    public var stage: WorkflowStage
    /// Seconds.
    public var seconds: Double
    /// The fewest and the most bytes of disk, beside what is taken already.
    public var bytesAtLeast: Int64
    /// See `bytesAtLeast`.
    public var bytesAtMost: Int64
    /// Bytes that are free; `nil` when nobody tells.
    public var free: Int64?

    /// The estimate in a sentence.
    public var text: String {
        func size(_ bytes: Int64) -> String { Words.bytes(UInt64(clamping: bytes)) }
        let room = free.map { "; \(size($0)) are free" } ?? ""
        return
            "About \(Words.duration(seconds)) more, and \(size(bytesAtLeast)) to \(size(bytesAtMost)) of disk until the end\(room)."
    }
}
