import Networks

/// What a value of a `conversion.json` is: its path, what it may be and what it does. Forms are made of it, and files are
/// checked by it.
///
/// The words are those of the documentation of ``ConversionSettings``; a test compares them.
public struct SettingDescription: Sendable {
    /// What a value may be, and where it lies.
    public enum Kind: Sendable {
        /// A number in a range; a control moves it by `step`.
        case number(any Place<Double>, ClosedRange<Double>, step: Double)
        /// A whole number in a range.
        case count(any Place<Int>, ClosedRange<Int>)
        /// On or off.
        case flag(any Place<Bool>)
        /// One of some words.
        case word(any Place<String>, [String])
    }

    /// Where a value lies in the settings.
    public typealias Place<Value> = KeyPath<ConversionSettings, Value> & Sendable

    /// What a number counts.
    public enum Unit: String, Sendable, Encodable {
        /// Face units: the outer corners of the eyes are about 48 apart.
        case faceUnits
        /// Frames of the plate.
        case frames
        /// Seconds.
        case seconds
        /// Degrees.
        case degrees
    }

    /// The path in the file: `mask.feather`.
    public let path: String
    /// What it may be.
    public let kind: Kind
    /// What it counts; `nil` for a share, a factor, a word or a switch.
    public let unit: Unit?
    /// What it does, in English.
    public let documentation: String
    /// Whether a finished frame depends on it. The others divide the work.
    public let changesPicture: Bool

    init(
        _ path: String, _ kind: Kind, _ unit: Unit? = nil, changesPicture: Bool = true,
        does documentation: String
    ) {
        self.path = path
        self.kind = kind
        self.unit = unit
        self.changesPicture = changesPicture
        self.documentation = documentation
    }

    /// Why the settings' value is none that makes a picture; `nil` when it is one.
    func fault(in settings: ConversionSettings) -> SettingsFault? {
        switch kind {
        case .number(let place, let range, _):
            let found = settings[keyPath: place]
            return range.contains(found)
                ? nil : .outOfRange(path: path, found: found, allowed: range)
        case .count(let place, let range):
            let found = settings[keyPath: place]
            return range.contains(found)
                ? nil
                : .outOfRange(
                    path: path, found: Double(found),
                    allowed: Double(range.lowerBound)...Double(range.upperBound))
        case .flag:
            return nil
        case .word(let place, let words):
            let found = settings[keyPath: place]
            return words.contains(found)
                ? nil : .wrongChoice(path: path, found: found, allowed: words)
        }
    }
}

extension SettingDescription: Encodable {
    private enum Key: CodingKey {
        case path, kind, unit, documentation, changesPicture
        case standard, least, greatest, step, choices
    }

    /// An object with the default as `standard`, and `least`, `greatest`, `step` or `choices` where the kind has them.
    public func encode(to encoder: any Encoder) throws {
        let defaults = ConversionSettings()
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(path, forKey: .path)
        try object.encodeIfPresent(unit, forKey: .unit)
        try object.encode(documentation, forKey: .documentation)
        try object.encode(changesPicture, forKey: .changesPicture)
        switch kind {
        case .number(let place, let range, let step):
            try object.encode("number", forKey: .kind)
            try object.encode(defaults[keyPath: place], forKey: .standard)
            try object.encode(range.lowerBound, forKey: .least)
            try object.encode(range.upperBound, forKey: .greatest)
            try object.encode(step, forKey: .step)
        case .count(let place, let range):
            try object.encode("count", forKey: .kind)
            try object.encode(defaults[keyPath: place], forKey: .standard)
            try object.encode(range.lowerBound, forKey: .least)
            try object.encode(range.upperBound, forKey: .greatest)
            try object.encode(1, forKey: .step)
        case .flag(let place):
            try object.encode("flag", forKey: .kind)
            try object.encode(defaults[keyPath: place], forKey: .standard)
        case .word(let place, let words):
            try object.encode("word", forKey: .kind)
            try object.encode(defaults[keyPath: place], forKey: .standard)
            try object.encode(words, forKey: .choices)
        }
    }
}
