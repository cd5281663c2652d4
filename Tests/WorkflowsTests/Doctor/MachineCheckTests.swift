import Foundation
import Testing
import Workflows

/// A folder that stands for the kernel's files.
final class FakeSystem {
    let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

    init(_ files: [String: String] = [:]) throws {
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        for (path, text) in files { try write(path, text) }
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func write(_ path: String, _ text: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// Lets a doctor look at the folder, which goes away with this object.
    func examined<Result>(_ look: (Doctor) -> Result) -> Result {
        withExtendedLifetime(self) {
            look(Doctor(system: SystemFiles(root: root), installation: root))
        }
    }
}

@Suite("The doctor and the machine")
struct MachineCheckTests {
    private func memory(free: Int, limit: String? = nil, used: Int = 0) throws -> Finding {
        let system = try FakeSystem([
            "proc/meminfo": "MemTotal:       16000000 kB\nMemAvailable:   \(free) kB\n"
        ])
        if let limit {
            try system.write("sys/fs/cgroup/memory.max", limit + "\n")
            try system.write("sys/fs/cgroup/memory.current", "\(used)\n")
        }
        return try #require(system.examined { $0.memory() }.first)
    }

    @Test("memory: enough, little, too little")
    func memory() throws {
        #expect(try memory(free: 12_000_000) == .good("Memory", "12.3 of 16.4 GB are free"))
        #expect(try memory(free: 3_000_000).state == .warning)
        #expect(try memory(free: 1_000_000).state == .fault)
    }

    @Test("a container's limit counts, and none that says max")
    func containerMemory() throws {
        let limited = try memory(free: 12_000_000, limit: "2000000000", used: 900_000_000)
        #expect(limited.state == .fault)
        #expect(limited.found == "1.1 of 2.0 GB are free")
        #expect(try memory(free: 12_000_000, limit: "max").state == .good)
    }

    @Test("the processor's instructions are named, and a lack of AVX2 is a warning")
    func instructions() throws {
        func findings(_ flags: String) throws -> [Finding] {
            try FakeSystem(["proc/cpuinfo": "model name\t: Test CPU\nflags\t\t: fpu \(flags)\n"])
                .examined { $0.processor() }
        }
        #expect(
            try findings("avx2 avx512f avx512_bf16").last?.found == "AVX2, AVX-512, AVX-512 bf16")
        #expect(try findings("avx2").last?.state == .good)
        let old = try #require(try findings("sse4_2 avx").last)
        #expect(old.state == .warning)
        #expect(old.mend != nil)
        #expect(try findings("avx2").first?.found.hasPrefix("Test CPU, ") == true)
    }

    @Test("a container's share of processor time counts as cores")
    func containerCores() throws {
        let system = try FakeSystem(["sys/fs/cgroup/cpu.max": "100000 100000\n"])
        #expect(system.examined { $0.processor() }.first?.found.contains("1 core") == true)
    }

    @Test("a nearly full disk is told with its mend, and an unknown one is left out")
    func disk() throws {
        let findings = try FakeSystem().examined { $0.disk() }
        #expect(findings.map(\.subject) == ["Disk of this folder"])
    }

    @Test("the toolchain's version is read from what it says")
    func toolchain() {
        #expect(Doctor.swiftVersion(in: "Swift version 6.3.1 (swift-6.3.1-RELEASE)") == [6, 3, 1])
        #expect(Doctor.swiftVersion(in: "Apple Swift version 5.10 (x)") == [5, 10])
        #expect(Doctor.swiftVersion(in: "no such thing") == nil)
    }
}

@Suite("The doctor and the GPU")
struct GraphicsCheckTests {
    private let card = [
        "sys/bus/pci/devices/0000:01:00.0/vendor": "0x10de\n",
        "sys/bus/pci/devices/0000:01:00.0/class": "0x030000\n",
    ]

    private func driver(_ version: String) -> [String: String] {
        [
            "proc/driver/nvidia/version":
                "NVRM version: NVIDIA UNIX x86_64 Kernel Module  \(version)  Wed Dec  6 2023\n"
                + "GCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n"
        ]
    }

    private func finding(_ files: [String: String]) throws -> Finding {
        try #require(try FakeSystem(files).examined { $0.graphics() }.first)
    }

    @Test("no card is no fault, and neither is a card of another make")
    func none() throws {
        #expect(try finding([:]).state == .good)
        #expect(
            try finding(card.mapValues { $0 == "0x10de\n" ? "0x1002\n" : $0 }).state == .good)
    }

    @Test("a card without a driver is named with the driver to install")
    func noDriver() throws {
        let finding = try finding(card)
        #expect(finding.state == .warning)
        #expect(finding.mend?.contains("580") == true)
    }

    @Test("an old driver is named with the version that is needed")
    func oldDriver() throws {
        let finding = try finding(card.merging(driver("535.154.05")) { $1 })
        #expect(finding.state == .warning)
        #expect(finding.found == "NVIDIA driver 535.154.05, too old for CUDA 13")
    }

    @Test("an open kernel module's version is read as well")
    func openModule() throws {
        let system = try FakeSystem([
            "proc/driver/nvidia/version":
                "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release Build\n"
        ])
        #expect(system.examined { $0.driverVersion } == "580.65.06")
    }

    @Test("a good driver beside a LibTorch for the processor is told how to get the other")
    func processorBuild() throws {
        let parts = """
            {"parts": [{"part": "torch-2.13.0-cpu", "title": "LibTorch", "folder": "/nowhere"}]}
            """
        let finding = try finding(
            card.merging(driver("580.65.06")) { $1 }.merging(["parts.json": parts]) { $1 })
        #expect(finding.state == .warning)
        #expect(finding.mend?.contains("./understudy setup") == true)
    }
}

@Suite("The doctor and the fetched files")
struct FetchedFilesCheckTests {
    /// A part of two files, as set-up leaves it: "first" and "second".
    private func installation() throws -> FakeSystem {
        let system = try FakeSystem()
        let part = system.root.appending(path: "cache/sample-1.0")
        try system.write(
            "parts.json",
            """
            {"schema": "understudy.parts/1",
             "parts": [{"part": "sample-1.0", "title": "a sample", "folder": "\(part.path)"}]}
            """)
        try system.write("cache/sample-1.0/one.bin", "first")
        try system.write("cache/sample-1.0/lib/two.bin", "second")
        try system.write(
            "cache/sample-1.0/.complete",
            """
            {"files": {
              "one.bin": {"bytes": 5, "sha256":
                "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e"},
              "lib/two.bin": {"bytes": 6, "sha256":
                "16367aacb67a4a017c8da8ab95682ccb390863780f7114dda0a0e0c55644c7c4"}}}
            """)
        return system
    }

    private func found(_ change: (FakeSystem) throws -> Void) throws -> Finding {
        let system = try installation()
        try change(system)
        return try #require(system.examined { $0.fetchedFiles() }.first)
    }

    @Test("sound files are counted")
    func sound() throws {
        let finding = try found { _ in }
        #expect(finding.state == .good)
        #expect(finding.found.hasPrefix("2 files"))
    }

    @Test("one changed byte is found, with the file's name and the mend")
    func changed() throws {
        let finding = try found { try $0.write("cache/sample-1.0/lib/two.bin", "secand") }
        #expect(finding.state == .fault)
        #expect(finding.found == "lib/two.bin of sample-1.0 was changed")
        #expect(finding.mend?.contains("./understudy setup") == true)
    }

    @Test("a missing file is found, and further faults are counted")
    func missing() throws {
        let finding = try found {
            try FileManager.default.removeItem(
                at: $0.root.appending(path: "cache/sample-1.0/one.bin"))
            try $0.write("cache/sample-1.0/lib/two.bin", "secand")
        }
        #expect(finding.found == "lib/two.bin of sample-1.0 was changed and 1 more")
    }

    @Test("a part whose stamp is gone is missing, however whole its files look")
    func noStamp() throws {
        let finding = try found {
            try FileManager.default.removeItem(
                at: $0.root.appending(path: "cache/sample-1.0/.complete"))
        }
        #expect(finding.found == "sample-1.0 is missing")
    }

    @Test("a record that is no JSON counts as no set-up")
    func damagedRecord() throws {
        let finding = try found { try $0.write("parts.json", "{") }
        #expect(finding.found == "set-up has not run in this clone")
    }
}
