public import Foundation

/// `state.json`: everything about a moment of training that is not a tensor, and the hashes of the files that are.
public struct CheckpointState: StoredDocument, Sendable, Equatable {
    package static let schema = "understudy.checkpoint"
    package static let version = 3
    package static let upgrades: [Int: @Sendable (inout JSONValue) -> Void] = [
        // Version 2 says by how much the learning rate was lowered after a rollback.
        1: { tree in
            var members = tree.members
            members["rate"] = .integer(1)
            tree = .object(members)
        },
        // Version 3 says how far hair hangs over each face. Where nobody has looked the list is empty.
        2: { tree in
            for person in ["source", "target"] {
                tree = tree.merged(with: JSONValue.array([]).under([person, "hairline"]))
            }
        },
    ]

    /// Steps done so far.
    public var iteration: Int
    /// Seconds trained so far, over all runs.
    public var seconds: Double
    /// Where the random numbers are.
    public var random: RandomState
    /// What the learning rate of the settings is multiplied with: below 1 once training went wrong and was rolled back.
    public var rate: Double
    /// How training computed; a resumed run computes the same way, so that it gives the same losses.
    public var computation: Computation
    /// What is known about the person whose face is put in.
    public var source: IdentityStatistics
    /// What is known about the person in the plate.
    public var target: IdentityStatistics
    /// The version of the program that trained.
    public var program: String
    /// The tensor files beside this one, by name.
    public var files: [String: FileFingerprint] = [:]

    /// How training computed.
    public struct Computation: Codable, Sendable, Equatable {
        /// `cpu` or `cuda`.
        public var device: String
        /// The type that convolutions and matrix products are computed in: `float32` or `bfloat16`.
        public var precision: String
        /// Threads.
        public var threads: Int
        /// The cores of the machine that `threads` was chosen on.
        public var cores: Int

        /// A way to compute by its parts.
        public init(device: String, precision: String, threads: Int, cores: Int) {
            self.device = device
            self.precision = precision
            self.threads = threads
            self.cores = cores
        }
    }

    /// A state by its parts; the hashes are added when it is saved.
    public init(
        iteration: Int, seconds: Double, random: RandomState, rate: Double = 1,
        computation: Computation, source: IdentityStatistics, target: IdentityStatistics,
        program: String
    ) {
        self.iteration = iteration
        self.seconds = seconds
        self.random = random
        self.rate = rate
        self.computation = computation
        self.source = source
        self.target = target
        self.program = program
    }

    package func firstFault() -> SettingsFault? {
        let whole = 0...Double(Int64.max)
        if iteration < 0 {
            return .outOfRange(path: "iteration", found: Double(iteration), allowed: whole)
        }
        if !(seconds >= 0) { return .outOfRange(path: "seconds", found: seconds, allowed: whole) }
        if !(rate > 0 && rate <= 1) {
            return .outOfRange(path: "rate", found: rate, allowed: 0...1)
        }
        for (path, person) in [("source", source), ("target", target)]
        where person.expressionMean.count != 6 || person.expressionDeviation.count != 6 {
            return .wrongType(path: path + ".expressionMean", expected: "six measures")
        }
        return nil
    }
}

/// One complete moment of training on disk: `checkpoints/0012000/{weights,optimizer}.safetensors state.json`.
public struct Checkpoint: Sendable {
    /// Where its files lie.
    public let folder: URL
    /// Everything but the tensors.
    public let state: CheckpointState

    /// The networks' weights: `raw.NAME`, and `ema.NAME` for their running means where those are kept.
    public static let weightsName = "weights.safetensors"
    /// What the optimizers remember.
    public static let optimizerName = "optimizer.safetensors"
    /// The state.
    public static let stateName = "state.json"

    /// The weights' file.
    public var weights: URL { folder.appending(path: Self.weightsName) }
    /// The optimizers' file.
    public var optimizer: URL { folder.appending(path: Self.optimizerName) }
}

/// The checkpoints of one model.
///
/// A checkpoint is one set: it is written into a folder aside, each file is forced onto the medium and hashed, the
/// state with the hashes is written last, and then the folder is renamed. So each one that has its name is whole, and
/// what a killed process or a full disk leaves behind is never taken for one.
public struct CheckpointStore: Sendable {
    /// The folder that holds them.
    public let folder: URL
    package let disk: Disk

    /// The checkpoints below `folder`; it need not be there yet.
    public init(folder: URL) { self.init(folder: folder, disk: Disk()) }

    package init(folder: URL, disk: Disk) {
        self.folder = folder
        self.disk = disk
    }

    /// The name of a checkpoint's folder or a preview: at least seven digits.
    public static func name(_ iteration: Int) -> String {
        let digits = String(iteration)
        return String(repeating: "0", count: max(0, 7 - digits.count)) + digits
    }

    /// The iterations of all checkpoints, earliest first, whatever their condition.
    public func iterations() throws(StoredError) -> [Int] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        } catch {
            guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
            throw .unreadable(folder, code: EIO)
        }
        return names.compactMap { name in
            guard let iteration = Int(name), Self.name(iteration) == name else { return nil }
            return iteration
        }.sorted()
    }

    /// The newest checkpoint whose files are what was saved, and the newer ones that are not.
    ///
    /// - Parameter files: The files that are wanted; the others are not looked at. The default is both.
    /// - Returns: `nil` for the checkpoint when there is none at all.
    /// - Throws: `.noCheckpoint` when there are some and none is intact.
    public func newest(
        checking files: [String] = [Checkpoint.weightsName, Checkpoint.optimizerName]
    ) throws(StoredError) -> (checkpoint: Checkpoint?, damaged: [CheckpointFault]) {
        var damaged: [CheckpointFault] = []
        for iteration in try iterations().reversed() {
            switch try open(iteration, checking: files) {
            case .success(let checkpoint): return (checkpoint, damaged)
            case .failure(let fault): damaged.append(fault.fault)
            }
        }
        guard damaged.isEmpty else { throw .noCheckpoint(folder, damaged: damaged) }
        return (nil, [])
    }

    /// The checkpoint of an iteration.
    ///
    /// - Parameter files: The files that are wanted; the others are not looked at. The default is both.
    /// - Throws: `.noSuchCheckpoint`, and `.damaged` where a file is not what was saved.
    public func checkpoint(
        of iteration: Int,
        checking files: [String] = [Checkpoint.weightsName, Checkpoint.optimizerName]
    ) throws(StoredError) -> Checkpoint {
        let known = try iterations()
        guard known.contains(iteration) else {
            throw .noSuchCheckpoint(folder, iteration: iteration, known: known)
        }
        switch try open(iteration, checking: files) {
        case .success(let checkpoint): return checkpoint
        case .failure(let failure): throw .damaged(failure.fault.file, failure.fault.damage)
        }
    }

    /// A fault as an error, for `Result`.
    private struct Failure: Error { let fault: CheckpointFault }

    private func open(
        _ iteration: Int, checking files: [String]
    ) throws(StoredError) -> Result<Checkpoint, Failure> {
        let place = folder.appending(path: Self.name(iteration))
        func fault(_ name: String, _ damage: StoredError.Damage) -> Result<Checkpoint, Failure> {
            let file = place.appending(path: name)
            return .failure(
                Failure(fault: CheckpointFault(iteration: iteration, file: file, damage: damage)))
        }
        let state: CheckpointState
        do {
            state = try .read(place.appending(path: Checkpoint.stateName))
        } catch .settings(_, .newerVersion(let found, let known)) {
            // Not damaged: a newer program's. Silently going on from an older one would lose work.
            throw .settings(
                .file(place.appending(path: Checkpoint.stateName)),
                .newerVersion(found: found, known: known))
        } catch .unreadable(_, ENOENT) {
            return fault(Checkpoint.stateName, .missing)
        } catch .settings {
            return fault(Checkpoint.stateName, .malformed)
        }
        for name in files {
            guard let saved = state.files[name] else {
                return fault(Checkpoint.stateName, .malformed)
            }
            let found: FileFingerprint
            do {
                found = try Disk.fingerprint(place.appending(path: name))
            } catch .unreadable(_, ENOENT) {
                return fault(name, .missing)
            }
            guard found.bytes == saved.bytes else {
                return fault(name, .size(found: found.bytes, saved: saved.bytes))
            }
            guard found.sha256 == saved.sha256 else {
                return fault(name, .hash(found: found.sha256, saved: saved.sha256))
            }
        }
        return .success(Checkpoint(folder: place, state: state))
    }
}
