import Foundation
import Provenance

/// What a check of the pictures of a sequence found.
public struct SequenceTally: Sendable, Encodable {
    /// How many there are.
    public var count = 0
    /// The names of those without credentials.
    public var without: [String] = []
    /// The names of those whose credentials do not hold.
    public var invalid: [String] = []
    /// The names of those that were made otherwise than the first one: of another plate or model, or under other consents.
    public var different: [String] = []

    /// Every picture has credentials that hold.
    public var hold: Bool { without.isEmpty && invalid.isEmpty }

    /// The tally in lines, a label before each.
    var lines: [(String, String)] {
        func some(_ names: [String]) -> String {
            names.prefix(3).joined(separator: ", ")
                + (names.count > 3 ? " and \(names.count - 3) more" : "")
        }
        var lines = [("pictures", "\(count), what follows is said of the first")]
        if !without.isEmpty { lines.append(("WITHOUT", some(without))) }
        if !invalid.isEmpty { lines.append(("INVALID", some(invalid))) }
        if !different.isEmpty { lines.append(("different", some(different))) }
        return lines
    }
}

extension Verify {
    /// The pictures that are meant; `nil` for a single file.
    var pictures: [URL]? {
        if PictureNaming.isFolder(file) {
            let endings = PictureNaming.endings + ["jpg", "jpeg"]
            let names = (try? FileManager.default.contentsOfDirectory(atPath: file.path)) ?? []
            return names.filter {
                !$0.hasPrefix(".")
                    && endings.contains(PictureNaming.ending(of: $0))
            }.sorted { $0.localizedStandardCompare($1) == .orderedAscending }
                .map { file.appending(path: $0) }
        }
        guard !FileManager.default.fileExists(atPath: file.path),
            let naming = try? PictureNaming(file, plate: file)
        else { return nil }
        return naming.present
    }

    /// Checks every picture.
    func check(_ pictures: [URL]) throws -> VerifyReport {
        let gate = try ConsentGate(Surroundings(of: [file]))
        let records = try gate.records(consents)
        var tally = SequenceTally()
        var first: CredentialsReport?
        for picture in pictures {
            tally.count += 1
            let name = picture.lastPathComponent
            let report: CredentialsReport
            do throws(ProvenanceError) { report = try ContentCredentials.read(picture) } catch {
                guard case .noCredentials = error else { throw error }
                tally.without.append(name)
                continue
            }
            if report.state == .invalid { tally.invalid.append(name) }
            if let first, report.statement != first.statement { tally.different.append(name) }
            if first == nil { first = report }
        }
        guard let first else { throw ProvenanceError.noCredentials(file: file) }
        var report = VerifyReport(file, first, names: records)
        report.pictures = tally
        return report
    }
}
