import Foundation

/// A line of the audit log: canonical JSON, whose `hash` is that of the same object without it.
struct AuditEntry {
    var event: AuditLog.Event
    var fields: [String: String]
    /// ISO 8601, UTC, whole seconds.
    var moment: String
    var previous: SHA256Hash
    var hash: SHA256Hash

    init(
        event: AuditLog.Event, fields: [String: String], at date: Date, previous: SHA256Hash
    ) {
        self.event = event
        self.fields = fields
        moment = date.ISO8601Format()
        self.previous = previous
        hash = previous
        hash = SHA256Hash(of: StrictJSON.object(content).canonical.utf8)
    }

    /// The entry of a line without its line feed, or `nil` when it is none or its hash does not fit.
    init?(parsing line: [UInt8]) {
        guard let value = try? StrictJSONParser.parse(line, limit: AuditLog.lineLimit),
            case .object(let members) = value, members.count == 5
        else { return nil }
        let values = Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) })
        guard case .string(let moment)? = values["at"], case .string(let name)? = values["event"],
            case .object(let pairs)? = values["fields"],
            case .string(let previous)? = values["previous"],
            case .string(let hash)? = values["hash"],
            let event = AuditLog.Event(rawValue: name),
            let previous = SHA256Hash(hex: previous), let hash = SHA256Hash(hex: hash)
        else { return nil }
        var fields: [String: String] = [:]
        for pair in pairs {
            guard case .string(let text) = pair.value else { return nil }
            fields[pair.key] = text
        }
        self.event = event
        self.fields = fields
        self.moment = moment
        self.previous = previous
        self.hash = hash
        guard SHA256Hash(of: StrictJSON.object(content).canonical.utf8) == hash,
            self.line.dropLast() == line[...]
        else { return nil }
    }

    private var content: [StrictJSON.Member] {
        [
            .init("at", .string(moment)), .init("event", .string(event.rawValue)),
            .init(
                "fields",
                .object(fields.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })),
            .init("previous", .string(previous.hex)),
        ]
    }

    /// The line with its line feed.
    var line: [UInt8] {
        let members = content + [.init("hash", .string(hash.hex))]
        return Array((StrictJSON.object(members).canonical + "\n").utf8)
    }
}
