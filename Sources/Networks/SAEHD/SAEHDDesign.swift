extension SAEHD {
    /// Which network of the family: written as its users do, `df` or `liae`, then a hyphen and the
    /// letters of the options in any order: `liae-ud`.
    public struct Design: Equatable, Sendable {
        /// What two people share.
        public enum Kind: String, CaseIterable, Sendable {
            /// The encoder and the way between: a decoder for each. Keeps the likeness.
            case df
            /// The encoder and the decoder: they differ in between. Follows light and form.
            case liae
        }

        /// What two people share.
        public var kind: Kind
        /// "u": the encoder's numbers are normalized, which brings a likeness nearer.
        public var normalizes = false
        /// "d": the decoder works at half the size and doubles it at the end: a larger picture for
        /// the same work.
        public var doubles = false
        /// "t": one layer more, and residual blocks in the encoder: nearer to the source, slower.
        public var isDeep = false
        /// "c": x cos(x) as the activation, in the place of a leaky one. Experimental.
        public var isCosine = false

        /// The letters, in the order that they are written in.
        private static let letters:
            [(letter: Character, option: any WritableKeyPath<Self, Bool> & Sendable)] =
                [("u", \.normalizes), ("d", \.doubles), ("t", \.isDeep), ("c", \.isCosine)]

        /// A design without options.
        public init(_ kind: Kind) { self.kind = kind }

        /// The design of a text such as `liae-ud`; `nil` when it is none.
        public init?(_ text: String) {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count), let kind = Kind(rawValue: String(parts[0])) else {
                return nil
            }
            self.init(kind)
            guard parts.count == 2 else { return }
            guard !parts[1].isEmpty, Set(parts[1]).count == parts[1].count else { return nil }
            for letter in parts[1] {
                guard let entry = Self.letters.first(where: { $0.letter == letter }) else {
                    return nil
                }
                self[keyPath: entry.option] = true
            }
        }

        /// The text: `liae-ud`.
        public var text: String {
            let options = String(Self.letters.filter { self[keyPath: $0.option] }.map(\.letter))
            return options.isEmpty ? kind.rawValue : "\(kind.rawValue)-\(options)"
        }

        /// Whether its layers compute faster pixel after pixel than plane after plane: a step of DF takes 0.90 to 0.93 of the time, one of
        /// LIAE with u and d 1.03 (AMD EPYC with bf16, interleaved; `docs/recipe.md`).
        var isFasterChannelsLast: Bool { kind == .df && !isDeep }

        /// What the side of a picture is a multiple of.
        var step: Int { doubles || isDeep ? 32 : 16 }
        /// The side of a picture, divided by that of the smallest one between.
        var shrinking: Int { doubles ? 32 : 16 }
        var activation: Activation { isCosine ? .cosine : .leaky }
    }
}

extension SAEHD.Design: Codable {
    /// Takes up the text; another one is refused with what is allowed.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let design = Self(text) else {
            throw NetworksError.impossibleSetting(
                architecture: SAEHD.name, key: "design", value: "“\(text)”",
                allowed: .kind("df or liae, alone or with some of the letters u, d, t, c: liae-ud"))
        }
        self = design
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
