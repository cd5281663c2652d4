public import Foundation

/// Finished frames for those who turn the knobs: one plate and one model are open in a process of their own, which ends,
/// and gives all of its memory back, when nobody has asked for a while.
///
/// One order is worked on at a time. Of those that a view asks meanwhile only its newest waits; the ones before it are of no
/// use to anybody any more and end with ``Superseded``. A view is one look at the page: two tabs are two, and so are a page
/// before and after it is loaded again. Whatever one of them does, the others get their frames.
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

    /// The view asked for something newer meanwhile, or was left.
    public struct Superseded: Error {}

    private let program: URL
    private let folder: URL
    private let idle: Duration
    private let grace: Duration
    private var open: (scene: Scene, process: StillProcess)?
    private var isBusy = false
    private var waiting: [(view: String, turn: CheckedContinuation<Void, any Error>)] = []
    /// The views that asked for something and were not left since.
    private var views: Set<String> = []
    private var watch: Task<Void, Never>?
    private var number = 0
    /// Names of the pictures that are kept, the oldest first.
    private var pictures: [String] = []

    /// Pictures that are kept: an answer's two, and those of the ones before it, which pages may still be loading.
    private static let kept = 16

    /// A bench with nothing on it.
    ///
    /// - Parameters:
    ///   - program: The program whose `stills` does the work.
    ///   - folder: Where its relative paths start.
    ///   - idle: How long it stays open while nobody asks. The default is two minutes.
    ///   - grace: How long it stays open when the last view was left: whoever loads the page again, or looks at another one
    ///     for a moment, finds it open. The default is five seconds.
    public init(
        _ program: URL, in folder: URL, idle: Duration = .seconds(120),
        grace: Duration = .seconds(5)
    ) {
        (self.program, self.folder, self.idle, self.grace) = (program, folder, idle, grace)
    }

    /// A finished frame.
    ///
    /// - Parameters:
    ///   - scene: The plate and the model. What is open of another scene is closed.
    ///   - place: A frame's number or a time; `nil` for the middle.
    ///   - settings: What differs from the defaults, by path.
    ///   - plate: Whether the plate's own frame is wanted as well.
    ///   - view: Who asks.
    /// - Throws: ``Superseded``, or a `Failure` as `stills` tells it.
    public func still(
        of scene: Scene, at place: String?, settings: [String: SettingValue], plate: Bool,
        for view: String
    ) async throws -> StillAnswer {
        views.insert(view)
        try await takeTurn(view)
        defer { passTurn() }
        watch?.cancel()
        if let open, open.scene != scene || !open.process.isRunning { await clear() }
        let isFresh = open == nil
        do {
            return try await answer(scene, place, settings, plate)
        } catch is StillProcess.Gone where !isFresh {
            // Something has ended a process that had worked: a new one does as well.
            return try await answer(scene, place, settings, plate)
        }
    }

    private func answer(
        _ scene: Scene, _ place: String?, _ settings: [String: SettingValue], _ plate: Bool
    ) async throws -> StillAnswer {
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

    /// Deletes the pictures that benches left whose process was killed.
    public static func sweep() { PictureFolder.sweep(FileManager.default.temporaryDirectory) }

    /// A picture of one of the last answers; `nil` when it is gone.
    public func picture(_ name: String) -> Data? {
        guard pictures.contains(name), let open else { return nil }
        return FileManager.default.contents(
            atPath: open.process.folder.appending(path: name).path)
    }

    /// A view was left: what it still waits for is not made, and when it was the last one, the process ends soon.
    ///
    /// What is made at this moment is finished: it may be another view's.
    public func leave(_ view: String) {
        views.remove(view)
        supersede(view)
        guard views.isEmpty, !isBusy else { return }
        expectIdleness()
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

    /// The process ends when nothing is asked for a while: a short one when nobody looks any more.
    private func expectIdleness() {
        watch?.cancel()
        let patience = views.isEmpty ? grace : idle
        watch = Task {
            do { try await Task.sleep(for: patience) } catch { return }
            await closeIfIdle()
        }
    }

    private func closeIfIdle() async {
        // An order that came at the last moment has cancelled us, or is about to set a new watch.
        guard !isBusy, !Task.isCancelled else { return }
        // A view that was not left in order, as when a browser is killed, is not waited for a second time.
        views = []
        await clear()
    }

    private func takeTurn(_ view: String) async throws {
        guard isBusy else {
            isBusy = true
            return
        }
        supersede(view)
        try await withCheckedThrowingContinuation { waiting.append((view, $0)) }
    }

    private func supersede(_ view: String) {
        for older in waiting where older.view == view { older.turn.resume(throwing: Superseded()) }
        waiting.removeAll { $0.view == view }
    }

    private func passTurn() {
        if waiting.isEmpty {
            isBusy = false
        } else {
            waiting.removeFirst().turn.resume()
        }
    }
}
