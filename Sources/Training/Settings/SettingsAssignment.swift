public import Networks

extension TrainingSettings {
    /// These settings with some changed, each by `key=value` as `--set` takes it: `optimizer.rate=0.02`.
    ///
    /// - Throws: What does not fit, with the key's whole path and, for a misspelt one, the key that was probably meant.
    public func setting(_ assignments: [String]) throws(SettingsFault) -> TrainingSettings {
        var changed = self
        for assignment in assignments {
            guard let equals = assignment.firstIndex(of: "="), equals > assignment.startIndex else {
                throw .notAnAssignment(assignment)
            }
            let path = assignment[..<equals].split(separator: ".", omittingEmptySubsequences: false)
            let value = JSONValue(typed: String(assignment[assignment.index(after: equals)...]))
            changed = try .decode(value.under(path.map(String.init)), over: changed)
        }
        let names = Set(assignments.map { $0.prefix { $0 != "=" } })
        if changed.optimizer.kind != optimizer.kind, !names.contains("optimizer.rate"),
            let usual = OptimizerCatalog.entry(changed.optimizer.kind)
        {
            // A rate for another kind of step would be wrong by orders of magnitude.
            changed.optimizer.rate = usual.rate
        }
        return changed
    }
}
