/// From where a studio can be reached.
public enum Entrance: Sendable {
    /// From this machine alone; nothing leaves it.
    case loopback
    /// From every machine that reaches the host, over TLS and nothing else.
    case network(StudioHost, StudioCertificate)

    /// The host that the studio listens on.
    var host: String {
        switch self {
        case .loopback: "127.0.0.1"
        case .network(let host, _): host.name
        }
    }

    /// How an address of the web begins.
    var scheme: String { certificate == nil ? "http" : "https" }

    /// The certificate; `nil` where nothing needs one.
    var certificate: StudioCertificate? {
        switch self {
        case .loopback: nil
        case .network(_, let certificate): certificate
        }
    }

    /// How requests may name the studio: the first is the one in its own address. Browsers leave out the scheme's own port.
    func authorities(port: Int) -> [String] {
        let hosts =
            switch self {
            case .loopback: [host, "localhost"]
            case .network(let host, _): [host.authority]
            }
        let isStandard = port == (certificate == nil ? 80 : 443)
        return hosts.map { isStandard ? $0 : "\($0):\(port)" }
    }
}
