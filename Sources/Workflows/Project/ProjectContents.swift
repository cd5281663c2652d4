import Faces
import Foundation
package import Provenance

/// A consent record as a list shows it.
public struct ConsentEntry: Sendable, Encodable {
    /// The name of its file.
    public let file: String
    /// What it says; `nil` when it cannot be read.
    public let report: ConsentReport?
    /// Days until its end, 0 on the last one; negative when it has ended.
    public let daysLeft: Int?
    /// Why it allows nothing now; `nil` when it does.
    public let obstacle: String?
}

/// A faceset as a list shows it.
public struct FacesetEntry: Sendable, Encodable {
    /// The name of its file.
    public let file: String
    /// What is in it; `nil` when it cannot be read.
    public let summary: FacesetSummary?
    /// Why it cannot be used; `nil` when it can.
    public let obstacle: String?
}

/// A file as a list shows it.
public struct FileEntry: Sendable, Encodable {
    /// The name of the file, or of the link to it.
    public let name: String
    /// Bytes.
    public let bytes: UInt64
    /// When it was last changed, in seconds since 1970.
    public let changed: Double
    /// The file that a link leads to; `nil` for a file of the project.
    public let link: String?
}

/// What lies in a project's folder.
public struct ProjectContents: Sendable, Encodable {
    /// Consent records.
    public let consents: [ConsentEntry]
    /// Footage.
    public let footage: [FileEntry]
    /// Signed releases.
    public let releases: [FileEntry]
    /// Facesets.
    public let facesets: [FacesetEntry]
    /// Models.
    public let models: [ModelEntry]
    /// Finished films.
    public let films: [FileEntry]

    /// Looks into a project.
    public init(of project: Project) throws {
        consents = Self.files(in: project.consents, endings: ["consent"]).map {
            ConsentEntry(project.consents.appending(path: $0.name))
        }
        footage = Self.files(in: project.footage, endings: nil)
        releases = Self.files(in: project.releases, endings: nil)
        facesets = Self.files(in: project.facesets, endings: [Faceset.fileExtension]).map {
            FacesetEntry(project.facesets.appending(path: $0.name))
        }
        models = ModelListing.models(in: [project.models])
        films = Self.files(in: project.conversions, endings: ["mp4", "mov", "mkv"])
    }

    private static func files(in folder: URL, endings: [String]?) -> [FileEntry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().filter { !$0.hasPrefix(".") }.compactMap { name in
            let file = folder.appending(path: name)
            if let endings, !endings.contains(file.pathExtension.lowercased()) { return nil }
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: file.path)
            // Of the file that a link leads to; a link that leads nowhere is not shown.
            let real = file.resolvingSymlinksInPath()
            guard let info = try? FileManager.default.attributesOfItem(atPath: real.path) else {
                return nil
            }
            let isFolder = info[.type] as? FileAttributeType == .typeDirectory
            if endings != nil, isFolder { return nil }
            let changed = info[.modificationDate] as? Date
            return FileEntry(
                name: name, bytes: isFolder ? 0 : info[.size] as? UInt64 ?? 0,
                changed: changed?.timeIntervalSince1970 ?? 0, link: target)
        }
    }
}

extension ConsentEntry {
    init(_ file: URL) {
        self.file = file.lastPathComponent
        do {
            let report = try ConsentReport(of: file)
            self.report = report
            daysLeft = Day(report.until).map { $0.days(since: .today) }
        } catch {
            (report, daysLeft, obstacle) = (nil, nil, Failure(error).happened)
            return
        }
        do {
            _ = try ConsentCheck(file).run()
            obstacle = nil
        } catch {
            obstacle = Failure(error).happened
        }
    }
}

extension FacesetEntry {
    init(_ file: URL) {
        self.file = file.lastPathComponent
        do {
            summary = try FacesetListing(file).summary()
            obstacle = nil
        } catch {
            (summary, obstacle) = (nil, Failure(error).happened)
        }
    }
}

extension Day {
    /// Whole days from another day to this one.
    package func days(since other: Day) -> Int {
        func number(_ day: Day) -> Int {
            // Days since 0000-03-01 of the Gregorian calendar, whose years then end with their leap day.
            let month = (day.month + 9) % 12
            let year = day.year - month / 10
            return 365 * year + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10
                + day.day - 1
        }
        return number(self) - number(other)
    }
}
