import CFFmpeg
import Foundation
import Imaging

/// Pictures in the order of display, before they have an index and a time: a container's stream, or a folder.
protocol FrameSource: AnyObject {
    /// Pictures shown before this time may be left out where no other picture leans on them; `nil`: all of them come.
    var earliest: Int64? { get set }
    /// What comes next; `nil` at the end.
    func next() throws(MediaError) -> SourceEvent?
    /// Goes to a keyframe at or before `ticks`. `false` when the source cannot, and nothing has changed then.
    func seek(to ticks: Int64) -> Bool
    /// Goes back to the start.
    func rewind() throws(MediaError)
}

/// What a source meets next.
enum SourceEvent {
    /// A decoded picture. `ticks` is the decoder's timestamp; `duration` is 0 when unknown.
    case picture(FrameStorage, ticks: Int64?, duration: Int64)
    /// A packet of another stream.
    case packet(PacketStorage)
    /// A damaged place.
    case damage(Damage.Kind, FFmpegCode)
}
