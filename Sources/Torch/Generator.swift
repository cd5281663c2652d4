import CTorch

/// A source of random numbers on one device, with a state that can be kept and put back.
///
/// Not `Sendable`: drawing changes it.
public final class Generator {
    let handle: CTGenerator
    /// The device whose tensors it can fill.
    public let device: Device

    /// A generator of its own: what others draw does not change what it gives.
    public init(seed: UInt64, device: Device = .cpu) throws(TorchError) {
        let runtime = try Runtime.shared
        var out: CTGenerator?
        try runtime.check(
            runtime.api.new_generator(device.kind.rawValue, device.torchIndex, seed, &out),
            "Generator.init")
        (handle, self.device) = (out!, device)
    }

    private init(owning handle: CTGenerator, device: Device) {
        (self.handle, self.device) = (handle, device)
    }

    /// The generator of operators that are given none.
    public static func standard(_ device: Device = .cpu) throws(TorchError) -> Generator {
        let runtime = try Runtime.shared
        var out: CTGenerator?
        try runtime.check(
            runtime.api.default_generator(device.kind.rawValue, device.torchIndex, &out),
            "Generator.standard")
        return Generator(owning: out!, device: device)
    }

    deinit { Runtime.assumed.api.release_generator(handle) }

    /// Starts it again from a seed.
    public func seed(_ seed: UInt64) throws(TorchError) {
        let runtime = Runtime.assumed
        try runtime.check(runtime.api.seed_generator(handle, seed), "Generator.seed")
    }

    /// Everything that decides what it gives next, as a `uint8` tensor (5,056 bytes on a
    /// processor).
    public func state() throws(TorchError) -> Tensor {
        let runtime = Runtime.assumed
        var out: CTTensor?
        try runtime.check(runtime.api.generator_state(handle, &out), "Generator.state")
        return Tensor(owning: out!)
    }

    /// Puts a state back that `state` gave. Refused when it is none.
    public func setState(_ state: Tensor) throws(TorchError) {
        let runtime = Runtime.assumed
        try runtime.check(
            runtime.api.set_generator_state(handle, state.handle), "Generator.setState")
        withExtendedLifetime(state) {}
    }
}

extension Device {
    /// LibTorch's processor has no number.
    var torchIndex: Int32 { kind == .cpu ? -1 : Int32(index) }
}
