import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Workflows

/// Answers requests, once the gate has let them through. A file of this folder for each page of the studio.
struct Desk: Sendable {
    let queue: JobQueue
    let places: Places
    let pages: Pages
    let program: URL
    let stop: StopRequest
    let shelf: FacesetShelf
    /// Whoever decodes footage waits here.
    let decoder = Line()
    let bench: StillBench

    var project: Project { places.project }

    func addRoutes(to router: Router<StudioContext>) {
        for path in pages.paths {
            router.get(RouterPath(path)) { request, _ in try pages.answer(path, request) }
        }
        addProjectRoutes(to: router)
        addQueueRoutes(to: router)
        addFootageRoutes(to: router)
        addFacesRoutes(to: router)
        addRepairRoutes(to: router)
        addTrainingRoutes(to: router)
        addConversionRoutes(to: router)
        addTuningRoutes(to: router)
        addDoctorRoutes(to: router)
    }
}

extension StudioContext {
    /// A name in a path, without its escapes.
    func name(_ parameter: String = "name") throws(Refusal) -> String {
        guard let raw = parameters.get(parameter), let name = raw.removingPercentEncoding else {
            throw Refusal(.badRequest)
        }
        return try Places.checked(name)
    }

    /// A number in a path.
    func number(_ parameter: String) throws(Refusal) -> Int64 {
        guard let number = parameters.get(parameter).flatMap({ Int64($0) }), number >= 0 else {
            throw Refusal(.badRequest)
        }
        return number
    }
}

extension Request {
    /// A form of a type, sent as JSON.
    func form<Value: Decodable>(_: Value.Type, _ context: StudioContext) async throws -> Value {
        guard headers[.contentType]?.hasPrefix("application/json") ?? false else {
            throw Refusal(.unsupportedMediaType)
        }
        var request = self
        // Nobody holds a form open for long: the end of the connection ends the reading.
        let watch = Task {
            try await Task.sleep(for: .seconds(Limits.formSeconds))
            context.channel.close(promise: nil)
        }
        defer { watch.cancel() }
        let body: ByteBuffer
        do {
            body = try await request.collectBody(upTo: Limits.form)
        } catch {
            throw Refusal(.contentTooLarge)
        }
        do {
            return try JSONDecoder().decode(Value.self, from: Data(body.readableBytesView))
        } catch {
            throw Refusal(.badRequest, "This is no form that the studio knows.")
        }
    }
}
