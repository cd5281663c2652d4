public import Foundation
import GRDB

/// The losses over a training: `history.sqlite`. A row is the mean of the steps of about half a second, so that the file
/// stays small however long training goes on.
public final class TrainingHistory {
    /// The mean of some steps.
    public struct Entry: Sendable, Equatable {
        /// The last of the steps.
        public var iteration: Int
        /// How many steps.
        public var steps: Int
        /// Seconds trained by then.
        public var seconds: Double
        /// The mean losses.
        public var losses: TrainingLosses
        /// What the learning rate was multiplied with, at last.
        public var schedule: Double

        /// An entry by its parts.
        package init(
            iteration: Int, steps: Int, seconds: Double, losses: TrainingLosses, schedule: Double
        ) {
            (self.iteration, self.steps, self.seconds) = (iteration, steps, seconds)
            (self.losses, self.schedule) = (losses, schedule)
        }
    }

    let file: URL
    let queue: DatabaseQueue
    private var open: Entry?
    private var waiting: [Entry] = []

    /// Seconds that a row stands for, and rows that are written together.
    private static let (span, rows) = (0.5, 10)

    /// Opens or makes the file. Rows after `iteration`, which a killed run has written and this one will write again, go.
    init(_ file: URL, goingOnFrom iteration: Int) throws(TrainingError) {
        self.file = file
        do {
            queue = try DatabaseQueue(path: file.path)
            try queue.write { db in
                let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                guard version <= 2 else {
                    throw DatabaseError(message: "made by a newer version: \(version)")
                }
                try db.execute(sql: Self.schema)
                try Self.forget(after: iteration, in: db)
            }
        } catch {
            throw .history(file: file, message: "\(error)")
        }
    }

    private static func forget(after iteration: Int, in db: Database) throws {
        try db.execute(sql: "DELETE FROM losses WHERE iteration > ?", arguments: [iteration])
        try db.execute(sql: "DELETE FROM scores WHERE iteration > ?", arguments: [iteration])
    }

    /// Forgets the rows of steps that will be done again, written or not.
    func forget(after iteration: Int) throws(TrainingError) {
        (waiting, open) = ([], nil)
        do {
            try queue.write { db in try Self.forget(after: iteration, in: db) }
        } catch {
            throw .history(file: file, message: "\(error)")
        }
    }

    private static let schema = """
        CREATE TABLE IF NOT EXISTS losses (
            iteration INTEGER PRIMARY KEY,
            steps INTEGER NOT NULL,
            seconds REAL NOT NULL,
            source REAL NOT NULL,
            target REAL NOT NULL,
            paired REAL,
            expression REAL,
            schedule REAL NOT NULL
        ) STRICT;
        CREATE TABLE IF NOT EXISTS scores (
            iteration INTEGER PRIMARY KEY,
            seconds REAL NOT NULL,
            yardstick TEXT NOT NULL,
            total REAL NOT NULL,
            sourceSimilarity REAL NOT NULL,
            targetSimilarity REAL NOT NULL,
            identity REAL,
            mouthCorrelation REAL,
            mouthAmplitude REAL,
            eyesCorrelation REAL,
            eyesAmplitude REAL,
            sharpness REAL,
            cost REAL NOT NULL
        ) STRICT;
        PRAGMA user_version = 2;
        """

    /// Notes a step.
    func add(_ step: TrainingStep) throws(TrainingError) {
        guard var entry = open else {
            open = Entry(
                iteration: step.iteration, steps: 1, seconds: step.seconds, losses: step.losses,
                schedule: step.schedule)
            start = step.seconds
            return
        }
        let share = 1 / Double(entry.steps + 1)
        func mean(_ a: Double, _ b: Double) -> Double { a + (b - a) * share }
        func mean(_ a: Double?, _ b: Double?) -> Double? {
            a.flatMap { a in b.map { mean(a, $0) } }
        }
        entry.losses = TrainingLosses(
            source: mean(entry.losses.source, step.losses.source),
            target: mean(entry.losses.target, step.losses.target),
            paired: mean(entry.losses.paired, step.losses.paired),
            expression: mean(entry.losses.expression, step.losses.expression))
        entry.steps += 1
        (entry.iteration, entry.seconds) = (step.iteration, step.seconds)
        entry.schedule = step.schedule
        open = entry
        if step.seconds - start >= Self.span {
            waiting.append(entry)
            open = nil
            if waiting.count >= Self.rows { try flush() }
        }
    }
    private var start = 0.0

    /// Writes what is noted.
    func flush() throws(TrainingError) {
        let entries = waiting + (open.map { [$0] } ?? [])
        guard !entries.isEmpty else { return }
        do {
            try queue.write { db in
                let statement = try db.cachedStatement(
                    sql: "INSERT OR REPLACE INTO losses VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                for entry in entries {
                    try statement.execute(arguments: [
                        entry.iteration, entry.steps, entry.seconds, entry.losses.source,
                        entry.losses.target, entry.losses.paired, entry.losses.expression,
                        entry.schedule,
                    ])
                }
            }
        } catch {
            throw .history(file: file, message: "\(error)")
        }
        waiting = []
        open = nil
    }

    /// All rows of a model's history, in order.
    public static func read(_ file: URL) throws(TrainingError) -> [Entry] {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: file.path, configuration: configuration)
            return try queue.read { db in
                let rows = try Row.fetchCursor(db, sql: "SELECT * FROM losses ORDER BY iteration")
                var entries: [Entry] = []
                while let row = try rows.next() {
                    if let entry = Entry(row) { entries.append(entry) }
                }
                return entries
            }
        } catch {
            throw .history(file: file, message: "\(error)")
        }
    }
}

extension TrainingHistory.Entry {
    /// An entry by its row; `nil` for a row that is not ours. GRDB's own subscripts stop the program at such a value.
    fileprivate init?(_ row: Row) {
        let numbers = (0..<row.count).map { Double.fromDatabaseValue(row[$0] as DatabaseValue) }
        guard numbers.count == 8, let iteration = Int.fromDatabaseValue(row[0] as DatabaseValue),
            let steps = Int.fromDatabaseValue(row[1] as DatabaseValue), let seconds = numbers[2],
            let source = numbers[3], let target = numbers[4], let schedule = numbers[7]
        else { return nil }
        self.init(
            iteration: iteration, steps: steps, seconds: seconds,
            losses: TrainingLosses(
                source: source, target: target, paired: numbers[5], expression: numbers[6]),
            schedule: schedule)
    }
}
