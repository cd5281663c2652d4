import Foundation

extension Doctor {
    /// The oldest Swift that the package builds with.
    static let oldestSwift = (major: 6, minor: 2)

    /// The Swift toolchain, which builds the program again when a source changes.
    package func toolchain() -> [Finding] {
        let subject = "Swift toolchain"
        let mend =
            "Install Swift \(Self.oldestSwift.major).\(Self.oldestSwift.minor) or newer (the Swift "
            + "project's installer is called swiftly) and see that `swift --version` works."
        guard let said = Self.output(of: ["swift", "--version"]) else {
            return [.fault(subject, "there is no `swift` that runs", mend: mend)]
        }
        guard let version = Self.swiftVersion(in: said) else {
            return [.fault(subject, "`swift --version` names no version", mend: mend)]
        }
        let found = "version \(version.map(String.init).joined(separator: "."))"
        let isOld =
            (version[0], version.count > 1 ? version[1] : 0)
            < (Self.oldestSwift.major, Self.oldestSwift.minor)
        return [isOld ? .fault(subject, found, mend: mend) : .good(subject, found)]
    }

    /// The numbers behind "Swift version".
    package static func swiftVersion(in text: String) -> [Int]? {
        guard let match = text.firstMatch(of: /Swift version (\d+(?:\.\d+)*)/) else { return nil }
        return match.1.split(separator: ".").compactMap { Int($0) }
    }

    /// What a command on the path writes, or `nil` where it cannot run.
    static func output(of command: [String]) -> String? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
    }
}
