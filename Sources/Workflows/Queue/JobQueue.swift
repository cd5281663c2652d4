public import Foundation
import GRDB

/// The queue of a project: `queue.sqlite`, and a log for each job in `jobs`. The command line and the studio see the same
/// one. It survives whatever ends: a job whose process was killed goes on with the same command.
public final class JobQueue: Sendable {
    /// The project whose queue it is.
    public let project: Project
    private let database: DatabaseQueue

    /// The commands that may wait in a queue, by their names: those that work for long.
    public static let commands = ["consent", "extract", "train", "convert", "swap", "evaluate"]

    private var file: URL { Self.file(of: project) }
    private static func file(of project: Project) -> URL {
        project.folder.appending(path: "queue.sqlite")
    }

    /// Opens the queue of a project. One that does not exist is made.
    ///
    /// - Throws: `WorkflowError.badQueue`.
    public init(_ project: Project) throws {
        self.project = project
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.journalMode = .wal
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        do {
            try FileManager.default.createDirectory(
                at: project.folder.appending(path: "jobs"), withIntermediateDirectories: true)
            database = try DatabaseQueue(
                path: Self.file(of: project).path, configuration: configuration)
            try database.write { db in
                let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                guard version <= 1 else {
                    throw DatabaseError(message: "a newer version of this program made it")
                }
                if version == 0 { try db.execute(sql: Self.schema) }
            }
        } catch {
            throw WorkflowError.badQueue(file: Self.file(of: project), message: "\(error)")
        }
    }

    private static let schema = """
        CREATE TABLE job (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            arguments TEXT NOT NULL,
            state TEXT NOT NULL,
            wish TEXT,
            process INTEGER,
            place REAL NOT NULL,
            added REAL NOT NULL,
            began REAL,
            ended REAL,
            happened TEXT,
            remedy TEXT
        ) STRICT;
        PRAGMA user_version = 1;
        """

    /// Reads in one transaction.
    func read<Value>(_ body: (Database) throws -> Value) throws(WorkflowError) -> Value {
        do { return try database.read(body) } catch { throw bad(error) }
    }

    /// Writes in one transaction.
    func write<Value>(_ body: (Database) throws -> Value) throws(WorkflowError) -> Value {
        do { return try database.write(body) } catch { throw bad(error) }
    }

    private func bad(_ error: any Error) -> WorkflowError {
        if let error = error as? WorkflowError { return error }
        return .badQueue(file: file, message: "\(error)")
    }

    /// All jobs in the order of their turns: those that are over first.
    public func jobs() throws(WorkflowError) -> [Job] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM job ORDER BY place, id").compactMap(Job.init)
        }
    }

    /// One job.
    ///
    /// - Throws: `WorkflowError.noSuchJob`.
    public func job(_ id: Int64) throws(WorkflowError) -> Job {
        try read { try Self.job(id, $0) }
    }

    static func job(_ id: Int64, _ db: Database) throws -> Job {
        let row = try Row.fetchOne(db, sql: "SELECT * FROM job WHERE id = ?", arguments: [id])
        guard let job = row.flatMap(Job.init) else { throw WorkflowError.noSuchJob(id) }
        return job
    }

    /// Adds a command at the end of the line.
    ///
    /// - Parameter arguments: What stands behind the program's name. Relative paths start at the project's folder.
    /// - Throws: `WorkflowError.notForQueue` for a command that does not wait in queues.
    public func add(_ arguments: [String]) throws(WorkflowError) -> Job {
        guard let command = arguments.first, Self.commands.contains(command) else {
            throw .notForQueue(arguments.first ?? "", known: Self.commands)
        }
        return try write { db in
            try db.execute(
                sql: """
                    INSERT INTO job (arguments, state, place, added) VALUES
                        (?, ?, (SELECT coalesce(max(place), 0) + 1 FROM job), ?)
                    """,
                arguments: [
                    StrictWords.text(arguments), Job.State.waiting.rawValue,
                    Date.now.timeIntervalSince1970,
                ])
            return try Self.job(db.lastInsertedRowID, db)
        }
    }

    /// Where a job's events and errors are written, a line each.
    public func log(of id: Int64) -> URL {
        project.folder.appending(path: "jobs/\(id).jsonl")
    }
}

extension Job {
    /// A job by its row; `nil` for a row that is not ours. GRDB's own subscripts stop the program at such a value.
    init?(_ row: Row) {
        func value(_ name: String) -> DatabaseValue {
            row.hasColumn(name) ? row[name] as DatabaseValue : .null
        }
        func text(_ name: String) -> String? { String.fromDatabaseValue(value(name)) }
        func number(_ name: String) -> Double? { Double.fromDatabaseValue(value(name)) }
        guard let id = Int64.fromDatabaseValue(value("id")),
            let arguments = text("arguments").flatMap(StrictWords.words),
            let state = text("state").flatMap(State.init), let added = number("added")
        else { return nil }
        self.init(
            id: id, arguments: arguments, state: state, wish: text("wish").flatMap(Wish.init),
            process: Int32.fromDatabaseValue(value("process")), added: added,
            began: number("began"), ended: number("ended"), happened: text("happened"),
            remedy: text("remedy"))
    }
}

/// Words as one line of JSON, as they lie in the queue.
private enum StrictWords {
    static func text(_ words: [String]) -> String {
        (try? JSONEncoder().encode(words)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
    }

    static func words(_ text: String) -> [String]? {
        try? JSONDecoder().decode([String].self, from: Data(text.utf8))
    }
}
