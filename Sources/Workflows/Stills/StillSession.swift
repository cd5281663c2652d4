public import Conversion
public import Foundation
import Imaging
import Media
import Networks
import Provenance

/// A plate and a model, opened once, from which finished frames are asked one by one: what a person who tunes a conversion
/// looks at.
///
///     let session = try await StillSession.open(Convert(plate: scene, models: [model], output: anywhere))
///     let still = try await session.frame(FramePlace(frame: 120), settings: settings)
///     let jpeg = try await session.signed(still, as: .jpeg)      // to show
///     try await session.write(still, to: file)                   // to keep
///
/// A frame is what the video of the whole plate shows there, before it is encoded. The neighbors that it depends on are
/// looked at once; the next call on the same frame, with other settings, costs the painting alone. Calls are done one after
/// the other; cancelling a caller's task ends its work between two frames and throws `CancellationError`.
///
/// Everything that holds for a video holds for a still: the consents are checked when the session opens and again for every
/// frame, a frame that shows explicit material ends the session for good, and no picture leaves it without its content
/// credentials and a line in the log.
public actor StillSession {
    private let convert: Convert
    private let surroundings: Surroundings
    private let worker = Worker()
    private var opened: (painter: StillPainter, converter: Converter)?
    private var plateHash: String?
    /// Frames whose pictures were handed out and noted.
    private var noted: Set<Int> = []

    /// The session's own thread: painting keeps it busy.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        worker.asUnownedSerialExecutor()
    }

    private init(_ convert: Convert) throws {
        self.convert = convert
        surroundings = try Surroundings(of: [convert.output] + convert.models)
    }

    /// Opens plate and model, once both people's consents hold.
    ///
    /// - Parameter convert: What is converted, how, and under which consents. Its `settings` are the defaults of
    ///   ``frame(_:settings:)``; its `output` says in whose project the work is noted; its profile, frame, range and step are
    ///   not used.
    /// - Throws: What a conversion throws before it begins; refusals are noted.
    public static func open(_ convert: Convert) async throws -> StillSession {
        let session = try StillSession(convert)
        let search = SearchNetworks()
        async let _: Void = search.loadAhead()
        try await session.start(search)
        return session
    }

    private func start(_ search: SearchNetworks) throws {
        try notingRefusals {
            let (held, revocations) = try convert.checkedConsents(surroundings)
            var whole = convert
            (whole.range, whole.every) = (nil, 1)
            let converter = try Converter(
                try whole.request(.mkv), held.replacements(convert.checkpoint),
                use: convert.use?.value, revocations: revocations, search: search)
            defaults = converter.request.settings
            opened = (try converter.stills(), converter)
        }
    }

    /// The settings of the request.
    private var defaults = ConversionSettings()

    private var painter: StillPainter { parts.painter }

    private var parts: (painter: StillPainter, converter: Converter) {
        guard let opened else { preconditionFailure("an open session has a painter") }
        return opened
    }

    /// The plate's number of frames.
    public var frameCount: Int { painter.table.count }

    /// The plate's length, from the first frame's beginning to the last one's end, in seconds.
    public var seconds: Double { painter.table.length.seconds }

    /// Seconds from the first frame's beginning to another's, which must be one of the plate.
    func secondsInto(frame: Int) -> Double {
        painter.table.time(of: frame).seconds - painter.table.time(of: 0).seconds
    }

    /// A finished frame.
    ///
    /// - Parameters:
    ///   - place: Which.
    ///   - settings: How the face is put in. The default is `nil`: the settings of the request.
    /// - Throws: `WorkflowError.outsideClip`, `ConversionError`, a refusal, or `CancellationError`.
    public func frame(_ place: FramePlace, settings: ConversionSettings? = nil) throws -> Still {
        try Task.checkCancellation()
        return try notingRefusals {
            _ = try convert.checkedConsents(surroundings)
            let table = painter.table
            guard let index = place.frame(in: table) else {
                throw WorkflowError.outsideClip(
                    clip: convert.plate, place: place.text, frames: table.count,
                    length: table.length.description)
            }
            guard
                let painted = try painter.paint(
                    index, settings: settings ?? defaults, isCancelled: { Task.isCancelled })
            else { throw CancellationError() }
            return Still(painted, picture: try painter.picture(of: painted))
        }
    }

    /// The plate's own frame that a still was made of, as a JPEG file, to be shown beside it; `nil` once frames far from it
    /// were asked for.
    public func plate(of still: Still) throws -> [UInt8]? {
        try painter.plate(of: still.frame).map { try StillImage.jpeg($0, quality: 95) }
    }

    /// A still as the bytes of a picture file that carries its credentials.
    ///
    /// - Parameters:
    ///   - still: A frame of this session in which a face was replaced.
    ///   - format: The kind of file. The default is JPEG.
    /// - Throws: `WorkflowError.notReplaced` for a frame in which nobody was replaced: there is nothing to declare.
    public func signed(_ still: Still, as format: Still.Format = .jpeg) throws -> Data {
        let folder = try PictureFolder(in: FileManager.default.temporaryDirectory)
        defer { folder.remove() }
        let file = folder.url.appending(path: "frame-\(still.frame).\(format.rawValue)")
        try sign(still, into: file)
        if noted.insert(still.frame).inserted { try note(still, file) }
        return try Data(contentsOf: file)
    }

    /// Writes a still into a file, `.png` or `.jpg`, that carries its credentials.
    ///
    /// - Parameters:
    ///   - still: A frame of this session in which a face was replaced.
    ///   - file: The file.
    ///   - overwrite: Whether a file that is there already may be replaced. The default is `false`.
    /// - Throws: `WorkflowError.notReplaced` for a frame in which nobody was replaced: there is nothing to declare.
    public func write(_ still: Still, to file: URL, overwrite: Bool = false) throws {
        try PictureFile.check(file, overwrite: overwrite)
        try sign(still, into: file)
        try note(still, file)
    }

    private func sign(_ still: Still, into file: URL) throws {
        try notingRefusals {
            let (held, _) = try convert.checkedConsents(surroundings)
            guard still.replaced > 0 else {
                throw WorkflowError.notReplaced(
                    plate: convert.plate, frame: still.frame, person: Words.any(held.targets),
                    why: still.skipped.isEmpty ? nil : ConversionNarrator.reasons(still.skipped))
            }
            let plate = try plateHash ?? SHA256Hash(ofClip: convert.plate).hex
            plateHash = plate
            let statement = parts.converter.statement(plate: plate, held)
            // On the same disk: what is signed only changes its place.
            let folder = try PictureFolder(in: file.deletingLastPathComponent())
            defer { folder.remove() }
            let unsigned = folder.url.appending(path: file.lastPathComponent)
            try PictureFile.write(
                still.picture, as: file.pathExtension, to: unsigned, overwrite: false)
            try ContentCredentials.sign(
                unsigned, into: file, plate: convert.plate, statement: statement,
                version: Program.version)
        }
    }

    private func note(_ still: Still, _ file: URL) throws {
        let (held, _) = try convert.checkedConsents(surroundings)
        try surroundings.note(
            .converted,
            [
                "plate": plateHash ?? "", "model": parts.converter.modelHashes,
                "frame": "\(still.frame)", "result": try SHA256Hash(ofFile: file).hex,
                "consents": held.hashes,
            ])
    }

    private func notingRefusals<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch {
            surroundings.noteIfRefused(error, of: .convert)
            throw error
        }
    }
}

/// Runs an actor's work on a thread of its own.
private final class Worker: SerialExecutor {
    private let queue = DispatchQueue(label: "understudy.still")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
