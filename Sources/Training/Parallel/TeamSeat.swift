/// Where a process sits among those that train one model together: which one it is, and where they meet.
public struct TeamSeat: Codable, Sendable, Equatable {
    /// Whom the meeting place and the connections are open to.
    public enum Reach: String, Codable, Sendable {
        /// Processes of this machine: everything listens on the loopback address.
        case machine
        /// The network.
        case network
    }

    /// Which process this is, from 0. The first one leads: it alone writes, and its settings hold for all.
    public var rank: Int
    /// How many processes there are.
    public var count: Int
    /// Which one of this machine's it is, from 0: the number of its GPU.
    public var localRank: Int
    /// How many of them run on this machine: they share its cores.
    public var localCount: Int
    /// The cores that are set aside for this process; `nil` where the machine's are shared.
    public var cores: Int?
    /// Where they meet.
    public var address: String
    /// The port there.
    public var port: Int
    /// A name that keeps this run apart from others at the same place.
    public var run: String
    /// Whom the place is open to.
    public var reach: Reach
    /// A socket of this process that listens at the port already.
    public var socket: Int32?
    /// Somebody else, such as `torchrun`, keeps the place.
    public var isKeptByOthers: Bool

    /// A seat by its parts.
    public init(
        rank: Int, count: Int, localRank: Int, localCount: Int, cores: Int? = nil,
        address: String, port: Int, run: String, reach: Reach, socket: Int32? = nil,
        isKeptByOthers: Bool = false
    ) {
        (self.rank, self.count) = (rank, count)
        (self.localRank, self.localCount) = (localRank, localCount)
        (self.cores, self.address, self.port, self.run) = (cores, address, port, run)
        (self.reach, self.socket, self.isKeptByOthers) = (reach, socket, isKeptByOthers)
    }

    /// Whether this process is the first one.
    public var leads: Bool { rank == 0 }

    /// The share of a batch that this process computes.
    var share: BatchShare { BatchShare(rank: rank, count: count) }

    /// Throws where several processes cannot do what the settings ask for.
    func check(_ settings: TrainingSettings) throws(TrainingError) {
        guard settings.batch.isMultiple(of: count) else {
            throw .batchNotShared(batch: settings.batch, processes: count)
        }
        // A critic would need gradients of its own shared, and frozen weights have none.
        let critics = [
            ("critics.patch", settings.critics.patch),
            ("critics.trueFace", settings.critics.trueFace),
        ].filter { $0.1 > 0 }.map(\.0)
        let frozen = settings.freeze.parts.map { "freeze.\($0)" }
        guard count == 1 || (critics + frozen).isEmpty else {
            throw .settingsNotShared(critics + frozen, processes: count)
        }
    }

    /// The threads of this process, out of the `cores` that this machine lets it use or the `threads` that were asked for, of all
    /// processes of this machine together.
    func threads(of cores: Int, asked threads: Int) -> Int {
        if threads > 0 { return max(1, threads / localCount) }
        return self.cores ?? max(1, cores / localCount)
    }
}
