import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Workflows

/// The pages: read once, and small enough to stay in memory. What is not in the list when the studio starts is not there.
struct Pages: Sendable {
    private struct Page: Sendable {
        var type: String
        var bytes: [UInt8]
        var tag: String
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
            // FNV-1a: tells versions of our own files apart, no more.
            let hash = data.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
                ($0 ^ UInt64($1)) &* 0x100_0000_01B3
            }
            pages["/" + path] = Page(
                type: type, bytes: Array(data), tag: "\"\(String(hash, radix: 16))\"")
        }
        guard let first = pages["/index.html"] else {
            throw Failure(
                happened: "The studio's pages are missing beside the program.",
                remedy: "Build it again: start “./understudy” in its clone.")
        }
        pages["/"] = first
        self.pages = pages
    }

    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "json": "application/json",
        "svg": "image/svg+xml",
    ]

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
