import Foundation
package import Media
package import Provenance

/// What a conversion's packets depend on, as far as a person can change it. A folder of segments belongs to one key.
package struct WorkKey: Codable, Hashable, Sendable {
    /// Raised whenever the same inputs give other pictures than before, so that halves of two programs never meet.
    static let program = 14

    /// The plate's content.
    var plate: SHA256Hash
    /// The models, each of which replaces a person of its own.
    var models: [Model]
    /// The hashes of the target's and the source's consent of each model.
    var consents: [SHA256Hash]
    /// The settings.
    var settings: ConversionSettings
    /// The name of the encoding profile.
    var profile: String
    /// The frames of the plate that are converted; `nil` for all.
    var range: Range<Int>?
    /// Every so many-th of them; `nil` for all.
    var every: Int?
    /// Whether faces alone are painted, to be laid over the plate; `nil` for whole frames.
    var patch: Bool?
    /// The part that is made here; `nil` for all.
    var shard: Shard?
    /// See ``WorkKey/program``.
    var program = WorkKey.program

    /// The networks of a model.
    package struct Model: Codable, Hashable, Sendable {
        /// Its weights.
        var weights: String
        /// The weights of its occlusion network; `nil` where it has none.
        var occlusion: String?

        /// A model by its hashes.
        package init(weights: String, occlusion: String? = nil) {
            (self.weights, self.occlusion) = (weights, occlusion)
        }
    }

    /// A key by its parts.
    package init(
        plate: SHA256Hash, models: [Model], consents: [SHA256Hash],
        settings: ConversionSettings, profile: String, range: Range<Int>? = nil,
        every: Int = 1, patch: Bool? = nil, shard: Shard? = nil
    ) {
        self.plate = plate
        self.models = models
        self.consents = consents
        self.settings = settings
        self.profile = profile
        self.range = range
        self.every = every > 1 ? every : nil
        self.patch = patch
        self.shard = shard
    }

    /// A hash of all of it.
    var hash: SHA256Hash {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(self) else {
            preconditionFailure("plain values always encode")
        }
        return SHA256Hash(of: bytes)
    }

    /// The first thing in which another key differs; `nil` for the same work.
    func difference(from other: WorkKey) -> WorkDifference? {
        if program != other.program { return .program }
        if plate != other.plate { return .plate }
        if models != other.models { return .model }
        if consents != other.consents { return .consents }
        if settings != other.settings || profile != other.profile || patch != other.patch {
            return .settings
        }
        if range != other.range || every != other.every { return .range }
        if shard != other.shard { return .shard }
        return nil
    }
}
