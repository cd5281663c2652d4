package import Imaging
import Media

/// A place in a clip as people write it: a frame's number, counted from 0 in the order of display, or a time since the
/// clip's start.
///
/// `48` is a frame. `00:00:02.5`, `0:02.5`, `2.5` and `2s` are times: whatever has a colon or a point, or ends in `s`. A time
/// names the frame that is shown then.
public struct FramePlace: Hashable, Sendable {
    /// What it counts.
    package enum Kind: Hashable, Sendable {
        case frame(Int)
        case time(RationalTime)
    }

    package let kind: Kind
    /// As it was written.
    public let text: String

    /// The frame of a number from 0.
    public init(frame: Int) {
        kind = .frame(max(0, frame))
        text = "\(max(0, frame))"
    }

    /// The place of a text, or `nil` when it is neither a number nor a time.
    public init?(_ text: String) {
        self.text = text
        if let frame = Self.number(text[...]) {
            kind = .frame(frame)
        } else if let time = Self.time(text) {
            kind = .time(time)
        } else {
            return nil
        }
    }

    /// Digits alone, at most twelve.
    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.count <= 12, text.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            return nil
        }
        return Int(text)
    }

    /// Hours, minutes and seconds with up to six digits behind the point, exactly.
    private static func time(_ text: String) -> RationalTime? {
        let clock = text.hasSuffix("s") ? text.dropLast() : text[...]
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), let last = parts.last,
            parts.count == 1 || !text.hasSuffix("s")
        else { return nil }
        let pieces = last.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        var seconds = 0
        for part in parts.dropLast() + [pieces[0]] {
            guard let value = number(part), parts.count == 1 || part.count <= 4 else { return nil }
            seconds = seconds * 60 + value
        }
        var fraction = 0
        if pieces.count == 2 {
            guard pieces[1].count <= 6, let digits = number(pieces[1]) else { return nil }
            fraction = (pieces[1].count..<6).reduce(digits) { value, _ in value * 10 }
        }
        let (ticks, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return nil }
        return RationalTime(ticks: Int64(ticks + fraction), base: TimeBase(1, 1_000_000))
    }

    /// The end of a part that ends here: the first frame that is not in it; `nil` when the clip ends before.
    func end(in table: FrameTable) -> Int? {
        switch kind {
        case .frame(let frame): return frame <= table.count ? frame : nil
        case .time(let time):
            guard time <= table.length, let shown = table.frame(at: time) else { return nil }
            // A frame that begins at this very moment is not in the part any more.
            let first = table.time(of: 0).ticks
            let begins = RationalTime(
                ticks: table.time(of: shown).ticks - first, base: table.base)
            return time == table.length ? table.count : begins == time ? shown : shown + 1
        }
    }

    /// The frame of a clip that is meant; `nil` when the clip ends before.
    func frame(in table: FrameTable) -> Int? {
        switch kind {
        case .frame(let frame): frame < table.count ? frame : nil
        case .time(let time): time < table.length ? table.frame(at: time) : nil
        }
    }
}
