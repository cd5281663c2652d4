import Foundation
import HTTPTypes
import Hummingbird
import Synchronization
import Workflows

/// The faces of a faceset.
extension Desk {
    func addFacesRoutes(to router: Router<StudioContext>) {
        router.get("/api/facesets/:name/faces") { request, context in
            let gallery = try shelf.gallery(of: places.existing("facesets/" + context.name()))
            let selection = try selection(request)
            return try Answer.json(try await Eye.look { try gallery.columns(selection) })
        }
        router.get("/api/facesets/:name/crops") { request, context in
            let numbers = try numbers(request)
            let gallery = try shelf.gallery(of: places.existing("facesets/" + context.name()))
            return Answer.files(
                try await Eye.look { try gallery.crops(numbers, bytes: Limits.answer) })
        }
        router.post("/api/facesets/:name/decide") { request, context in
            let form = try await request.form(DecisionForm.self, context)
            let file = try places.existing("facesets/" + context.name())
            let decision = try FacesetDecision(file)
            let numbers = form.faces.compactMap { NumberRange("\($0)") }
            guard let word = form.reason else {
                return try Answer.json(["kept": decision.include(numbers)])
            }
            guard let reason = ReasonChoice(word: word) else { throw Refusal(.badRequest) }
            return try Answer.json(["kept": decision.exclude(numbers, as: reason)])
        }
    }

    private struct DecisionForm: Decodable {
        /// The faces' numbers.
        var faces: [Int64]
        /// Why they are left out; `nil` takes them in again.
        var reason: String?
    }

    /// The faces whose crops one request is for.
    private func numbers(_ request: Request) throws(Refusal) -> [Int64] {
        let words = request.uri.queryParameters["ids"]?.split(separator: ",") ?? []
        let numbers = words.compactMap { Int64($0) }
        guard numbers.count == words.count, 1...Limits.crops ~= numbers.count else {
            throw Refusal(.badRequest)
        }
        return numbers
    }

    private func selection(_ request: Request) throws -> FaceSelection {
        let query = request.uri.queryParameters
        func word(_ name: String) -> String? { query[Substring(name)].map(String.init) }
        let decision: FaceSelection.Decision =
            switch word("show") {
            case nil, "kept": .kept
            case "all": .all
            case "left-out": .leftOut([])
            case let reason?:
                if let choice = ReasonChoice(word: reason) {
                    .leftOut([choice])
                } else {
                    throw Refusal(.badRequest)
                }
            }
        guard let order = OrderChoice(word: word("sort") ?? "time") else {
            throw Refusal(.badRequest)
        }
        return FaceSelection(
            decision, by: order, isDescending: word("descending") == "true")
    }
}

/// The facesets that pages look at, open: a grid asks for a hundred crops a second.
final class FacesetShelf: Sendable {
    private struct Entry {
        var file: URL
        /// Tells a file from another one that took its place.
        var number: UInt64
        var gallery: FacesetGallery
    }

    private let entries = Mutex<[Entry]>([])
    private static let limit = 3

    func gallery(of file: URL) throws -> FacesetGallery {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
        let number = attributes?[.systemFileNumber] as? UInt64 ?? 0
        let known = entries.withLock { $0.first { $0.file == file && $0.number == number } }
        if let known { return known.gallery }
        let entry = Entry(file: file, number: number, gallery: try FacesetGallery(file))
        entries.withLock { entries in
            entries.removeAll { $0.file == file }
            entries.append(entry)
            if entries.count > Self.limit { entries.removeFirst() }
        }
        return entry.gallery
    }
}
