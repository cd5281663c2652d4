import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import Workflows

/// Footage and releases: brought by upload, or picked in folders that were opened; looked at before use.
extension Desk {
    func addFootageRoutes(to router: Router<StudioContext>) {
        router.put("/api/upload/:folder/:name") { request, context in
            let folder = try context.name("folder")
            guard folder == "footage" || folder == "releases" else { throw Refusal(.notFound) }
            let endings = folder == "footage" ? Self.clipEndings : Self.releaseEndings
            let file = try places.output(folder + "/" + context.name(), ending: endings)
            try await Upload(file, request, context.channel).run()
            return Answer.done
        }
        router.get("/api/opened/:index") { request, context in
            let index = Int(try context.number("index"))
            let path = request.uri.queryParameters["path"].map(String.init) ?? ""
            return try Answer.json(listing(try places.inOpened(index, path)))
        }
        router.post("/api/opened/:index/pick") { request, context in
            let form = try await request.form(PickForm.self, context)
            let file = try places.inOpened(Int(try context.number("index")), form.path)
            let link = try places.output(
                "footage/" + file.lastPathComponent,
                ending: file.hasDirectoryPath ? nil : Self.clipEndings)
            guard !FileManager.default.fileExists(atPath: link.path) else {
                throw Self.exists(link.lastPathComponent)
            }
            try FileManager.default.createDirectory(
                at: project.footage, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
            return Answer.done
        }
        router.get("/api/footage/:name") { _, context in
            let file = try places.existing("footage/" + context.name())
            return try Answer.json(try await glance(at: file))
        }
        router.get("/api/footage/:name/picture") { request, context in
            let file = try places.existing("footage/" + context.name())
            let second = request.uri.queryParameters["at"].flatMap { Double($0) } ?? 1
            let picture = try await picture(of: file, at: min(max(0, second), 30))
            var response = Answer.bytes(picture, type: "image/jpeg")
            response.headers[.cacheControl] = "private, max-age=600"
            return response
        }
        router.get("/media/footage/:name") { request, context in
            try RangedFile.answer(places.existing("footage/" + context.name()), request)
        }
    }

    /// What a clip is. A process of its own decodes it: a file that breaks the decoder does not break the studio.
    private func glance(at file: URL) async throws -> [String] {
        try await decoder.run {
            try await ProgramQuestion(program).ask(
                ["footage", file.path(percentEncoded: false)], in: project.folder)
        }
    }

    private func picture(of file: URL, at second: Double) async throws -> Data {
        let aside = FileManager.default.temporaryDirectory.appending(
            path: "understudy-\(UUID().uuidString).jpg")
        defer { try? FileManager.default.removeItem(at: aside) }
        _ = try await decoder.run {
            try await ProgramQuestion(program).ask(
                [
                    "footage", file.path(percentEncoded: false), "--picture=\(aside.path)",
                    "--at=\(second)",
                ], in: project.folder)
        }
        guard let picture = FileManager.default.contents(atPath: aside.path) else {
            throw Refusal(.unprocessableContent, "No picture of this clip can be made.")
        }
        return picture
    }

    static let clipEndings = [
        "mp4", "mov", "mkv", "m4v", "mxf", "webm", "avi", "mts", "m2ts", "ts", "mpg", "mpeg", "jpg",
        "jpeg", "png", "tif", "tiff", "exr", "dpx",
    ]
    static let releaseEndings = ["pdf", "txt", "jpg", "jpeg", "png", "tif", "tiff", "odt", "docx"]

    static func exists(_ name: String) -> Refusal {
        Refusal(.conflict, "“\(name)” is there already.", remedy: "Give it another name.")
    }

    private struct PickForm: Decodable {
        var path: String
    }

    private func listing(_ folder: URL) throws -> [OpenedEntry] {
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: [.isDirectoryKey, .fileSizeKey],
            options: .skipsHiddenFiles)
        return files.compactMap { file in
            let values = try? file.resourceValues(forKeys: [.isDirectoryKey, .fileSizeKey])
            let isFolder = values?.isDirectory ?? false
            guard isFolder || Self.clipEndings.contains(file.pathExtension.lowercased()) else {
                return nil
            }
            return OpenedEntry(
                name: file.lastPathComponent, isFolder: isFolder, bytes: values?.fileSize ?? 0)
        }.sorted { ($1.isFolder ? 1 : 0, $0.name) < ($0.isFolder ? 1 : 0, $1.name) }
    }

    private struct OpenedEntry: Encodable {
        var name: String
        var isFolder: Bool
        var bytes: Int
    }
}
