public import Faces
public import Provenance

/// One of a fixed list of values, by the word that a command line or a form has for it: `near-double`.
///
/// So whoever shows commands or forms needs the words only, and not the floors below this one.
public struct Choice<Value>: Hashable, Sendable
where Value: RawRepresentable & CaseIterable & Hashable & Sendable, Value.RawValue == String {
    /// What the word stands for.
    public let value: Value

    /// The choice of a value.
    public init(_ value: Value) { self.value = value }

    /// The choice of a word, or `nil` when nothing has this word.
    public init?(word: String) {
        guard let value = Value.allCases.first(where: { Self.word(of: $0) == word }) else {
            return nil
        }
        self.value = value
    }

    /// The word.
    public var word: String { Self.word(of: value) }

    /// All words, in the order of the list.
    public static var words: [String] { Value.allCases.map(word(of:)) }

    /// `nearDouble` is said `near-double`.
    private static func word(of value: Value) -> String {
        value.rawValue.reduce(into: "") { word, letter in
            word += letter.isUppercase ? "-" + letter.lowercased() : String(letter)
        }
    }
}

/// What a person's likeness may be.
public typealias RoleChoice = Choice<ConsentRole>
/// What a likeness may be used for.
public typealias UseChoice = Choice<ConsentUse>
/// What faces are sorted by.
public typealias OrderChoice = Choice<FaceOrder>
/// Why a face is left out.
public typealias ReasonChoice = Choice<ExclusionReason>

extension Choice where Value == FaceOrder {
    /// Clip after clip, frame after frame.
    public static var time: OrderChoice { OrderChoice(.time) }
}

extension Choice where Value == ExclusionReason {
    /// The user does not want the face.
    public static var unwanted: ReasonChoice { ReasonChoice(.unwanted) }
}

/// A day by its text: `2027-12-31`.
public struct DayChoice: Hashable, Sendable {
    /// The day.
    public let day: Day

    /// The day of a text, or `nil` when the calendar has none such.
    public init?(_ text: String) {
        guard let day = Day(text) else { return nil }
        self.day = day
    }

    /// Today in UTC.
    public static var today: DayChoice { DayChoice(day: .today) }

    private init(day: Day) { self.day = day }

    /// `2027-12-31`.
    public var text: String { day.description }
}
