import Foundation
import Torch

/// What training asks of the machine that it runs on.
enum Machine {
    /// Whether a training step takes less time in `bfloat16` than in single precision, by what the processor is, so that the
    /// same training on the same machine always decides alike.
    ///
    /// Measured with `quick` on two cores of an Intel processor with AVX-512's instructions and without AMX: 2.9 steps a second,
    /// where single precision does 3.7. That the others are faster is what their makers say, and earlier runs on AMD's.
    static func gainsByBFloat16(_ device: Device) -> Bool {
        guard device.kind == .cpu else { return true }
        guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else {
            return false
        }
        let lines = text.split(separator: "\n")
        let flags = Set(
            (lines.first { $0.hasPrefix("flags") || $0.hasPrefix("Features") } ?? "")
                .split(separator: " "))
        if !flags.isDisjoint(with: ["amx_bf16", "bf16"]) { return true }
        let isAMD = lines.contains { $0.hasPrefix("vendor_id") && $0.hasSuffix("AuthenticAMD") }
        return isAMD && flags.contains("avx512_bf16")
    }

    /// Lets other programs go first, before this thread and those that it starts from now on.
    ///
    /// - Returns: The system's code when it refuses, otherwise 0.
    static func lowerPriority(to niceness: Int) -> Int32 {
        // On Linux "this process" means the calling thread.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Int32(niceness)) == 0 ? 0 : errno
    }
}
