import ArgumentParser
import Foundation
import Studio
import Workflows

/// `understudy studio`.
struct StudioCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "studio",
        abstract: "Opens a project in the browser: from consent to finished film.",
        discussion: """
            A project that is not there is made. The studio listens on this machine only, unless \
            --listen says otherwise, and each address that it shows lets in one browser, once:
              understudy studio Film.understudy --footage ~/shoot
              understudy studio Film.understudy --listen studio.local

            With --listen it speaks TLS and nothing else, with a certificate of its own or one that \
            you give. Whoever comes in may do with the project what you may.

            What is started there waits in the project's queue, which “understudy queue” shows as \
            well. Ctrl-C ends the studio; a job that runs then ends in order, and goes on at the \
            next start.
            """)

    @Argument(
        help: ArgumentHelp(
            "The project's folder; its name ends in .understudy.", valueName: "project"))
    var project = "Film.understudy"

    @Option(
        help: ArgumentHelp(
            "A folder of which footage may be picked. May be given several times.",
            valueName: "folder"))
    var footage: [String] = []

    @Option(
        parsing: .unconditional,
        help: "The port. The default is \(StudioServer.standardPort), or a free one.")
    var port: Int?

    @Option(
        help: ArgumentHelp(
            "The name or address of this machine under which others reach the studio.",
            valueName: "host"))
    var listen: String?

    @Option(
        help: ArgumentHelp(
            "With --listen: certificates, PEM, the studio's first. The default is one that it makes.",
            valueName: "file"))
    var certificate: String?

    @Option(
        help: ArgumentHelp(
            "With --certificate: its private key, PEM, without a password.", valueName: "file"))
    var key: String?

    @Flag(help: "Open a browser, if there is one.")
    var open = false

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard URL(filePath: project).pathExtension == Project.fileExtension else {
            throw ValidationError("The name of a project ends in .\(Project.fileExtension).")
        }
        if let port, !(1...65535).contains(port) {
            throw ValidationError("'--port \(port)' makes no sense; give 1 to 65535.")
        }
        if (certificate == nil) != (key == nil) {
            throw ValidationError("'--certificate' and '--key' need each other.")
        }
        if certificate != nil, listen == nil {
            throw ValidationError("'--certificate' needs '--listen'.")
        }
    }

    func run(console: Console) async throws {
        let folder = URL(filePath: project, directoryHint: .isDirectory)
        let server = StudioServer(
            try Project.create(at: folder),
            folders: footage.map { URL(filePath: $0, directoryHint: .isDirectory) },
            entrance: try entrance(console), port: port)
        let browser = open ? Browser.find() : nil
        if open, browser == nil { console.show(.warning("There is no browser to open here.")) }
        let first = FirstTime()
        try await server.run(stop: console.stopOnSignals()) { address in
            let isFirst = first.isNow
            console.result("address", address.absoluteString) {
                isFirst
                    ? "The studio: \(address.absoluteString)"
                    : "A browser came in. For another one: \(address.absoluteString)"
            }
            if isFirst { browser?.open(address) }
        }
    }

    private func entrance(_ console: Console) throws -> Entrance {
        guard let listen else { return .loopback }
        let host = try StudioHost(listen)
        if let certificate, let key {
            return .network(
                host,
                try StudioCertificate(chain: URL(filePath: certificate), key: URL(filePath: key)))
        }
        let own = try StudioCertificate.own(for: host)
        console.result("fingerprint", own.fingerprint) {
            """
            The studio's certificate is its own, and a browser warns of it once. Go on there only if its \
            SHA-256 fingerprint is this one:
              \(own.fingerprint)
            """
        }
        return .network(host, own)
    }
}
