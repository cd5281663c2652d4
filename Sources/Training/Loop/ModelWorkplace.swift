import Foundation
import Networks

/// A model's folder in the hands of the one process that writes to it.
///
/// Not `Sendable`: the lock is held as long as this object lives.
final class ModelWorkplace {
    let folder: ModelFolder
    let description: ModelDescription
    private(set) var settings: TrainingSettings
    /// The optimizer is to move weights otherwise than before.
    let hasOtherOptimizer: Bool
    let disk: Disk
    private let lock: Int32?

    /// What a process that follows another one knows of the model: it touches no file.
    init(following briefing: Briefing, _ plan: TrainingPlan) {
        folder = ModelFolder(plan.model)
        (description, settings) = (briefing.model, briefing.settings)
        hasOtherOptimizer = false
        disk = Disk()
        lock = nil
    }

    /// Takes a folder: makes the model, or checks that the one in it is the one that is meant.
    init(_ plan: TrainingPlan, disk: Disk) throws(TrainingError) {
        folder = ModelFolder(plan.model)
        self.disk = disk
        let lock: Int32
        do {
            lock = try Self.take(folder, disk)
        } catch {
            throw .stored(error)
        }
        self.lock = lock
        do {
            let meant = try Self.settle(plan, folder, disk)
            (description, settings) = (meant.description, meant.settings)
            hasOtherOptimizer = meant.hasOtherOptimizer
        } catch {
            close(lock)
            throw error
        }
    }

    deinit { if let lock { close(lock) } }

    private static func take(_ folder: ModelFolder, _ disk: Disk) throws(StoredError) -> Int32 {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        // A folder of something else is not filled with a model.
        if !folder.holdsModel, let names, !names.allSatisfy({ $0.hasPrefix(".") }) {
            throw .notAModel(folder.url)
        }
        try disk.makeFolder(folder.url)
        let lock = open(folder.lock.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard lock >= 0 else { throw .unwritable(folder.lock, code: errno) }
        // The system gives the lock back when the process ends, however it ends.
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(lock)
            throw code == EWOULDBLOCK
                ? .inUse(folder.url) : .unwritable(folder.lock, code: code)
        }
        return lock
    }

    /// What a model is or is to be, and how it is to be trained.
    struct Intention {
        var description: ModelDescription
        var settings: TrainingSettings
        /// What the folder holds now.
        fileprivate var found: ModelDescription?
        fileprivate var hasNewSettings: Bool
        fileprivate var hasOtherOptimizer: Bool
    }

    /// What a plan means for the folder that it names. Nothing is written.
    static func intention(_ plan: TrainingPlan) throws(TrainingError) -> Intention {
        let folder = ModelFolder(plan.model)
        do throws(StoredError) {
            let found = folder.holdsModel ? try folder.readDescription() : nil
            let architecture = try architecture(plan, found)
            var wanted = ModelDescription(
                architecture: architecture, source: plan.persons.source,
                target: plan.persons.target, program: plan.program)
            wanted.lineage = plan.start?.lineage ?? []
            if let path = found?.difference(from: wanted) {
                throw .otherModel(folder.url, path: path)
            }
            var description = found?.adding(consentsOf: wanted) ?? wanted
            if let found {
                description.lineage = try lineage(plan, folder, found, wanted)
            }
            let settings = try settings(plan, folder, architecture)
            // Said before the first step that it is true of.
            description.knowsJudge =
                found?.knowsJudge == true || settings.value.asksJudge
                || plan.start?.description.knowsJudge == true
            return Intention(
                description: description, settings: settings.value, found: found,
                hasNewSettings: settings.isNew, hasOtherOptimizer: settings.hasOtherOptimizer)
        } catch {
            throw .stored(error)
        }
    }

    /// The description and the settings that hold, written where they are new.
    private static func settle(
        _ plan: TrainingPlan, _ folder: ModelFolder, _ disk: Disk
    ) throws(TrainingError) -> Intention {
        let meant = try intention(plan)
        do throws(StoredError) {
            if meant.description != meant.found {
                try disk.replace(folder.description, with: meant.description.data)
            }
            if meant.hasNewSettings {
                try disk.replace(folder.settings, with: meant.settings.data)
            }
        } catch {
            throw .stored(error)
        }
        return meant
    }

    /// The lineage of a model that is there: what it was begun from stays, whatever is asked for now.
    private static func lineage(
        _ plan: TrainingPlan, _ folder: ModelFolder, _ found: ModelDescription,
        _ wanted: ModelDescription
    ) throws(StoredError) -> [ModelDescription.Ancestor] {
        if let start = plan.start, !start.isParent(of: found.lineage) {
            throw .otherModel(folder.url, path: "lineage")
        }
        guard !found.lineage.isEmpty, try folder.checkpoints.iterations().isEmpty else {
            return found.lineage
        }
        // It was ended before the earlier model's weights were copied: they are now, or it would begin from noise.
        guard plan.start != nil else { throw .notBegun(folder.url) }
        return wanted.lineage
    }

    private static func architecture(
        _ plan: TrainingPlan, _ found: ModelDescription?
    ) throws(StoredError) -> ArchitectureChoice {
        if let chosen = plan.architecture ?? found?.architecture
            ?? plan.start?.description.architecture
        {
            return chosen
        }
        do {
            return try ArchitectureChoice(named: Architectures.all[0].name)
        } catch {
            throw .settings(.caller, .network(error))
        }
    }

    private static func settings(
        _ plan: TrainingPlan, _ folder: ModelFolder, _ architecture: ArchitectureChoice
    ) throws(StoredError) -> (value: TrainingSettings, isNew: Bool, hasOtherOptimizer: Bool) {
        let defaults = TrainingSettings(for: architecture)
        let exists = FileManager.default.fileExists(atPath: folder.settings.path)
        let kept = exists ? try TrainingSettings.read(folder.settings, over: defaults) : defaults
        do {
            let changed = try kept.setting(plan.changes)
            return (changed, !exists || changed != kept, changed.optimizer != kept.optimizer)
        } catch {
            throw .settings(.caller, error)
        }
    }

    /// Takes a batch that was chosen, and keeps it.
    func adopt(batch: Int) throws(TrainingError) {
        settings.batch = batch
        do {
            try disk.replace(folder.settings, with: settings.data)
        } catch {
            throw .stored(error)
        }
    }

    /// Removes previews of steps that a killed run has done and this one will do again.
    func forgetPreviews(after iteration: Int) {
        guard lock != nil else { return }
        let names =
            (try? FileManager.default.contentsOfDirectory(atPath: folder.previews.path)) ?? []
        for name in names where name.hasSuffix(".jpg") {
            guard let number = Int(name.dropLast(4)), number > iteration else { continue }
            // One that stays is overwritten when its turn comes.
            try? disk.remove(folder.previews.appending(path: name))
        }
    }
}
