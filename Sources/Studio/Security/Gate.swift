import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Everything that comes in passes here first. Each request must be for this very address, come from our own pages and
/// have the cookie of a session.
struct Gate: HTTPResponder {
    let doors: Doors
    let inner: any HTTPResponder<StudioContext>
    let announce: @Sendable (Int) -> Void

    func respond(to request: Request, context: StudioContext) async throws -> Response {
        var response: Response
        do {
            if let early = try check(request) {
                response = early
            } else {
                response = try await inner.respond(to: request, context: context)
            }
        } catch let refusal as Refusal {
            response = Answer.refusal(refusal, isPage: wantsPage(request))
            // What a refused request still sends is not read.
            if request.hasBody { response = response.closing(context.channel) }
        } catch let error as HTTPError {
            response = Answer.refusal(Refusal(error.status), isPage: wantsPage(request))
        } catch {
            response = Answer.failure(error)
        }
        harden(&response)
        return response
    }

    /// - Returns: The answer to whoever comes with the token; `nil` for whoever may pass.
    private func check(_ request: Request) throws(Refusal) -> Response? {
        guard let host = request.head.authority, doors.authorities.contains(host) else {
            throw Refusal(.misdirectedRequest)
        }
        guard [.get, .post, .put].contains(request.method) else {
            throw Refusal(.methodNotAllowed)
        }
        if let origin = request.headers[.origin], !doors.origins.contains(origin) {
            throw Refusal(.forbidden)
        }
        let isOpening = request.uri.path == "/open" && request.method == .get
        let site = request.headers[Self.fetchSite]
        // A link in a mail may lead to the door, and nowhere else.
        guard site == nil || site == "same-origin" || site == "none" || isOpening else {
            throw Refusal(.forbidden)
        }
        if isOpening { return try open(request) }
        guard let secret = cookie(of: request), doors.knows(secret) else {
            throw Refusal(.unauthorized)
        }
        // Whatever changes something says where it comes from: browsers always do.
        if request.method == .post || request.method == .put {
            guard request.headers[.origin] != nil else { throw Refusal(.forbidden) }
        }
        return nil
    }

    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!

    private func open(_ request: Request) throws(Refusal) -> Response {
        if let secret = cookie(of: request), doors.knows(secret) { return Self.toTheFirstPage }
        let token = request.uri.queryParameters["token"].map(String.init) ?? ""
        guard let secret = doors.enter(with: token) else { throw Refusal(.unauthorized) }
        announce(doors.port)
        var response = Self.toTheFirstPage
        response.headers[.setCookie] = "\(doors.cookieName)=\(secret)" + doors.cookieRules
        return response
    }

    private static var toTheFirstPage: Response {
        Response(status: .seeOther, headers: [.location: "/"])
    }

    private func cookie(of request: Request) -> String? {
        let name = doors.cookieName
        return request.headers[values: .cookie].flatMap { $0.split(separator: ";") }
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .first { $0.hasPrefix(name + "=") }
            .map { String($0.dropFirst(name.count + 1)) }
    }

    private func wantsPage(_ request: Request) -> Bool {
        request.headers[.accept]?.contains("text/html") ?? false
    }

    /// What every answer says to the browser, errors as well.
    private func harden(_ response: inout Response) {
        response.headers[.contentSecurityPolicy] = Self.policy
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[Self.referrerPolicy] = "no-referrer"
        response.headers[Self.framing] = "DENY"
        response.headers[Self.openerPolicy] = "same-origin"
        response.headers[Self.resourcePolicy] = "same-origin"
        response.headers[Self.permissions] =
            "camera=(), microphone=(), geolocation=(), usb=(), payment=()"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    }

    private static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
        media-src 'self'; connect-src 'self'; font-src 'self'; manifest-src 'self'; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'none'
        """
    private static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    private static let framing = HTTPField.Name("X-Frame-Options")!
    private static let openerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy")!
    private static let resourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy")!
    private static let permissions = HTTPField.Name("Permissions-Policy")!
}

/// A request that is not done, by its status.
struct Refusal: Error {
    let status: HTTPResponse.Status
    /// More than the status says, in a whole sentence.
    let happened: String?
    /// What to do about it.
    let remedy: String?

    init(_ status: HTTPResponse.Status, _ happened: String? = nil, remedy: String? = nil) {
        self.status = status
        self.happened = happened
        self.remedy = remedy
    }
}

extension Request {
    /// Whether something may follow the head.
    var hasBody: Bool {
        headers[.transferEncoding] != nil || (headers[.contentLength].map { $0 != "0" } ?? false)
    }
}

extension Response {
    /// The answer, and the end of its connection.
    func closing(_ channel: any Channel) -> Response {
        var response = self
        let body = self.body
        response.headers[.connection] = "close"
        response.body = ResponseBody(contentLength: body.contentLength) { writer in
            try await body.write(writer)
            // The answer has a moment to arrive before the rest is cut off.
            try? await Task.sleep(for: .milliseconds(50))
            channel.close(promise: nil)
        }
        return response
    }
}
