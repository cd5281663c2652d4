import Foundation
package import Torch

/// How much memory there is for a training.
package enum FreeMemory {
    /// Bytes that are free on a device: on the processor, what the system can give without taking it from other programs,
    /// and what the limits of this process and of its group leave of it.
    package static func bytes(on device: Device) throws(TorchError) -> Int {
        if device.kind == .cuda { return Int(clamping: try device.memory().free) }
        return ([available] + groups + [addresses]).compactMap(\.self).min() ?? .max
    }

    /// What the system can give: its own estimate.
    private static var available: Int? {
        text("/proc/meminfo").flatMap { line("MemAvailable:", of: $0) }.map { $0 << 10 }
    }

    /// What containers and services are limited to, less what they use; page cache, which gives way, does not count.
    private static var groups: [Int?] {
        let files = [
            (limit: "memory.max", used: "memory.current", cache: "inactive_file", base: ""),
            (
                limit: "memory.limit_in_bytes", used: "memory.usage_in_bytes",
                cache: "total_inactive_file", base: "memory"
            ),
        ]
        let own = (text("/proc/self/cgroup") ?? "").split(separator: "\n").compactMap {
            $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).last
        }
        return files.flatMap { file in
            // A container sees its own group as the root; a service has a folder of its own.
            Set([""] + own.map(String.init)).map { group -> Int? in
                let folder = "/sys/fs/cgroup/\(file.base)/\(group)"
                guard let limit = text("\(folder)/\(file.limit)").flatMap(number),
                    let used = text("\(folder)/\(file.used)").flatMap(number)
                else { return nil }
                let cache = text("\(folder)/memory.stat").flatMap { line(file.cache, of: $0) } ?? 0
                return max(0, limit - used + min(cache, used))
            }
        }
    }

    /// What `ulimit -v` leaves.
    private static var addresses: Int? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
            limit.rlim_cur < rlim_t(Int.max)
        else { return nil }
        let used = text("/proc/self/status").flatMap { line("VmSize:", of: $0) } ?? 0
        return max(0, Int(limit.rlim_cur) - used << 10)
    }

    private static func text(_ path: String) -> String? {
        try? String(contentsOfFile: path, encoding: .utf8)
    }

    /// A number that may be a word instead: "max".
    private static func number(_ text: String) -> Int? {
        Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// The number behind a name.
    private static func line(_ name: String, of text: String) -> Int? {
        for line in text.split(separator: "\n") {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.count > 1, words[0] == name { return Int(words[1]) }
        }
        return nil
    }
}
