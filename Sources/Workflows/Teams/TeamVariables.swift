import Foundation
public import Training

/// The variables by which whoever starts a process says that it is one of several that train together: our own parent, `torchrun`,
/// or `srun` of Slurm.
public struct TeamVariables: Sendable {
    /// By which `--processes` seats the processes that it starts.
    static let own = "UNDERSTUDY_SEAT"

    private let variables: [String: String]

    /// The variables of a process.
    public init(_ variables: [String: String]) { self.variables = variables }

    /// This process's seat; `nil` when it trains alone.
    ///
    /// - Throws: `Failure`, when the variables make no sense together.
    public func seat() throws(Failure) -> TeamSeat? {
        if let text = variables[Self.own] {
            guard let seat = try? JSONDecoder().decode(TeamSeat.self, from: Data(text.utf8)) else {
                throw wrong(Self.own)
            }
            return seat
        }
        if let seat = try ofTorchrun() { return seat }
        return try ofSlurm()
    }

    /// `torchrun` sets all of these; one of them alone may be anybody's.
    private func ofTorchrun() throws(Failure) -> TeamSeat? {
        guard variables["RANK"] != nil, variables["WORLD_SIZE"] != nil,
            let address = variables["MASTER_ADDR"], variables["MASTER_PORT"] != nil
        else { return nil }
        let count = try number("WORLD_SIZE", in: 1...65_536)
        let rank = try number("RANK", in: 0...count - 1)
        guard count > 1 else { return nil }
        let has = { (name: String) in variables[name] != nil }
        return TeamSeat(
            rank: rank, count: count,
            localRank: has("LOCAL_RANK") ? try number("LOCAL_RANK", in: 0...count - 1) : rank,
            localCount: has("LOCAL_WORLD_SIZE")
                ? try number("LOCAL_WORLD_SIZE", in: 1...count) : 1,
            address: address, port: try number("MASTER_PORT", in: 1...65_535),
            run: [
                variables["TORCHELASTIC_RUN_ID"] ?? "run",
                variables["TORCHELASTIC_RESTART_COUNT"] ?? "0",
            ].joined(separator: "/"),
            reach: Self.isThisMachine(address) ? .machine : .network,
            isKeptByOthers: variables["TORCHELASTIC_USE_AGENT_STORE"] == "True")
    }

    /// What `srun` sets for each task. A batch script has some of them as well, but not the number of the step's tasks.
    private func ofSlurm() throws(Failure) -> TeamSeat? {
        guard variables["SLURM_PROCID"] != nil, variables["SLURM_STEP_NUM_TASKS"] != nil else {
            return nil
        }
        let count = try number("SLURM_STEP_NUM_TASKS", in: 1...65_536)
        let rank = try number("SLURM_PROCID", in: 0...count - 1)
        guard count > 1 else { return nil }
        let isOneMachine = variables["SLURM_STEP_NUM_NODES"] == "1"
        guard
            let first = variables["MASTER_ADDR"]
                ?? (variables["SLURM_STEP_NODELIST"] ?? variables["SLURM_JOB_NODELIST"])
                .flatMap(Self.firstHost)
        else { throw wrong("SLURM_STEP_NODELIST") }
        let address = isOneMachine ? "127.0.0.1" : first
        let job = variables["SLURM_JOB_ID"].flatMap(Int.init) ?? 0
        let step = variables["SLURM_STEP_ID"].flatMap(Int.init) ?? 0
        let hasPort = variables["MASTER_PORT"] != nil
        return TeamSeat(
            rank: rank, count: count,
            localRank: variables["SLURM_LOCALID"] != nil
                ? try number("SLURM_LOCALID", in: 0...count - 1) : 0,
            localCount: 1,
            // Slurm binds each task to its own.
            cores: variables["SLURM_CPUS_PER_TASK"].flatMap(Int.init) ?? 1,
            address: address,
            // All compute the same one, of those that no service has; two jobs on one machine rarely meet.
            port: hasPort
                ? try number("MASTER_PORT", in: 1...65_535)
                : 20_000 + abs(job &* 31 &+ step) % 10_000,
            run: "\(job).\(step)", reach: Self.isThisMachine(address) ? .machine : .network)
    }

    /// The first host of Slurm's short list: `node01` of `node[01-04,07],other`.
    static func firstHost(_ list: String) -> String? {
        guard let bracket = list.firstIndex(of: "["),
            !list[..<bracket].contains(",")
        else {
            return list.split(separator: ",").first.map(String.init)
        }
        let number = list[list.index(after: bracket)...].prefix {
            $0 != "," && $0 != "-" && $0 != "]"
        }
        guard let end = list[bracket...].firstIndex(of: "]") else { return nil }
        let rest = list[list.index(after: end)...].prefix { $0 != "," }
        return number.isEmpty ? nil : "\(list[..<bracket])\(number)\(rest)"
    }

    private static func isThisMachine(_ address: String) -> Bool {
        ["127.0.0.1", "localhost", "::1"].contains(address)
    }

    private func number(_ name: String, in range: ClosedRange<Int>) throws(Failure) -> Int {
        guard let value = variables[name].flatMap(Int.init), range.contains(value) else {
            throw wrong(name)
        }
        return value
    }

    private func wrong(_ name: String) -> Failure {
        Failure(
            .usage,
            happened:
                "The variable \(name) makes no sense for one of several processes: “\(variables[name] ?? "")”.",
            remedy: "torchrun and srun set it; without them, take it out of the environment.")
    }
}
