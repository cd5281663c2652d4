package import Foundation
import Media

/// How the pictures of a result are called.
package struct PictureNaming: Sendable, Equatable {
    /// Where they lie.
    package let folder: URL
    /// What their names end in.
    package let ending: String
    private let form: Form

    private enum Form: Sendable, Equatable {
        /// The number, with at least so many digits, between two words.
        case numbered(prefix: String, digits: Int, suffix: String)
        /// The names of the plate's pictures, without their endings.
        case likePlate
    }

    /// What the names of pictures that are written may end in.
    static var endings: [String] { EncodingProfile.pictures.flatMap(\.endings).uniqued }

    /// The naming that a result's name asks for; `nil` for a video.
    ///
    /// `shots/frame.%05d.png` and `shots/frame.#####.png` have a place for the number. A folder takes the names of the
    /// plate's pictures, where the plate is a folder as well.
    ///
    /// - Throws: `WorkflowError.namelessPictures` for a name that asks for pictures and has no place for a number.
    package init?(_ output: URL, plate: URL) throws(WorkflowError) {
        let ending = output.pathExtension.lowercased()
        let name = output.lastPathComponent
        if Self.endings.contains(ending) {
            let places = name.matches(of: /%(?:0?([1-9]))?d|#+/)
            guard places.count == 1, let place = places.first else {
                throw .namelessPictures(output)
            }
            let marks = name[place.range]
            let digits =
                place.output.1.flatMap { Int($0) } ?? (marks.first == "#" ? marks.count : 1)
            folder = output.deletingLastPathComponent()
            self.ending = ending
            form = .numbered(
                prefix: String(name[..<place.range.lowerBound]), digits: digits,
                suffix: String(name[place.range.upperBound...]))
            return
        }
        let isFolder = output.hasDirectoryPath || Self.isFolder(output)
        guard isFolder || ending.isEmpty else { return nil }
        guard Self.isFolder(plate) else { throw .namelessPictures(output) }
        folder = URL(filePath: output.path(percentEncoded: false), directoryHint: .isDirectory)
        let first = (try? FileManager.default.contentsOfDirectory(atPath: plate.path))?
            .map(Self.ending(of:))
            .first(where: Self.endings.contains)
        self.ending = first ?? "png"
        form = .likePlate
    }

    /// What a file's name ends in.
    static func ending(of name: String) -> String {
        URL(filePath: name).pathExtension.lowercased()
    }

    static func isFolder(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
            && isFolder.boolValue
    }

    /// The names of the pictures of some frames.
    ///
    /// - Parameters:
    ///   - frames: The frames, by their index in the plate.
    ///   - plate: The names of the plate's pictures; `nil` for a clip. Numbers are theirs, where each has one of its own;
    ///     otherwise frames count from 0.
    package func names(of frames: some Sequence<Int>, plate: [String]?) -> [(
        name: String, number: Int
    )] {
        let stems = plate?.map { URL(filePath: $0).deletingPathExtension().lastPathComponent }
        let found = stems?.map(Self.number) ?? []
        let own = found.compactMap(\.self)
        let isNumbered = own.count == found.count && Set(own).count == own.count
        return frames.map { frame in
            let number = isNumbered && own.indices.contains(frame) ? own[frame] : frame
            switch form {
            case .numbered(let prefix, let digits, let suffix):
                let text = String(number)
                let zeros = String(repeating: "0", count: max(0, digits - text.count))
                return (prefix + zeros + text + suffix, number)
            case .likePlate:
                let stem = stems.flatMap { $0.indices.contains(frame) ? $0[frame] : nil }
                return ("\(stem ?? String(number)).\(ending)", number)
            }
        }
    }

    /// The last number in a name.
    private static func number(in name: String) -> Int? {
        name.matches(of: /[0-9]+/).last.flatMap { Int($0.output) }
    }

    /// Whether a file could be one of these pictures.
    package func matches(_ name: String) -> Bool {
        switch form {
        case .numbered(let prefix, let digits, let suffix):
            guard name.hasPrefix(prefix), name.hasSuffix(suffix),
                name.count >= prefix.count + digits + suffix.count
            else { return false }
            return name.dropFirst(prefix.count).dropLast(suffix.count).allSatisfy {
                $0.isASCII && $0.isNumber
            }
        case .likePlate: return Self.ending(of: name) == ending
        }
    }

    /// The files in the folder that could be these pictures, in their order.
    package var present: [URL] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { !$0.hasPrefix(".") && matches($0) }
            .sorted { $0.localizedStandardCompare($1) == .orderedAscending }
            .map { folder.appending(path: $0) }
    }

    /// The file beside the pictures that says what they are.
    package var note: URL {
        var name = "sequence"
        if case .numbered(let prefix, _, _) = form {
            let stem = prefix.reversed().drop { "._- ".contains($0) }.reversed()
            if !stem.isEmpty { name = String(stem) }
        }
        return folder.appending(path: "\(name).json")
    }

    /// The pictures, as a word for people.
    package var title: String {
        switch form {
        case .numbered(let prefix, let digits, let suffix): "\(prefix)%0\(digits)d\(suffix)"
        case .likePlate: "*.\(ending)"
        }
    }

    /// The profile of a name for these pictures; that of their ending for none.
    func profile(_ name: String?) throws(WorkflowError) -> EncodingProfile {
        let known = EncodingProfile.pictures.filter { $0.endings.contains(ending) }
        guard let name else { return known[0] }
        guard let profile = EncodingProfile.named(name) else {
            throw .unknownProfile(name, known: known.map(\.name))
        }
        guard known.contains(profile) else {
            throw .unfitProfile(name, ending: ending, known: known.map(\.name))
        }
        return profile
    }
}

extension Array where Element: Hashable {
    /// The same elements, each once.
    fileprivate var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
