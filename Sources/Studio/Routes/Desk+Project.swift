import Foundation
import Hummingbird
import Workflows

/// The project as a whole, and the consents in it.
extension Desk {
    func addProjectRoutes(to router: Router<StudioContext>) {
        router.get("/api/project") { _, _ in
            try Answer.json(
                Overview(
                    name: project.folder.deletingPathExtension().lastPathComponent,
                    folder: project.folder.path(percentEncoded: false),
                    opened: places.opened.map(\.lastPathComponent),
                    contents: ProjectContents(of: project)))
        }
        router.post("/api/consents/:name/revoke") { request, context in
            let form = try await request.form(RevokeForm.self, context)
            let file = try places.existing("consents/" + context.name())
            let revocation = ConsentRevocation(
                file, folders: [project.folder], purge: form.purge)
            return try Answer.json(revocation.run())
        }
    }

    private struct RevokeForm: Decodable {
        var purge: Bool
    }

    /// Everything that the pages show of a project, and the words that forms choose from.
    private struct Overview: Encodable {
        var name: String
        var folder: String
        var opened: [String]
        var contents: ProjectContents
        var version = Program.version
        var recorder = ConsentGrant.accountName
        var uses = UseChoice.words
        var reasons = ReasonChoice.words
        var orders = OrderChoice.words
        var architectures = Train.architectures.split(separator: ", ").map(String.init)
        var profiles = Convert.profiles.split(separator: ", ").map(String.init)
    }
}
