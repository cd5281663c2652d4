public import Foundation

/// Finished frames for somebody who turns the knobs: one plate and one model are open in a process of their own, which ends,
/// and gives all of its memory back, when nobody has asked for a while.
///
/// One order is worked on at a time. Of those that come meanwhile only the newest waits; the ones before it are of no use to
/// anybody any more and end with ``Superseded``.
public actor StillBench {
    /// What is looked at.
    public struct Scene: Sendable, Equatable {
        /// The plate.
        public var plate: URL
        /// The model's folder.
        public var model: URL

        /// A plate and a model.
        public init(plate: URL, model: URL) { (self.plate, self.model) = (plate, model) }
    }

    /// Somebody asked for something newer meanwhile.
    public struct Superseded: Error {}

    private let program: URL
    private let folder: URL
    private let idle: Duration
    private var open: (scene: Scene, process: StillProcess)?
    private var isBusy = false
    private var waiting: CheckedContinuation<Void, any Error>?
    private var watch: Task<Void, Never>?
    private var number = 0
    /// Names of the pictures that are kept, the oldest first.
    private var pictures: [String] = []

    /// Pictures that are kept: an answer's two, and those of the ones before it, which a page may still be loading.
    private static let kept = 8

    /// A bench with nothing on it.
    ///
    /// - Parameters:
    ///   - program: The program whose `stills` does the work.
    ///   - folder: Where its relative paths start.
    ///   - idle: How long it stays open while nobody asks. The default is two minutes.
    public init(_ program: URL, in folder: URL, idle: Duration = .seconds(120)) {
        (self.program, self.folder, self.idle) = (program, folder, idle)
    }

    /// Whether a plate is open.
    public var isOpen: Bool { open?.process.isRunning ?? false }

    /// A finished frame.
    ///
    /// - Parameters:
    ///   - scene: The plate and the model. What is open of another scene is closed.
    ///   - place: A frame's number or a time; `nil` for the middle.
    ///   - settings: What differs from the defaults, by path.
    ///   - plate: Whether the plate's own frame is wanted as well.
    /// - Throws: ``Superseded``, or a `Failure` as `stills` tells it.
    public func still(
        of scene: Scene, at place: String?, settings: [String: SettingValue], plate: Bool
    ) async throws -> StillAnswer {
        try await takeTurn()
        defer { passTurn() }
        watch?.cancel()
        if let open, open.scene != scene || !open.process.isRunning { await clear() }
        let process = try open?.process ?? start(scene)
        number += 1
        let order = StillOrder(
            number: number, place: place, settings: settings, picture: "\(number).jpg",
            plate: plate ? "\(number)-plate.jpg" : nil)
        do {
            let answer = try await process.answer(to: order)
            keep([answer.picture, answer.plate].compactMap { $0 })
            expectIdleness()
            return answer
        } catch let fault as StillFault {
            expectIdleness()
            throw Failure(fault.outcome, happened: fault.happened, remedy: fault.remedy)
        } catch {
            await clear()
            throw error
        }
    }

    /// A picture of one of the last answers; `nil` when it is gone.
    public func picture(_ name: String) -> Data? {
        guard pictures.contains(name), let open else { return nil }
        return FileManager.default.contents(
            atPath: open.process.folder.appending(path: name).path)
    }

    /// Ends the process, whatever it does, and deletes the pictures. The next order opens it again.
    public func close() async {
        watch?.cancel()
        // Whoever works stops at the end of the connection.
        await clear()
    }

    private func start(_ scene: Scene) throws -> StillProcess {
        let process = try StillProcess(program, scene, in: folder)
        open = (scene, process)
        return process
    }

    private func clear() async {
        guard let process = open?.process else { return }
        open = nil
        pictures = []
        await process.end()
    }

    private func keep(_ names: [String]) {
        pictures += names
        while pictures.count > Self.kept, let open {
            let name = pictures.removeFirst()
            try? FileManager.default.removeItem(at: open.process.folder.appending(path: name))
        }
    }

    private func expectIdleness() {
        watch = Task { [idle] in
            do { try await Task.sleep(for: idle) } catch { return }
            await closeIfIdle()
        }
    }

    private func closeIfIdle() async {
        // An order that came at the last moment has cancelled us, or is about to set a new watch.
        guard !isBusy, !Task.isCancelled else { return }
        await clear()
    }

    private func takeTurn() async throws {
        guard isBusy else {
            isBusy = true
            return
        }
        waiting?.resume(throwing: Superseded())
        try await withCheckedThrowingContinuation { waiting = $0 }
    }

    private func passTurn() {
        if let next = waiting {
            waiting = nil
            next.resume()
        } else {
            isBusy = false
        }
    }
}
