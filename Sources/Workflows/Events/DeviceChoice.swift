/// Where the networks run.
public enum DeviceChoice: String, Sendable, Codable, CaseIterable {
    /// The GPU where one is there and its driver works, otherwise the processor. The default.
    case auto
    /// The processor.
    case cpu
    /// The NVIDIA GPU; a failure where there is none.
    case cuda
}
