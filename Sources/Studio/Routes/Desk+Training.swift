import Foundation
import Hummingbird
import Workflows

/// Models while they learn.
extension Desk {
    func addTrainingRoutes(to router: Router<StudioContext>) {
        router.get("/api/models/:name/story") { request, context in
            let folder = try places.existing("models/" + context.name())
            let after = request.uri.queryParameters["after"].flatMap { Int($0) } ?? 0
            return try Answer.json(try await Eye.look { try ModelStory(of: folder, after: after) })
        }
        router.post("/api/training/cost") { request, context in
            let order = try await request.form(JobOrder.self, context)
            guard case .train = order else { throw Refusal(.badRequest) }
            try check(order)
            // A process of its own: networks are made for it, and their memory goes with it.
            return try Answer.json(
                try await decoder.run {
                    try await ProgramQuestion(program).ask(
                        order.arguments + ["--estimate"], in: project.folder)
                })
        }
        router.get("/api/models/:name/previews/:iteration") { request, context in
            let folder = try places.existing("models/" + context.name())
            let iteration = Int(try context.number("iteration"))
            return try RangedFile.answer(ModelStory.preview(iteration, of: folder), request)
        }
    }
}
