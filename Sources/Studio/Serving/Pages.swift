import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Workflows

/// The pages: read once, and small enough to stay in memory. What is not in the list when the studio starts is not there.
struct Pages: Sendable {
    private struct Page: Sendable {
        let type: String
        let bytes: [UInt8]
        let tag: String

        init(type: String, bytes: [UInt8]) {
            (self.type, self.bytes) = (type, bytes)
            // FNV-1a: tells versions of our own files apart, no more.
            let hash = bytes.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
                ($0 ^ UInt64($1)) &* 0x100_0000_01B3
            }
            tag = "\"\(String(hash, radix: 16))\""
        }
    }

    private let pages: [String: Page]

    /// Where the build puts the pages: beside the program.
    static var standardFolder: URL {
        Program.folder.appending(path: "understudy_Studio.resources/Assets")
    }

    init(_ folder: URL) throws {
        var pages: [String: Page] = [:]
        for path in FileManager.default.subpaths(atPath: folder.path) ?? [] {
            let file = folder.appending(path: path)
            guard let type = Self.types[file.pathExtension],
                let data = FileManager.default.contents(atPath: file.path)
            else { continue }
            pages["/" + path] = Page(type: type, bytes: Array(data))
        }
        guard let first = pages["/index.html"] else {
            throw Failure(
                happened: "The studio's pages are missing beside the program.",
                remedy: "Build it again: start “./understudy” in its clone.")
        }
        pages["/"] = Page(
            type: first.type,
            bytes: Self.preloading(Self.modules(behind: "/js/app.js", in: pages), in: first.bytes))
        self.pages = pages
    }

    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "json": "application/json",
        "svg": "image/svg+xml",
    ]

    /// The first page with a line for each module that it begins with: a browser asks for all of them at once, and not for
    /// one after it has read another that names it.
    private static func preloading(_ modules: [String], in page: [UInt8]) -> [UInt8] {
        let lines = modules.map { "  <link rel=\"modulepreload\" href=\"\($0)\">\n" }
        let text = String(decoding: page, as: UTF8.self)
        return Array(text.replacing("</head>", with: lines.joined() + "</head>").utf8)
    }

    /// A module and those that it imports, directly or not.
    private static func modules(behind first: String, in pages: [String: Page]) -> [String] {
        var found = [first]
        var place = 0
        while place < found.count {
            let folder = URL(filePath: found[place]).deletingLastPathComponent()
            let text = String(decoding: pages[found[place]]?.bytes ?? [], as: UTF8.self)
            for name in text.matches(of: /import .*from "(\.[^"]+)"/) {
                let path = folder.appending(path: String(name.1)).standardizedFileURL.path
                if pages[path] != nil, !found.contains(path) { found.append(path) }
            }
            place += 1
        }
        return found
    }

    /// All paths.
    var paths: [String] { pages.keys.sorted() }

    /// The answer to a request for a page.
    func answer(_ path: String, _ request: Request) throws(Refusal) -> Response {
        guard let page = pages[path] else { throw Refusal(.notFound) }
        let headers: HTTPFields = [
            .contentType: page.type, .eTag: page.tag, .cacheControl: "private, no-cache",
        ]
        if request.headers[.ifNoneMatch] == page.tag {
            return Response(status: .notModified, headers: headers)
        }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: page.bytes)))
    }
}
