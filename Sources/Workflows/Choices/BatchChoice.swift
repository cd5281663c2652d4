/// How many faces of each person a step has, by the word that a command line has for it: `16` or `auto`.
public enum BatchChoice: Hashable, Sendable {
    /// So many.
    case count(Int)
    /// As many as are worth their memory, for a new model; one that has begun keeps its own.
    case auto

    /// The choice of a word; `nil` for any other word and for numbers below 1.
    public init?(word: String) {
        if word == "auto" {
            self = .auto
        } else if let count = Int(word), count > 0 {
            self = .count(count)
        } else {
            return nil
        }
    }
}
