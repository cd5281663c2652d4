import Faces

/// Whose face the result shows, by an encoder that training does not see unless it is asked to (`knowsJudge`).
struct IdentityMeasure {
    private var plate: [Embedding] = []
    private var result: [Embedding] = []
    /// Frames in which the plate shows the face and the result none.
    private var lost = 0

    mutating func add(plate: Embedding, result: Embedding?) {
        self.plate.append(plate)
        if let result { self.result.append(result) } else { lost += 1 }
    }

    /// - Parameter source: Faces of the source; without any, only the distance to the target is known.
    func scores(source: [Embedding]) -> [Score] {
        let toTarget = distances(to: Embedding.mean(of: plate))
        let toSource = distances(to: Embedding.mean(of: source))
        let nearer = zip(toSource, toTarget).map { $0 < $1 ? 1.0 : 0 }
        return [
            Score(metric: .faceless, value: Double(lost)),
            Score(metric: .identityToSource, value: Statistics.mean(toSource)),
            Score(metric: .identityToTarget, value: Statistics.mean(toTarget)),
            Score(metric: .identityNearer, value: Statistics.mean(nearer)),
        ]
    }

    private func distances(to mean: Embedding?) -> [Double] {
        guard let mean else { return [] }
        return result.map { Double($0.distance(to: mean)) }
    }
}
