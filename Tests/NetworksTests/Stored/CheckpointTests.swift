import Foundation
import Networks
import Synchronization
import Testing
import Torch

/// Counts from any thread.
final class Counter: Sendable {
    private let count = Mutex(0)

    /// How often it was asked before.
    func next() -> Int {
        count.withLock { count in
            count += 1
            return count - 1
        }
    }
}

/// A folder that goes with the object.
final class Workbench {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "stored-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    static func state(_ iteration: Int) -> CheckpointState {
        let person = IdentityStatistics(
            crops: 3, colors: .unchanged, expressionMean: [1, 2, 3, 4, 5, 6],
            expressionDeviation: [1, 1, 1, 1, 1, 1])
        return CheckpointState(
            iteration: iteration, seconds: 1.5, random: RandomState([1, 2, 3, .max])!,
            computation: .init(device: "cpu", precision: "float32", threads: 1, cores: 2),
            source: person, target: person, program: "test")
    }

    /// Two small files, told apart by the iteration.
    static func files(_ iteration: Int) -> [CheckpointStore.File] {
        [Checkpoint.weightsName, Checkpoint.optimizerName].map { name in
            CheckpointStore.File(name) { (url) throws(StoredError) in
                try Disk().write(Data("\(name) \(iteration)".utf8), to: url)
            }
        }
    }

    func store(_ disk: Disk = Disk()) -> CheckpointStore {
        CheckpointStore(folder: folder.appending(path: "checkpoints"), disk: disk)
    }
}

@Suite("Checkpoints")
struct CheckpointTests {
    @Test("what is saved is found again, with the hashes of its files")
    func roundTrip() throws {
        let bench = try Workbench()
        let saved = try bench.store().save(Workbench.state(12000), files: Workbench.files(12000))
        #expect(saved.folder.lastPathComponent == "0012000")
        let found = try bench.store().newest()
        #expect(found.checkpoint?.state == saved.state)
        #expect(found.damaged.isEmpty)
        // "weights.safetensors 12000" by sha256sum.
        #expect(
            saved.state.files[Checkpoint.weightsName]?.sha256
                == "d1da2d82cbea4b2696f9cc1434f5697dd02339491b6040b5779bd8bc923478d9")
    }

    @Test("a checkpoint with one flipped byte is refused by name, and the one before it is used")
    func flippedByte() throws {
        for name in [Checkpoint.weightsName, Checkpoint.optimizerName, Checkpoint.stateName] {
            let bench = try Workbench()
            for i in [1, 2] {
                _ = try bench.store().save(Workbench.state(i), files: Workbench.files(i))
            }
            let file = bench.folder.appending(path: "checkpoints/0000002/\(name)")
            var bytes = try Data(contentsOf: file)
            bytes[bytes.count / 2] ^= 0x10
            try bytes.write(to: file)
            let (newest, damaged) = try bench.store().newest()
            #expect(newest?.state.iteration == 1, "\(name)")
            #expect(damaged.map(\.iteration) == [2])
            // A byte of the state may say another hash; the file that then differs is named.
            if name != Checkpoint.stateName { #expect(damaged.first?.file.path == file.path) }
        }
    }

    @Test("missing, shortened, empty and foreign files are refused, each with what is wrong")
    func otherDamage() throws {
        let kinds: [(String, (URL) throws -> Void, (StoredError.Damage) -> Bool)] = [
            (
                Checkpoint.weightsName, { try FileManager.default.removeItem(at: $0) },
                { $0 == .missing }
            ),
            (
                Checkpoint.weightsName, { try Data([1]).write(to: $0) },
                { $0 == .size(found: 1, saved: 21) }
            ),
            (Checkpoint.stateName, { try Data().write(to: $0) }, { $0 == .malformed }),
            (Checkpoint.stateName, { try Data("{}".utf8).write(to: $0) }, { $0 == .malformed }),
            (
                Checkpoint.stateName, { try FileManager.default.removeItem(at: $0) },
                { $0 == .missing }
            ),
        ]
        for (name, harm, isExpected) in kinds {
            let bench = try Workbench()
            _ = try bench.store().save(Workbench.state(1), files: Workbench.files(1))
            try harm(bench.folder.appending(path: "checkpoints/0000001/\(name)"))
            do {
                _ = try bench.store().newest()
                Issue.record("\(name) was taken")
            } catch StoredError.noCheckpoint(_, let damaged) {
                #expect(damaged.count == 1 && isExpected(damaged[0].damage), "\(damaged)")
            }
        }
    }

    @Test("a checkpoint of a newer program is an error, not a damage to pass over")
    func newer() throws {
        let bench = try Workbench()
        for i in [1, 2] {
            _ = try bench.store().save(Workbench.state(i), files: Workbench.files(i))
        }
        let file = bench.folder.appending(path: "checkpoints/0000002/state.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(
            text.replacing("\"version\" : \(CheckpointState.version)", with: "\"version\" : 9").utf8
        ).write(to: file)
        do {
            _ = try bench.store().newest()
            Issue.record("it was taken")
        } catch StoredError.settings(.file, .newerVersion(let found, let known)) {
            #expect(found == 9 && known == CheckpointState.version)
        }
    }

    private static func saves(_ store: CheckpointStore) -> Bool {
        (try? store.save(Workbench.state(2), files: Workbench.files(2))) != nil
    }

    @Test("a save that ends at any step leaves the checkpoint before it, and the next save works")
    func killed() throws {
        var step = 0
        while true {
            let bench = try Workbench()
            _ = try bench.store().save(Workbench.state(1), files: Workbench.files(1))
            let count = Counter()
            let (last, folder) = (step, bench.folder)
            // A killed process does nothing afterwards: once broken, every operation fails.
            let broken = Disk { (operation) throws(StoredError) in
                if count.next() >= last { throw .unwritable(folder, code: EIO) }
            }
            if Self.saves(bench.store(broken)) { break }
            let (newest, damaged) = try bench.store().newest()
            // Only the last sync, after the rename, can fail with the new one in place.
            #expect((newest?.state.iteration ?? 0) >= 1 && damaged.isEmpty, "step \(step)")
            _ = try bench.store().save(Workbench.state(2), files: Workbench.files(2))
            try bench.store().prune(last: 3)
            #expect(try bench.store().newest().checkpoint?.state.iteration == 2)
            let names = try FileManager.default.contentsOfDirectory(
                atPath: bench.folder.appending(path: "checkpoints").path)
            #expect(names.sorted() == ["0000001", "0000002"], "step \(step)")
            step += 1
        }
        #expect(step > 10, "a save has many steps, each of which was broken")
    }

    @Test("a full disk is named as such, and the half-written files are gone")
    func fullDisk() throws {
        let bench = try Workbench()
        _ = try bench.store().save(Workbench.state(1), files: Workbench.files(1))
        let full = Disk { (operation) throws(StoredError) in
            if case .write(let file) = operation, file.lastPathComponent == Checkpoint.optimizerName
            {
                throw .unwritable(file, code: ENOSPC)
            }
        }
        do {
            _ = try bench.store(full).save(Workbench.state(2), files: Workbench.files(2))
            Issue.record("it was saved")
        } catch StoredError.unwritable(let file, let code) {
            #expect(code == ENOSPC && file.lastPathComponent == Checkpoint.optimizerName)
        }
        let names = try FileManager.default.contentsOfDirectory(
            atPath: bench.folder.appending(path: "checkpoints").path)
        #expect(names == ["0000001"])
    }

    @Test("the newest are kept, and those that are asked for; what interrupted saves left goes")
    func retention() throws {
        let bench = try Workbench()
        for i in 1...6 { _ = try bench.store().save(Workbench.state(i), files: Workbench.files(i)) }
        try Disk().makeFolder(bench.folder.appending(path: "checkpoints/.0000007.part"))
        try bench.store().prune(last: 2, keeping: [3])
        #expect(try bench.store().iterations() == [3, 5, 6])
        let names = try FileManager.default.contentsOfDirectory(
            atPath: bench.folder.appending(path: "checkpoints").path)
        #expect(names.count == 3)
    }

    @Test("the first of each so many steps is kept for good, however often it is pruned")
    func milestones() throws {
        let bench = try Workbench()
        for i in stride(from: 3, through: 60, by: 3) {
            _ = try bench.store().save(Workbench.state(i), files: Workbench.files(i))
            try bench.store().prune(last: 1, every: 20)
        }
        #expect(try bench.store().iterations() == [3, 21, 42, 60])
    }

    @Test("a removal that ends at any step leaves no checkpoint that is not whole")
    func killedRemoval() throws {
        for place in 0..<12 {
            let bench = try Workbench()
            for i in 1...3 {
                _ = try bench.store().save(Workbench.state(i), files: Workbench.files(i))
            }
            let (count, folder) = (Counter(), bench.folder)
            let broken = Disk { (operation) throws(StoredError) in
                if count.next() >= place { throw .unwritable(folder, code: EIO) }
            }
            try? bench.store(broken).prune(last: 1)
            for iteration in try bench.store().iterations() {
                let found = fault(bench.store(), iteration)
                #expect(found.map { "\($0)" } == nil, "step \(place)")
            }
            try bench.store().prune(last: 1)
            let names = try FileManager.default.contentsOfDirectory(
                atPath: bench.folder.appending(path: "checkpoints").path)
            #expect(names == ["0000003"], "step \(place)")
        }
    }

    @Test("a checkpoint is asked for by its iteration; one that is not there or damaged is named")
    func byIteration() throws {
        let bench = try Workbench()
        for i in [2, 4] {
            _ = try bench.store().save(Workbench.state(i), files: Workbench.files(i))
        }
        #expect(try bench.store().checkpoint(of: 2).state.iteration == 2)
        guard case .noSuchCheckpoint(_, 3, known: [2, 4])? = fault(bench.store(), 3) else {
            Issue.record("another one was taken")
            return
        }
        try Data("x".utf8).write(to: bench.store().checkpoint(of: 2).weights)
        guard case .damaged(let file, .size)? = fault(bench.store(), 2) else {
            Issue.record("a damaged one was taken")
            return
        }
        #expect(file.lastPathComponent == Checkpoint.weightsName)
    }

    /// What keeps the checkpoint of an iteration from being used.
    private func fault(_ store: CheckpointStore, _ iteration: Int) -> StoredError? {
        do throws(StoredError) {
            _ = try store.checkpoint(of: iteration)
            return nil
        } catch {
            return error
        }
    }

    @Test("a state of version 1 is read: its learning rate was never lowered")
    func upgrade() throws {
        var state = Workbench.state(7)
        state.rate = 0.25
        #expect(try CheckpointState.parse(state.data).rate == 0.25)
        let old = String(decoding: state.data, as: UTF8.self)
            .replacing("  \"rate\" : 0.25,\n", with: "")
            .replacing("\"version\" : \(CheckpointState.version)", with: "\"version\" : 1")
        #expect(!old.contains("rate\" :"))
        #expect(try CheckpointState.parse(Data(old.utf8)).rate == 1)
    }

    @Test("a state of version 2 is read: nobody looked how far hair hangs over the faces")
    func hairless() throws {
        var state = Workbench.state(7)
        (state.source.hairline, state.target.hairline) = ([0.25, 0.5], [0.75])
        let now = try CheckpointState.parse(state.data)
        #expect(now.source.hairline == [0.25, 0.5] && now.target.hairline == [0.75])
        let lists = /,\s*"hairline" : \[[^\]]*\]/
        let old = String(decoding: state.data, as: UTF8.self).replacing(lists, with: "")
            .replacing("\"version\" : \(CheckpointState.version)", with: "\"version\" : 2")
        #expect(!old.contains("hairline"))
        let read = try CheckpointState.parse(Data(old.utf8))
        #expect(read.source.hairline.isEmpty && read.target.hairline.isEmpty)
        #expect(read.source.crops == state.source.crops)
    }

    @Test("folders with other names are no checkpoints; no folder is none")
    func names() throws {
        let bench = try Workbench()
        #expect(try bench.store().newest().checkpoint == nil)
        for name in ["1", "00000012x", "notes", "-000001"] {
            try Disk().makeFolder(bench.folder.appending(path: "checkpoints/\(name)"))
        }
        #expect(try bench.store().iterations().isEmpty)
        #expect(CheckpointStore.name(123_456_789) == "123456789")
    }
}
