public import Foundation
public import Media
public import Torch

/// What a conversion is to do.
public struct ConversionRequest: Sendable {
    /// The plate: a clip, or a folder of pictures.
    public var plate: URL
    /// Where the work comes about. Made when missing; best given to nothing else.
    public var workFolder: URL
    /// What the result will be: a video in a container, or `nil` for a picture of each frame.
    public var container: Container?
    /// Whether the pictures hold the swapped face alone, to be laid over the plate, in place of the whole frame. The default
    /// is `false`. Only pictures can.
    public var patch = false
    /// How its video is encoded. The default is H.264.
    public var profile = EncodingProfile.h264
    /// How the face is put in. The default is the default settings.
    public var settings = ConversionSettings()
    /// Threads that decode, and threads that encode. The default is the number of cores, at most 16. A run that goes on
    /// where another stopped needs the same number: it shows in the encoder's bytes.
    public var threads = min(16, ProcessInfo.processInfo.activeProcessorCount)
    /// Where the network runs. The default is the processor.
    public var device = Device.cpu
    /// Streams of the plate that the user does without, by their index. The default is none.
    public var leavingOut: Set<Int> = []
    /// The frames of the plate that the result holds, by their index. The default is `nil`: all.
    public var range: Range<Int>?
    /// The result holds every so many-th of these frames, each shown until the next one. The default is 1: all of them.
    public var every = 1
    /// Throw away the beginning of another conversion that lies in the work folder. The default is `false`.
    public var overwrite = false

    /// A request with the defaults.
    public init(plate: URL, workFolder: URL, container: Container?) {
        self.plate = plate
        self.workFolder = workFolder
        self.container = container
    }
}
