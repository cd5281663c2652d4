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
        router.get("/api/models/:name/previews/:iteration") { request, context in
            let folder = try places.existing("models/" + context.name())
            let iteration = Int(try context.number("iteration"))
            return try RangedFile.answer(ModelStory.preview(iteration, of: folder), request)
        }
    }
}
