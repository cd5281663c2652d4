public import ArgumentParser
public import Workflows

extension Choice: ExpressibleByArgument {
    /// The choice of a word of the command line.
    public init?(argument: String) { self.init(word: argument) }

    /// What help shows as the default.
    public var defaultValueDescription: String { word }

    /// All words, for help and for errors.
    public static var allValueStrings: [String] { words }
}

extension DayChoice: ExpressibleByArgument {
    /// The day of a text such as `2027-12-31`.
    public init?(argument: String) { self.init(argument) }

    /// What help shows as the default.
    public var defaultValueDescription: String { text }
}

extension CheckpointChoice: ExpressibleByArgument {
    /// `last`, `best` or an iteration.
    public init?(argument: String) { self.init(word: argument) }

    /// What help shows as the default.
    public var defaultValueDescription: String { word }
}

extension BatchChoice: ExpressibleByArgument {
    /// `16` or `auto`.
    public init?(argument: String) { self.init(word: argument) }
}

extension NumberRange: ExpressibleByArgument {
    /// `12` or `12-40`.
    public init?(argument: String) { self.init(argument) }
}

extension Extract.CropSize: ExpressibleByArgument {
    /// `256` or `native`.
    public init?(argument: String) { self.init(word: argument) }

    /// What help shows as the default.
    public var defaultValueDescription: String { word }
}

extension PlaceRange: ExpressibleByArgument {
    /// `24:72` or `0:01-0:02.5`.
    public init?(argument: String) { self.init(argument) }
}

extension FramePlace: ExpressibleByArgument {
    /// `48` or `00:00:02.5`.
    public init?(argument: String) { self.init(argument) }
}

extension ShardChoice: ExpressibleByArgument {
    /// `2/4`.
    public init?(argument: String) { self.init(argument) }
}
