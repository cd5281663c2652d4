import Foundation
import Torch

/// What training asks of the machine that it runs on.
enum Machine {
    /// Whether the device has instructions for `bfloat16`. Without them it would be slower than single precision.
    static func hasBFloat16(_ device: Device) -> Bool {
        guard device.kind == .cpu else { return true }
        guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else {
            return false
        }
        let line = text.split(separator: "\n").first {
            $0.hasPrefix("flags") || $0.hasPrefix("Features")
        }
        let flags = Set((line ?? "").split(separator: " "))
        return !flags.isDisjoint(with: ["avx512_bf16", "amx_bf16", "bf16"])
    }

    /// Lets other programs go first, before this thread and those that it starts from now on.
    ///
    /// - Returns: The system's code when it refuses, otherwise 0.
    static func lowerPriority(to niceness: Int) -> Int32 {
        // On Linux "this process" means the calling thread.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Int32(niceness)) == 0 ? 0 : errno
    }
}
