import Foundation
import Synchronization

/// Who may come in: a one-time token opens the door for one browser, which gets a cookie that opens it from then on.
///
/// Both live in memory only: after a new start, all of them are void.
final class Doors: Sendable {
    private struct State {
        var port = 0
        var token: [UInt8] = []
        var sessions: [[UInt8]] = []
    }

    private let entrance: Entrance
    private let state = Mutex(State())

    /// Doors of a studio that can be reached from somewhere.
    init(_ entrance: Entrance) { self.entrance = entrance }

    /// So many browsers at a time: of more, the oldest must ask again.
    private static let sessionLimit = 16

    /// A port is open.
    func open(port: Int) { state.withLock { $0.port = port } }

    /// The port that is open.
    var port: Int { state.withLock { $0.port } }

    /// How requests may name the studio.
    var authorities: [String] { entrance.authorities(port: port) }

    /// Where pages of ours say that they come from.
    var origins: [String] { authorities.map { "\(entrance.scheme)://\($0)" } }

    /// What the cookie asks of the browser: over TLS it goes back over TLS only.
    var cookieRules: String {
        "; Path=/; HttpOnly; SameSite=Strict" + (entrance.certificate == nil ? "" : "; Secure")
    }

    /// The name of the cookie. Cookies do not tell ports apart, and there may be another studio.
    var cookieName: String { "understudy-\(port)" }

    /// A new address that lets in one browser, once. The one before it is void.
    func address(port: Int) -> URL? {
        let token = Self.secret()
        state.withLock { $0.token = Array(token.utf8) }
        let authority = entrance.authorities(port: port)[0]
        return URL(string: "\(entrance.scheme)://\(authority)/open?token=\(token)")
    }

    /// Trades the token for a session's secret; `nil` for any other.
    func enter(with token: String) -> String? {
        let session = Self.secret()
        return state.withLock { state in
            guard !state.token.isEmpty, Self.isSame(state.token, Array(token.utf8)) else {
                return nil
            }
            state.token = []
            state.sessions.append(Array(session.utf8))
            if state.sessions.count > Self.sessionLimit { state.sessions.removeFirst() }
            return session
        }
    }

    /// Whether a secret is a session's.
    func knows(_ secret: String) -> Bool {
        let bytes = Array(secret.utf8)
        return state.withLock { state in
            state.sessions.reduce(false) { Self.isSame($1, bytes) || $0 }
        }
    }

    /// 256 random bits in hexadecimal digits, from the system's generator.
    private static func secret() -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<32).map { _ in
            let byte = UInt8.random(in: 0...255, using: &random)
            return (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    /// Compares in a time that does not tell where they differ.
    private static func isSame(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
