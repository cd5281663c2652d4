import CFFmpeg
import Foundation
import Imaging

/// The pictures of a folder, in the order of the numbers in their names. Each is a frame.
final class FolderSource: FrameSource {
    let files: [URL]
    private let folder: URL
    private var position = 0
    private var size: PictureSize?

    /// The endings of picture files. Other files of the folder are left alone.
    static let endings: Set<String> = [
        "bmp", "dpx", "exr", "j2k", "jp2", "jpeg", "jpg", "pbm", "pcx", "pgm", "png", "pnm", "ppm",
        "sgi", "tga", "tif", "tiff", "webp", "xbm",
    ]

    init(_ folder: URL) throws(MediaError) {
        self.folder = folder
        let found: [URL]
        do {
            found = try FileManager.default.contentsOfDirectory(
                at: folder, includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
        } catch {
            throw .unreadable(file: folder, errno: errno)
        }
        files = found.filter { FolderSource.endings.contains($0.pathExtension.lowercased()) }
            .sorted { NameOrder.isBefore($0.lastPathComponent, $1.lastPathComponent) }
        if files.isEmpty { throw .noPictures(folder: folder) }
    }

    func next() throws(MediaError) -> SourceEvent? {
        guard position < files.count else { return nil }
        let file = files[position]
        let frame = try FolderSource.picture(file)
        let found = PictureSize(
            width: Int(frame.raw.pointee.width), height: Int(frame.raw.pointee.height))
        if let size, size != found {
            throw .mixedSizes(file: file, size: found, expected: size)
        }
        size = found
        position += 1
        return .picture(frame, ticks: nil, duration: 0)
    }

    /// The one picture of a still image file, as its decoder gives it.
    static func picture(_ file: URL) throws(MediaError) -> FrameStorage {
        guard try FileGate.kind(of: file) == .file else { throw .notAFile(file: file) }
        let source = try StreamSource(file, threads: 1, packets: false)
        var cause = FFmpegCode.invalidData
        while let event = try source.next() {
            switch event {
            case .picture(let frame, _, _): return frame
            case .damage(_, let code): cause = code
            case .packet: continue
            }
        }
        throw .noPicture(file: file, cause: cause)
    }

    /// Every picture is for itself.
    var earliest: Int64?

    func seek(to ticks: Int64) -> Bool {
        guard ticks >= 0, ticks < files.count else { return false }
        position = Int(ticks)
        return true
    }

    func rewind() throws(MediaError) { position = 0 }
}

/// The order in which people number files: `f2` before `f10`.
enum NameOrder {
    static func isBefore(_ left: String, _ right: String) -> Bool {
        let (l, r) = (pieces(left), pieces(right))
        for (a, b) in zip(l, r) where a != b {
            switch (a, b) {
            case (.number(let x), .number(let y)):
                // Without leading zeros, the longer number is the larger.
                if x.count != y.count { return x.count < y.count }
                if x != y { return x < y }
            case (.text(let x), .text(let y)): return x < y
            case (.number, .text): return true
            case (.text, .number): return false
            }
        }
        return l.count != r.count ? l.count < r.count : left < right
    }

    private enum Piece: Equatable {
        case number(String)
        case text(String)
    }

    private static func pieces(_ name: String) -> [Piece] {
        var result: [Piece] = []
        var rest = Substring(name)
        while let first = rest.first {
            let isDigit = first.isASCII && first.isNumber
            let run = rest.prefix { ($0.isASCII && $0.isNumber) == isDigit }
            result.append(isDigit ? .number(String(run.drop { $0 == "0" })) : .text(String(run)))
            rest = rest.dropFirst(run.count)
        }
        return result
    }
}
