public import Foundation

/// The containers that are written.
public enum Container: String, CaseIterable, Sendable, Codable {
    /// ISO MPEG-4.
    case mp4
    /// QuickTime.
    case mov
    /// Matroska.
    case mkv

    /// The container that a file's name asks for by its ending.
    public init(for file: URL) throws(MediaError) {
        guard let container = Container(rawValue: file.pathExtension.lowercased()) else {
            throw .unknownContainer(file: file, known: Container.allCases)
        }
        self = container
    }

    /// FFmpeg's name of its muxer.
    var muxer: String { self == .mkv ? "matroska" : rawValue }
}
