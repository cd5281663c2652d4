import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A file, or the part of it that a player asks for.
enum RangedFile {
    static func answer(_ file: URL, _ request: Request) throws -> Response {
        let handle: FileHandle
        let size: UInt64
        do {
            handle = try FileHandle(forReadingFrom: file)
            size = try handle.seekToEnd()
        } catch {
            throw Refusal(.notFound)
        }
        var headers: HTTPFields = [
            .contentType: type(of: file), .acceptRanges: "bytes",
            .cacheControl: "private, no-cache",
        ]
        var range = 0..<size
        var status = HTTPResponse.Status.ok
        if let field = request.headers[.range] {
            guard let asked = ByteRange.parse(field, size: size) else {
                throw Refusal(.rangeNotSatisfiable)
            }
            range = asked
            status = .partialContent
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
        }
        try handle.seek(toOffset: range.lowerBound)
        let count = range.count
        return Response(
            status: status, headers: headers,
            body: ResponseBody(contentLength: count) { writer in
                var left = count
                while left > 0 {
                    guard let piece = try handle.read(upToCount: min(left, Limits.piece)),
                        !piece.isEmpty
                    else { break }
                    try await writer.write(ByteBuffer(bytes: piece))
                    left -= piece.count
                }
                try await writer.finish(nil)
            })
    }

    private static func type(of file: URL) -> String {
        switch file.pathExtension.lowercased() {
        case "mp4", "m4v": "video/mp4"
        case "mov": "video/quicktime"
        case "mkv": "video/x-matroska"
        case "webm": "video/webm"
        case "jpg", "jpeg": "image/jpeg"
        case "png": "image/png"
        default: "application/octet-stream"
        }
    }
}

/// One range of bytes, as `Range` names it.
enum ByteRange {
    /// The bytes of a header field; `nil` for one that cannot be served: several ranges, another unit, past the end.
    static func parse(_ field: String, size: UInt64) -> Range<UInt64>? {
        guard field.hasPrefix("bytes="), size > 0 else { return nil }
        let parts = field.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) }) else {
            return nil
        }
        switch (UInt64(parts[0]), UInt64(parts[1])) {
        case (let first?, nil) where parts[1].isEmpty && first < size: return first..<size
        case (let first?, let last?) where first <= last && first < size:
            return first..<min(last, size - 1) + 1
        case (nil, let count?) where parts[0].isEmpty && count > 0:
            return size - min(count, size)..<size
        default: return nil
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
