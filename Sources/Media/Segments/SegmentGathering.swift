public import Foundation

/// Lays the segments that several encoders made of one clip into one folder, as if one had made them all.
///
/// Nothing is copied where the file system can give a file a second name.
public struct SegmentGathering {
    private let folder: URL
    private var recipe: EncodingRecipe?
    private var header: [UInt8] = []
    private var frames = 0

    /// A gathering in `folder`, which is made when missing.
    public init(into folder: URL) throws(MediaError) {
        self.folder = folder
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch { throw OutputFile.failure(folder) }
    }

    /// The file of a segment.
    public static func file(of segment: Int, in folder: URL) -> URL {
        SegmentFile.url(segment, in: folder)
    }

    /// Takes the next segments of the clip.
    ///
    /// - Throws: `.badSegment` for a file that is none, or another one than its name says; `.otherEncoding` for one that does
    ///   not fit those before.
    public mutating func add(_ segments: Range<Int>, from source: URL) throws(MediaError) {
        for index in segments {
            let file = SegmentFile.url(index, in: source)
            let reader = try SegmentReader(file)
            let opening = reader.opening
            guard opening.index == index, opening.firstFrame == frames else {
                throw .badSegment(file: file)
            }
            guard recipe == nil || (recipe == opening.recipe && header == opening.header) else {
                throw .otherEncoding(file: file)
            }
            (recipe, header) = (opening.recipe, opening.header)
            frames += try reader.peekClosing().times.count
            try place(file, at: SegmentFile.url(index, in: folder))
        }
    }

    private func place(_ file: URL, at target: URL) throws(MediaError) {
        unlink(target.path(percentEncoded: false))
        if link(file.path(percentEncoded: false), target.path(percentEncoded: false)) == 0 {
            return
        }
        let output = OutputFile(target)
        do {
            unlink(output.aside.path(percentEncoded: false))
            try FileManager.default.copyItem(at: file, to: output.aside)
        } catch { throw OutputFile.failure(target) }
        try output.commit()
    }

    /// Says that these were all segments of the clip.
    public func finish() throws(MediaError) {
        guard let recipe else { throw .incomplete(folder: folder, frames: 0) }
        try EndMark(frames: frames, recipe: recipe).write(in: folder)
    }
}
