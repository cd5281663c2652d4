import Foundation
import HTTPTypes
import Hummingbird
import Workflows

/// Single finished frames while somebody turns a conversion's knobs.
extension Desk {
    func addTuningRoutes(to router: Router<StudioContext>) {
        router.get("/api/tuning/settings") { _, _ in
            try Answer.bytes(ConversionForm.descriptions(), type: "application/json")
        }
        router.post("/api/tuning/frame") { request, context in
            let form = try await request.form(TuningForm.self, context)
            guard form.plate.hasPrefix("footage/"), form.model.hasPrefix("models/"),
                form.frame.map({ $0 >= 0 }) ?? true
            else { throw Refusal(.badRequest) }
            let view = try Places.checked(form.view)
            let scene = StillBench.Scene(
                plate: try places.existing(form.plate), model: try places.existing(form.model))
            do {
                return try Answer.json(
                    await bench.still(
                        of: scene, at: form.frame.map(String.init), settings: form.settings,
                        plate: form.withPlate, for: view))
            } catch is StillBench.Superseded {
                throw Refusal(.conflict, "A newer frame was asked for.")
            }
        }
        router.get("/api/tuning/pictures/:name") { _, context in
            guard let picture = await bench.picture(try context.name()) else {
                throw Refusal(.notFound)
            }
            return Answer.bytes(picture, type: "image/jpeg")
        }
        router.post("/api/tuning/leave") { request, context in
            await bench.leave(try await request.form(LeavingForm.self, context).view)
            return Answer.done
        }
    }

    private struct TuningForm: Decodable {
        /// The clip, by its path inside the project.
        var plate: String
        /// The model's folder, by its path inside the project.
        var model: String
        /// The frame, from 0; `nil` for the middle.
        var frame: Int?
        /// What differs from the defaults, by path.
        var settings: [String: SettingValue]
        /// Whether the plate's own frame is wanted as well.
        var withPlate: Bool
        /// The look at the page that asks.
        var view: String
    }

    private struct LeavingForm: Decodable {
        /// The look at the page that is over.
        var view: String
    }
}
