import Foundation
import Hummingbird
import Workflows

/// Films: the settings that they are made by, and what came of it.
extension Desk {
    func addConversionRoutes(to router: Router<StudioContext>) {
        router.get("/api/conversion/settings") { _, _ in
            Answer.bytes(ConversionForm.defaults, type: "application/json")
        }
        router.put("/api/conversion/settings/:name") { request, context in
            let form = try await request.form([String: SettingValue].self, context)
            let file = try places.output("conversions/" + context.name(), ending: ["json"])
            try ConversionForm.write(form, to: file)
            return Answer.done
        }
        router.get("/api/films/:name/credentials") { _, context in
            let file = try places.existing("conversions/" + context.name())
            let lines = try await ProgramQuestion(program).ask(
                ["verify", file.path(percentEncoded: false)], in: project.folder)
            return try Answer.json(lines)
        }
        router.get("/media/films/:name") { request, context in
            try RangedFile.answer(places.existing("conversions/" + context.name()), request)
        }
    }
}
