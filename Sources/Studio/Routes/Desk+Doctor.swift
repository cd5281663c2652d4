import Foundation
import Hummingbird
import Workflows

/// What is missing on this machine, and what was done with whose likeness.
extension Desk {
    func addDoctorRoutes(to router: Router<StudioContext>) {
        router.get("/api/doctor") { _, _ in
            // A process of its own: it opens every library, and their memory goes with it.
            try Answer.json(
                try await ProgramQuestion(program).ask(["doctor"], in: project.folder))
        }
        router.get("/api/audit") { _, _ in
            try Answer.json(JobLog(project.auditLog).tail(limit: 1 << 17).lines)
        }
    }
}
