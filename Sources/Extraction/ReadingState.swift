import Faces
import Foundation
import Imaging
import Media

/// Everything that the reading of a clip remembers between two frames. With it a later run goes on as if it had not
/// stopped: the same rows, number for number.
struct ReadingState: Codable {
    /// Where the clip is read on; `nil` at its start.
    var position: ReadPosition?
    /// The frame that a shard's piece of the clip begins with; `nil` at the clip's start.
    var begin: Int?
    var tracker = FaceTracker.Memory()
    var identity = IdentityWatch()
    var hands = HandWatch()
    var content = ContentWatch()
    /// The way into the crop, by track, in the last frame that was looked at.
    var before: [Int: Transform<FrameSpace, CropSpace>] = [:]
    /// Frames that were looked at for faces.
    var looked = 0
    var withoutFace = 0
    /// Faces of the person, and of others.
    var faces = 0
    var otherPeople = 0

    init() {}

    init?(_ bytes: [UInt8]) {
        guard let state = try? JSONDecoder().decode(ReadingState.self, from: Data(bytes)) else {
            return nil
        }
        self = state
    }

    /// Only finite numbers and plain values are in it, so that encoding does not fail; were it to, the clip would be
    /// read from its start again.
    var bytes: [UInt8] { (try? JSONEncoder().encode(self)).map(Array.init) ?? [] }
}
