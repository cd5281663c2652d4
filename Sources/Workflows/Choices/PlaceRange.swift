import Imaging
import Media

/// A part of a clip as people write it: `24:72`, the frames from 24 up to 71; `1.5:3` and `1s:3s`, times in seconds;
/// `0:01-1:02.5`, times with colons, with a hyphen between. The end itself is not in it. A beginning or an end that is left
/// out is the clip's.
public struct PlaceRange: Hashable, Sendable {
    /// The first frame; `nil` for the clip's.
    public let from: FramePlace?
    /// The first frame that is not in it; `nil` for the clip's end.
    public let to: FramePlace?
    /// As it was written.
    public let text: String

    /// The part of a text, or `nil` when it is none.
    public init?(_ text: String) {
        self.text = text
        let separator: Character = text.contains("-") ? "-" : ":"
        let ends = text.split(separator: separator, omittingEmptySubsequences: false)
        guard ends.count == 2, ends[0].count + ends[1].count > 0 else { return nil }
        let places = ends.map { FramePlace(String($0)) }
        for (end, place) in zip(ends, places) where place == nil && !end.isEmpty { return nil }
        (from, to) = (places[0], places[1])
    }

    /// The frames of a clip that are meant.
    ///
    /// - Throws: `.outsideClip`, `.emptyRange`.
    func frames(of reader: ClipReader, _ table: FrameTable) throws(WorkflowError) -> Range<Int> {
        func outside(_ place: FramePlace?) -> WorkflowError {
            .outsideClip(
                clip: reader.info.file, place: place?.text ?? text, frames: table.count,
                length: table.length.description)
        }
        var first = 0
        if let from {
            guard let found = from.frame(in: table) else { throw outside(from) }
            first = found
        }
        var end = table.count
        if let to {
            guard let found = to.end(in: table) else { throw outside(to) }
            end = found
        }
        guard first < end else { throw .emptyRange(text) }
        return first..<end
    }
}
