package import Provenance

/// What a conversion's packets depend on, as far as a person can change it. A folder of segments belongs to one key.
package struct WorkKey: Codable, Hashable, Sendable {
    /// Raised whenever the same inputs give other pictures than before, so that halves of two programs never meet.
    static let program = 3

    /// The plate's content.
    var plate: SHA256Hash
    /// The model's weights.
    var model: String
    /// The weights of the model's occlusion network; `nil` where it has none.
    var occlusion: String?
    /// The hashes of the target's and the source's consent.
    var consents: [SHA256Hash]
    /// The settings.
    var settings: ConversionSettings
    /// The name of the encoding profile.
    var profile: String
    /// The frames of the plate that are converted; `nil` for all.
    var range: Range<Int>?
    /// Whether faces alone are painted, to be laid over the plate; `nil` for whole frames.
    var patch: Bool?
    /// See ``WorkKey/program``.
    var program = WorkKey.program

    /// A key by its parts.
    package init(
        plate: SHA256Hash, model: String, occlusion: String? = nil, consents: [SHA256Hash],
        settings: ConversionSettings, profile: String, range: Range<Int>? = nil, patch: Bool? = nil
    ) {
        self.plate = plate
        self.model = model
        self.occlusion = occlusion
        self.consents = consents
        self.settings = settings
        self.profile = profile
        self.range = range
        self.patch = patch
    }

    /// The first thing in which another key differs; `nil` for the same work.
    func difference(from other: WorkKey) -> WorkDifference? {
        if program != other.program { return .program }
        if plate != other.plate { return .plate }
        if model != other.model || occlusion != other.occlusion { return .model }
        if consents != other.consents { return .consents }
        if settings != other.settings || profile != other.profile || patch != other.patch {
            return .settings
        }
        if range != other.range { return .range }
        return nil
    }
}
