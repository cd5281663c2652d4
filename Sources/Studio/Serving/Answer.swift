import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Workflows

/// What goes back.
enum Answer {
    /// A value as JSON.
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response
    {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try data(value))))
    }

    /// A value as one line of JSON.
    static func data(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try encoder.encode(value)
    }

    /// Bytes of a kind.
    static func bytes(_ bytes: some Sequence<UInt8>, type: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// Several small files in one answer: before each its length, four bytes, the lowest first. `nil`, one that is not
    /// there, is as long as an empty one.
    static func files(_ files: [[UInt8]?]) -> Response {
        var buffer = ByteBuffer()
        for file in files {
            buffer.writeInteger(UInt32(file?.count ?? 0), endianness: .little)
            buffer.writeBytes(file ?? [])
        }
        return Response(
            status: .ok, headers: [.contentType: "application/octet-stream"],
            body: ResponseBody(byteBuffer: buffer))
    }

    /// Done, and nothing to say.
    static var done: Response { Response(status: .noContent) }

    /// Why something was not done, as the command line says it.
    static func failure(_ error: any Error) -> Response {
        let failure = Failure(error)
        let status: HTTPResponse.Status =
            switch failure.outcome {
            case .usage: .badRequest
            case .refused: .forbidden
            case .failed, .interrupted: .unprocessableContent
            }
        let answer = try? json(
            Told(
                outcome: failure.outcome.rawValue, happened: failure.happened,
                remedy: failure.remedy), status: status)
        return answer ?? Response(status: .internalServerError)
    }

    /// Why a request was not done. Whoever opened a page without a session is told where to get one.
    static func refusal(_ refusal: Refusal, isPage: Bool) -> Response {
        if isPage, refusal.status == .unauthorized { return atTheDoor }
        let answer = try? json(
            Told(
                outcome: "refused", happened: refusal.happened ?? refusal.status.reasonPhrase,
                remedy: refusal.remedy), status: refusal.status)
        return answer ?? Response(status: refusal.status)
    }

    private struct Told: Encodable {
        var outcome: String
        var happened: String
        var remedy: String?
    }

    private static var atTheDoor: Response {
        let page = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Understudy</title>
            <h1>The studio is closed to this browser</h1>
            <p>Open the address that the terminal shows: it lets in one browser, once. After a new start of
            the studio, it shows a new one.</p>
            <p lang="de">Öffnen Sie die Adresse, die das Terminal zeigt: Sie lässt einen Browser ein, einmal.
            Nach einem neuen Start des Studios zeigt es eine neue.</p></html>
            """
        return Response(
            status: .unauthorized, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: page)))
    }
}
