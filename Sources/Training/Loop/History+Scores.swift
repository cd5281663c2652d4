public import Foundation
import GRDB

extension TrainingHistory {
    /// Notes a score.
    func add(_ score: TrainingScore) throws(TrainingError) {
        let parts = score.parts
        do {
            try queue.write { db in
                try db.execute(
                    sql: """
                        INSERT OR REPLACE INTO scores
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        score.iteration, score.seconds, score.yardstick, score.total,
                        parts.sourceSimilarity, parts.targetSimilarity, parts.identity,
                        parts.mouthCorrelation, parts.mouthAmplitude, parts.eyesCorrelation,
                        parts.eyesAmplitude, parts.sharpness, score.cost,
                    ])
            }
        } catch {
            throw .history(file: file, message: "\(error)")
        }
    }

    /// All scores that it holds, in order.
    func scores() throws(TrainingError) -> [TrainingScore] {
        do {
            return try queue.read(Self.scores)
        } catch {
            throw .history(file: file, message: "\(error)")
        }
    }

    /// All scores of a model's history, in order; none in one that an older program has made.
    public static func readScores(_ file: URL) throws(TrainingError) -> [TrainingScore] {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: file.path, configuration: configuration)
            return try queue.read { db in
                try db.tableExists("scores") ? try scores(db) : []
            }
        } catch {
            throw .history(file: file, message: "\(error)")
        }
    }

    private static func scores(_ db: Database) throws -> [TrainingScore] {
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM scores ORDER BY iteration")
        var scores: [TrainingScore] = []
        while let row = try rows.next() {
            if let score = TrainingScore(row) { scores.append(score) }
        }
        return scores
    }
}

extension TrainingScore {
    /// A score by its row; `nil` for a row that is not ours. The total is computed anew: what it weighs may change.
    fileprivate init?(_ row: Row) {
        let numbers = (0..<row.count).map { Double.fromDatabaseValue(row[$0] as DatabaseValue) }
        guard numbers.count == 13, let iteration = Int.fromDatabaseValue(row[0] as DatabaseValue),
            let yardstick = String.fromDatabaseValue(row[2] as DatabaseValue),
            let seconds = numbers[1], let source = numbers[4], let target = numbers[5],
            let cost = numbers[12]
        else { return nil }
        self.init(
            iteration: iteration, seconds: seconds, yardstick: yardstick,
            parts: Parts(
                sourceSimilarity: source, targetSimilarity: target, identity: numbers[6],
                mouthCorrelation: numbers[7], mouthAmplitude: numbers[8],
                eyesCorrelation: numbers[9], eyesAmplitude: numbers[10], sharpness: numbers[11]),
            cost: cost)
    }
}
