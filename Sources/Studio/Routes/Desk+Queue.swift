import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Workflows

/// The queue: what is asked for, how far it is, and live news of both.
extension Desk {
    func addQueueRoutes(to router: Router<StudioContext>) {
        router.get("/api/jobs") { _, _ in try Answer.json(entries()) }
        router.post("/api/jobs") { request, context in
            let order = try await request.form(JobOrder.self, context)
            try check(order)
            return try Answer.json(JobEntry(queue.add(order.arguments)))
        }
        router.get("/api/jobs/:id/log") { request, context in
            let log = JobLog(queue.log(of: try queue.job(context.number("id")).id))
            let start = request.uri.queryParameters["from"].flatMap { UInt64($0) }
            let piece = start.map { log.lines(from: $0) } ?? log.tail(limit: 1 << 17)
            return try Answer.json(LogAnswer(lines: piece.lines, end: piece.end))
        }
        for decision in JobDecision.allCases {
            router.post(RouterPath("/api/jobs/:id/" + decision.rawValue)) { _, context in
                try decision.decide(context.number("id"), in: queue)
                return Answer.done
            }
        }
        router.get("/api/events") { _, _ in news() }
    }

    private func entries() throws -> [JobEntry] { try queue.jobs().map(JobEntry.init) }

    /// Every file of an order is one of the project's.
    func check(_ order: JobOrder) throws {
        for input in order.inputs { try places.check(input) }
        switch order {
        case .grant: _ = try places.output(order.output, ending: ["consent"])
        case .extract: _ = try places.output(order.output, ending: ["faceset"])
        case .train: _ = try places.output(order.output)
        case .convert: _ = try places.output(order.output, ending: ["mp4", "mov", "mkv"])
        }
        guard order.output.hasPrefix(order.folder + "/") else { throw Refusal(.badRequest) }
    }

    /// Live news as server-sent events: `jobs` with all of them whenever one changes, `line` for each line that the
    /// running job writes.
    private func news() -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                var told: [Job]?
                var place: (job: Int64, began: Double?, end: UInt64)?
                var quiet = ContinuousClock.now
                while !stop.isRequested {
                    var text = ""
                    let jobs = try queue.jobs()
                    if jobs != told {
                        told = jobs
                        text += try Self.event("jobs", Answer.data(jobs.map(JobEntry.init)))
                    }
                    if let job = jobs.first(where: { $0.state == .running }) {
                        let log = JobLog(queue.log(of: job.id))
                        let isKnown = place?.job == job.id && place?.began == job.began
                        let piece = isKnown ? log.lines(from: place?.end ?? 0) : log.tail()
                        place = (job.id, job.began, piece.end)
                        for line in piece.lines {
                            text += try Self.event(
                                "line", Answer.data(LineAnswer(job: job.id, line: line)))
                        }
                    }
                    if text.isEmpty, ContinuousClock.now - quiet > .seconds(10) { text = ":\n\n" }
                    if !text.isEmpty {
                        quiet = .now
                        try await writer.write(ByteBuffer(string: text))
                    }
                    try await Task.sleep(for: .milliseconds(300))
                }
                try await writer.finish(nil)
            })
    }

    private static func event(_ name: String, _ data: Data) -> String {
        "event: \(name)\ndata: \(String(decoding: data, as: UTF8.self))\n\n"
    }

    private struct LogAnswer: Encodable {
        var lines: [String]
        var end: UInt64
    }

    private struct LineAnswer: Encodable {
        var job: Int64
        var line: String
    }

    /// A job, and the line of a shell that does the same.
    private struct JobEntry: Encodable {
        var job: Job
        var command: String

        init(_ job: Job) {
            self.job = job
            command = job.commandLine
        }
    }
}

extension JobOrder {
    /// The folder of the project that its result belongs into.
    fileprivate var folder: String {
        switch self {
        case .grant: Places.Folder.consents.rawValue
        case .extract: Places.Folder.facesets.rawValue
        case .train: Places.Folder.models.rawValue
        case .convert: Places.Folder.conversions.rawValue
        }
    }
}
