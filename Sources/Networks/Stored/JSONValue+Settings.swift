import Foundation

extension JSONValue {
    /// What a person typed after `=`: a JSON value where it is one, otherwise the text itself.
    package init(typed text: String) {
        let parsed = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        self = parsed ?? .text(text)
    }

    /// The members of an object; none for anything else.
    package var members: [String: JSONValue] {
        if case .object(let members) = self { members } else { [:] }
    }

    /// The whole number that this is.
    package var integer: Int? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The text that this is.
    package var text: String? {
        if case .text(let value) = self { value } else { nil }
    }

    /// This value with the members of `other` laid over it, at every depth.
    package func merged(with other: JSONValue) -> JSONValue {
        guard case .object(var mine) = self, case .object(let theirs) = other else { return other }
        for (key, value) in theirs { mine[key] = mine[key]?.merged(with: value) ?? value }
        return .object(mine)
    }

    /// This value under a path of keys: `leaf` under `a.b` is `{"a": {"b": leaf}}`.
    package func under(_ path: [String]) -> JSONValue {
        path.reversed().reduce(self) { .object([$1: $0]) }
    }

    /// The path of the first key that `known` does not have, and the keys that stand in its place.
    package func firstUnknownKey(
        in known: JSONValue, at path: [String] = []
    ) -> (path: [String], siblings: [String])? {
        guard case .object(let mine) = self, case .object(let theirs) = known else { return nil }
        for key in mine.keys.sorted() {
            guard let counterpart = theirs[key] else {
                return (path + [key], theirs.keys.sorted())
            }
            if let deeper = mine[key]?.firstUnknownKey(in: counterpart, at: path + [key]) {
                return deeper
            }
        }
        return nil
    }
}
