import Foundation
import HTTPTypes
import Hummingbird
import Workflows

/// The correction of a face's landmarks.
extension Desk {
    func addRepairRoutes(to router: Router<StudioContext>) {
        router.get("/api/facesets/:name/faces/:id/mesh") { _, context in
            let (repair, face) = try self.face(context)
            return try Answer.json(try await Eye.look { try repair.mesh(of: face) })
        }
        router.post("/api/facesets/:name/faces/:id/mesh") { request, context in
            let form = try await request.form(RepairForm.self, context)
            let (repair, face) = try self.face(context)
            return try Answer.json(
                try await Eye.look { try repair.mesh(of: face, moving: form.moves ?? []) })
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
                let (repair, face) = try self.face(context)
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

    private func face(_ context: StudioContext) throws -> (FaceRepair, Int64) {
        let file = try places.existing("facesets/" + context.name())
        return (FaceRepair(file), try context.number("id"))
    }

    /// Asks a process of its own: it decodes the clip, and measures whose face it is.
    private func ask(_ context: StudioContext, _ arguments: [String]) async throws {
        let name = try context.name()
        let (repair, face) = try self.face(context)
        let mesh = try await Eye.look { try repair.mesh(of: face) }
        let clip = try clip(named: mesh.clip)
        let file = project.facesets.appending(path: name)
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
