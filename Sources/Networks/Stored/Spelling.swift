/// Which of some words was meant.
package enum Spelling {
    /// The word of `candidates` that is nearest to `word`, when at most a third of its letters differ.
    package static func nearest(to word: String, in candidates: [String]) -> String? {
        let best = candidates.map {
            ($0, distance(Array(word.lowercased()), Array($0.lowercased())))
        }
        .min { ($0.1, $0.0) < ($1.1, $1.0) }
        guard let (candidate, distance) = best, distance <= max(1, word.count / 3) else {
            return nil
        }
        return candidate
    }

    /// How many letters must be changed, added or left out (Levenshtein), a swap of neighbors counting once.
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var rows = [Array(0...b.count)]
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, rows[i - 1][j - 1] + 1)
                }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
