public import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import Synchronization
public import Workflows

/// The studio: a project as pages for a browser, over the same `Workflows` as the command line. It listens on this machine
/// only, unless it is told otherwise.
///
/// It holds no state of its own: what it shows lies in the project's folder, and what it is asked to do goes into the
/// project's queue. It can be killed at any moment.
public struct StudioServer: Sendable {
    /// The project that it shows.
    public var project: Project
    /// Folders outside of the project of which footage may be picked. The default is none.
    public var folders: [URL]
    /// From where it can be reached. The default is this machine alone.
    public var entrance: Entrance
    /// The port; `nil` for 4880, or any other when that one is taken.
    public var port: Int?
    /// The program whose commands the jobs are. The default is this one.
    public var program: URL
    /// The folder of the pages. The default is `nil`: beside the program.
    public var assets: URL?
    /// The file whose lock is the turn of a heavy job. The default is `nil`: the one of this account.
    public var turn: URL?
    /// How long a plate stays open for tuning while nobody asks for a frame. The default is two minutes.
    public var tuningIdle = Duration.seconds(120)
    /// How long it stays open when nobody looks any more. The default is five seconds.
    public var tuningGrace = Duration.seconds(5)

    /// Where a studio is asked for first.
    public static let standardPort = 4880

    /// A studio by its parts.
    public init(
        _ project: Project, folders: [URL] = [], entrance: Entrance = .loopback, port: Int? = nil,
        program: URL = Program.file, assets: URL? = nil, turn: URL? = nil
    ) {
        self.project = project
        self.folders = folders
        self.entrance = entrance
        self.port = port
        self.program = program
        self.assets = assets
        self.turn = turn
    }

    /// Serves, and does the jobs of the project's queue, until somebody asks to stop. The job that runs then ends in
    /// order, and waits for its turn.
    ///
    /// - Parameter address: Told where the studio can be opened, each time a browser may be let in: an address lets in
    ///   one browser, once.
    public func run(stop: StopRequest, address: @escaping @Sendable (URL) -> Void) async throws {
        let queue = try JobQueue(project)
        let pages = try Pages(assets ?? Pages.standardFolder)
        let places = try Places(project, opened: folders)
        let runner = JobRunner(queue, program: program, turn: turn)
        let doors = Doors(entrance)
        let router = Router(context: StudioContext.self)
        let desk = Desk(
            queue: queue, places: places, pages: pages, program: program, stop: stop,
            shelf: FacesetShelf(),
            bench: StillBench(program, in: project.folder, idle: tuningIdle, grace: tuningGrace))
        StillBench.sweep()
        desk.addRoutes(to: router)
        let inner = router.buildResponder()
        let announce: @Sendable (Int) -> Void = { port in
            if let url = doors.address(port: port) { address(url) }
        }
        let responder = Gate(doors: doors, inner: inner, announce: announce)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await serve(responder, doors, announce) }
            group.addTask { try await runner.run(stop: stop) }
            // The runner ends when somebody asks to stop, after its job; the server fails or goes on for ever.
            try await group.next()
            stop.request()
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }
        await desk.bench.close()
    }

    private func serve(
        _ responder: Gate, _ doors: Doors, _ announce: @escaping @Sendable (Int) -> Void
    ) async throws {
        let wanted = port ?? Self.standardPort
        do {
            try await application(responder, doors, port: wanted, announce).run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            guard port == nil else { throw Self.taken(wanted) }
            try await application(responder, doors, port: 0, announce).run()
        } catch let error as IOError where error.errnoCode == EADDRNOTAVAIL {
            throw notHere
        } catch is SocketAddressError {
            throw notHere
        }
    }

    private var notHere: Failure {
        Failure(
            .usage, happened: "This machine has no address “\(entrance.host)”.",
            remedy: "Name one that “ip address” shows, or a name that leads to it.")
    }

    private static func taken(_ port: Int) -> Failure {
        Failure(
            .usage, happened: "Port \(port) of this machine is taken by another program.",
            remedy: "Name another with --port, or none: then a free one is found.")
    }

    private func application(
        _ responder: Gate, _ doors: Doors, port: Int,
        _ announce: @escaping @Sendable (Int) -> Void
    ) throws -> Application<Gate> {
        var logger = Logger(label: Program.name)
        logger.logLevel = .critical
        var configuration = ApplicationConfiguration(
            address: .hostname(entrance.host, port: port), serverName: nil)
        configuration.availableConnectionsDelegate = MaximumAvailableConnections(
            Limits.connections, logger: logger)
        let plain = HTTPServerBuilder.http1(
            configuration: .init(
                idleTimeout: .seconds(Limits.idleSeconds),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 8192, maxHeaderListSize: 16384, maxHeaderFieldCount: 64)))
        let server =
            if let certificate = entrance.certificate {
                try HTTPServerBuilder.tls(plain, tlsConfiguration: certificate.configuration)
            } else {
                plain
            }
        return Application(
            responder: responder,
            server: server,
            configuration: configuration,
            onServerRunning: { channel in
                guard let port = channel.localAddress?.port else { return }
                doors.open(port: port)
                announce(port)
            }, logger: logger)
    }
}
