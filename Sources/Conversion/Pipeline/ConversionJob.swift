package import Foundation
package import Media

/// Everything that a run needs to know.
package struct ConversionJob: Sendable {
    /// The plate: a clip, or a folder of pictures.
    package var plate: URL
    /// What the result will be; `nil` for pictures.
    package var container: Container?
    /// How its video is encoded.
    package var profile: EncodingProfile
    /// The settings.
    package var settings: ConversionSettings
    /// Threads that decode and encode.
    package var threads: Int
    /// Streams of the plate that the user does without.
    package var leavingOut: Set<Int>
    /// The frames of the plate that the result holds; `nil` for all.
    package var range: Range<Int>?
    /// The result holds every so many-th of them.
    package var every: Int
    /// Whether the faces alone are wanted.
    package var patch: Bool
    /// The part of the segments that is made; `nil` for all.
    package var shard: Shard?
    /// Tells how many bytes are free where a file lies.
    package var freeBytes: @Sendable (URL) -> Int64? = Conversion.freeBytes
    /// Makes what finds the plate's shots, in the task that uses it.
    package var makeShots: @Sendable (ClipInfo) -> any ShotFinder
    /// Makes what finds the faces in the plate, in the task that uses it.
    package var makeFinder: @Sendable (ClipInfo) throws(ConversionError) -> any FaceFinder
    /// Makes a network for each of the targets, in the task that uses them.
    package var makeNetworks: @Sendable () throws(ConversionError) -> [any FaceNetwork]

    /// A job by its parts.
    package init(
        plate: URL, container: Container?, profile: EncodingProfile, settings: ConversionSettings,
        threads: Int, leavingOut: Set<Int> = [], range: Range<Int>? = nil,
        every: Int = 1, patch: Bool = false, shard: Shard? = nil,
        makeShots: @escaping @Sendable (ClipInfo) -> any ShotFinder = { CutFinder($0) },
        makeFinder: @escaping @Sendable (ClipInfo) throws(ConversionError) -> any FaceFinder,
        makeNetworks: @escaping @Sendable () throws(ConversionError) -> [any FaceNetwork]
    ) {
        self.plate = plate
        self.container = container
        self.profile = profile
        self.settings = settings
        self.threads = threads
        self.leavingOut = leavingOut
        self.range = range
        self.every = every
        self.patch = patch
        self.shard = shard
        self.makeShots = makeShots
        self.makeFinder = makeFinder
        self.makeNetworks = makeNetworks
    }
}
