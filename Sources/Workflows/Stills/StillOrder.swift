/// One line of orders for ``Stills``: which frame, how, and what the pictures are called.
///
///     {"number": 1, "place": "120", "settings": {"mask.feather": 5}, "picture": "look.jpg"}
public struct StillOrder: Sendable, Codable, Equatable {
    /// The answer carries it. The default is 0.
    public var number: Int
    /// A frame's number or a time, as ``FramePlace`` reads it. The default is `nil`: the middle of the plate.
    public var place: String?
    /// What differs from the defaults, by path. The default is nothing.
    public var settings: [String: SettingValue]
    /// The name of the finished frame's file, `.jpg` or `.png`.
    public var picture: String
    /// The name of a JPEG file for the plate's own frame. The default is `nil`: none.
    public var plate: String?

    /// An order by its parts.
    public init(
        number: Int = 0, place: String? = nil, settings: [String: SettingValue] = [:],
        picture: String, plate: String? = nil
    ) {
        self.number = number
        self.place = place
        self.settings = settings
        self.picture = picture
        self.plate = plate
    }

    /// Keys that are left out have their defaults; one that means nothing is refused, for it would be overlooked.
    public init(from decoder: any Decoder) throws {
        let known = try decoder.container(keyedBy: CodingKeys.self)
        number = try known.decodeIfPresent(Int.self, forKey: .number) ?? 0
        place = try known.decodeIfPresent(String.self, forKey: .place)
        settings =
            try known.decodeIfPresent([String: SettingValue].self, forKey: .settings) ?? [:]
        picture = try known.decode(String.self, forKey: .picture)
        plate = try known.decodeIfPresent(String.self, forKey: .plate)
        let names = try decoder.singleValueContainer().decode([String: Anything].self).keys
        if let name = names.first(where: { CodingKeys(stringValue: $0) == nil }) {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [], debugDescription: "“\(name)” means nothing"))
        }
    }

    private struct Anything: Decodable {
        init(from decoder: any Decoder) throws {}
    }
}

/// What became of a ``StillOrder``.
public struct StillAnswer: Sendable, Codable, Equatable {
    /// The order's number.
    public var number: Int
    /// The frame, counted from 0 in the order of display.
    public var frame: Int
    /// Seconds from the plate's beginning.
    public var seconds: Double
    /// How many frames the plate has.
    public var frames: Int
    /// How long it is, in seconds.
    public var length: Double
    /// Columns, as a player shows it.
    public var width: Int
    /// Rows, as a player shows it.
    public var height: Int
    /// The file of the finished frame; `nil` where nobody is replaced, so that it is the plate's own.
    public var picture: String?
    /// The file of the plate's own frame, where it was asked for.
    public var plate: String?
    /// Faces of other people, who were left alone.
    public var others: Int
    /// Why faces of the target were left alone: `turnedAway`, `outsideFrame`, `tooSmall`, `uncertain`.
    public var skipped: [String]
}

/// Why a ``StillOrder`` was not done. The next one may be.
public struct StillFault: Sendable, Codable, Equatable, Error {
    /// The order's number; 0 for a line that is no order.
    public var number: Int
    /// How it ended.
    public var outcome: Failure.Outcome
    /// What happened.
    public var happened: String
    /// What to do about it.
    public var remedy: String?

    init(_ failure: Failure, number: Int) {
        self.number = number
        (outcome, happened, remedy) = (failure.outcome, failure.happened, failure.remedy)
    }
}
