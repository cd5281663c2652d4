import Foundation
import HTTPTypes
import Hummingbird
import Workflows

/// The correction of a face's landmarks.
extension Desk {
    func addRepairRoutes(to router: Router<StudioContext>) {
        router.get("/api/facesets/:name/faces/:id/mesh") { _, context in
            try Answer.json(try await self.mesh(context))
        }
        // Asked at each step of a drag.
        router.post("/api/facesets/:name/faces/:id/mesh") { request, context in
            let form = try await request.form(RepairForm.self, context)
            return try Answer.json(try await self.mesh(context, moving: form.moves ?? []))
        }
        router.get("/api/facesets/:name/faces/:id/surroundings") { _, context in
            let aside = FileManager.default.temporaryDirectory.appending(
                path: "understudy-\(UUID().uuidString).jpg")
            defer { try? FileManager.default.removeItem(at: aside) }
            try await ask(context, ["--picture=\(aside.path)"])
            guard let picture = FileManager.default.contents(atPath: aside.path) else {
                throw Refusal(.unprocessableContent, "No picture of this face can be made.")
            }
            return Answer.bytes(picture, type: "image/jpeg")
        }
        router.post("/api/facesets/:name/faces/:id/repair") { request, context in
            let form = try await request.form(RepairForm.self, context)
            let moves = (form.moves ?? []).map { "--move=\($0.name)=\($0.x),\($0.y)" }
            guard form.undo ?? false != !moves.isEmpty else { throw Refusal(.badRequest) }
            if moves.isEmpty {
                let repair = FaceRepair(try places.existing("facesets/" + context.name()))
                let face = try context.number("id")
                try await Eye.look { try repair.undo(face) }
            } else {
                try await ask(context, moves)
            }
            return Answer.done
        }
    }

    private struct RepairForm: Decodable {
        /// Where handles belong, in pixels of the crop.
        var moves: [MeshView.Handle]?
        /// The face is to be as it was found.
        var undo: Bool?
    }

    private func mesh(
        _ context: StudioContext, moving moves: [MeshView.Handle] = []
    ) async throws -> MeshView {
        let gallery = try shelf.gallery(of: places.existing("facesets/" + context.name()))
        let face = try context.number("id")
        return try await Eye.look { try gallery.mesh(of: face, moving: moves) }
    }

    /// Asks a process of its own: it decodes the clip, and measures whose face it is.
    private func ask(_ context: StudioContext, _ arguments: [String]) async throws {
        let clip = try clip(named: try await mesh(context).clip)
        let file = project.facesets.appending(path: try context.name())
        let face = try context.number("id")
        let lines = try await decoder.run {
            try await ProgramQuestion(program).ask(
                [
                    "faces", "repair", file.path(percentEncoded: false), "\(face)",
                    "--clip=\(clip.path(percentEncoded: false))",
                ] + arguments, in: project.folder)
        }
        let told = lines.compactMap { try? JSONDecoder().decode(Told.self, from: Data($0.utf8)) }
        guard told.last?.event == "mesh" else { throw Told.refusal(told) }
    }

    /// A clip of the project's footage that faces were taken from.
    private func clip(named name: String) throws(Refusal) -> URL {
        do {
            return try places.existing("footage/" + name)
        } catch {
            guard error.status != .forbidden else { throw error }
            throw Refusal(
                .notFound, "The clip “\(name)” is not among the project's footage.",
                remedy: "Bring it on the page Footage.")
        }
    }

    /// What the process says.
    private struct Told: Decodable {
        var event: String
        var outcome: String?
        var happened: String?
        var remedy: String?

        /// Why it did not do what it was asked.
        static func refusal(_ told: [Told]) -> Refusal {
            guard let fault = told.last, fault.event == "error" else {
                return Refusal(.badRequest)
            }
            let isRefused = fault.outcome == Failure.Outcome.refused.rawValue
            return Refusal(
                isRefused ? .forbidden : .unprocessableContent, fault.happened,
                remedy: fault.remedy)
        }
    }
}
