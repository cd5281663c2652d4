import Foundation

extension Doctor {
    /// The processor's cores and the instructions that make networks fast.
    package func processor() -> [Finding] {
        let model = system.value(of: "model name", in: "proc/cpuinfo") ?? "unknown model"
        let flags = Set(
            (system.value(of: "flags", in: "proc/cpuinfo") ?? "").split(separator: " "))
        let cores = cores()
        let count = "\(model), \(cores) \(cores == 1 ? "core" : "cores")"
        var findings: [Finding] = [
            cores > 1
                ? .good("Processor", count)
                : .warning(
                    "Processor", count, mend: "Training on one core takes twice as long as on two.")
        ]
        let known = [
            ("avx2", "AVX2"), ("avx512f", "AVX-512"), ("avx512_bf16", "AVX-512 bf16"),
            ("amx_bf16", "AMX bf16"),
        ]
        let there = known.filter { flags.contains(Substring($0.0)) }.map(\.1)
        let subject = "Instructions"
        if !flags.contains("avx2") {
            findings.append(
                .warning(
                    subject, "no AVX2",
                    mend: "Everything works and takes several times as long; a processor made "
                        + "after 2013 has it."))
        } else if !flags.contains("avx512_bf16"), !flags.contains("amx_bf16") {
            findings.append(
                .good(
                    subject, there.joined(separator: ", ") + "; training in 32 bits, without bf16"))
        } else {
            findings.append(.good(subject, there.joined(separator: ", ")))
        }
        return findings
    }

    /// The cores that this process may use: those of its affinity, or fewer where a container limits its time.
    private func cores() -> Int {
        let usable = ProcessInfo.processInfo.activeProcessorCount
        guard let limit = system.text("sys/fs/cgroup/cpu.max")?.split(separator: " "),
            limit.count == 2, let time = Double(limit[0]), let period = Double(limit[1]), period > 0
        else { return usable }
        return max(1, min(usable, Int((time / period).rounded())))
    }

    /// Memory that is free for the program.
    package func memory() -> [Finding] {
        let subject = "Memory"
        func bytes(_ name: String) -> Double? {
            system.value(of: name, in: "proc/meminfo")?.split(separator: " ").first
                .flatMap { Double($0) }.map { $0 * 1024 }
        }
        guard var total = bytes("MemTotal"), var free = bytes("MemAvailable") else {
            return [
                .warning(
                    subject, "the kernel does not tell",
                    mend: "See that at least 4 GB are free before a training.")
            ]
        }
        if let limit = system.text("sys/fs/cgroup/memory.max").flatMap({ Double($0) }) {
            let used = system.text("sys/fs/cgroup/memory.current").flatMap { Double($0) } ?? 0
            total = min(total, limit)
            free = min(free, max(limit - used, 0))
        }
        let found = "\(Self.gigabytes(free)) of \(Self.gigabytes(total)) GB are free"
        let mend =
            "The quick architecture trains in about 2 GB, the original one in about 4: close other "
            + "programs, or give the machine or container more."
        if free < 1.5e9 { return [.fault(subject, found, mend: mend)] }
        if free < 4e9 { return [.warning(subject, found, mend: mend)] }
        return [.good(subject, found)]
    }

    /// Space on the disks of results and of the cache.
    package func disk() -> [Finding] {
        let cache = fetchedParts?.parts.first.map {
            URL(filePath: $0.folder).deletingLastPathComponent()
        }
        var findings: [Finding] = []
        for (subject, folder, mend) in [
            ("Disk of this folder", workFolder, "Free some space, or work on a larger disk."),
            (
                "Disk of the cache", cache,
                "Free some space, or set XDG_CACHE_HOME to a folder on a larger disk and run "
                    + "`./understudy setup`."
            ),
        ] {
            guard let folder else { continue }
            let facts = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)
            guard let free = (facts?[.systemFreeSize] as? NSNumber)?.doubleValue else { continue }
            let found = "\(Self.gigabytes(free)) GB are free"
            findings.append(
                free < 1e9
                    ? .fault(subject, found, mend: mend)
                    : free < 5e9
                        ? .warning(subject, found, mend: mend) : .good(subject, found))
        }
        return findings
    }

    /// Bytes as "12.3".
    static func gigabytes(_ bytes: Double) -> String {
        let tenths = Int((bytes / 1e8).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
