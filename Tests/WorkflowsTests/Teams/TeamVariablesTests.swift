import Testing
import Training
import Workflows

@Suite("The variables of several processes")
struct TeamVariablesTests {
    private static let torchrun = [
        "RANK": "3", "WORLD_SIZE": "4", "LOCAL_RANK": "1", "LOCAL_WORLD_SIZE": "2",
        "MASTER_ADDR": "node7", "MASTER_PORT": "29400", "TORCHELASTIC_RUN_ID": "abc",
    ]
    private static let slurm = [
        "SLURM_PROCID": "5", "SLURM_STEP_NUM_TASKS": "8", "SLURM_LOCALID": "1",
        "SLURM_STEP_NODELIST": "gpu[03-04,07],big1", "SLURM_STEP_NUM_NODES": "4",
        "SLURM_JOB_ID": "812", "SLURM_STEP_ID": "0", "SLURM_CPUS_PER_TASK": "6",
    ]

    @Test("those of torchrun")
    func ofTorchrun() throws {
        var expected = TeamSeat(
            rank: 3, count: 4, localRank: 1, localCount: 2, address: "node7", port: 29400,
            run: "abc/0", reach: .network)
        #expect(try TeamVariables(Self.torchrun).seat() == expected)
        // torchrun's agent keeps the store itself; on one machine nothing is open to the network.
        (expected.isKeptByOthers, expected.address, expected.reach) = (true, "localhost", .machine)
        let here = Self.torchrun.merging(
            ["TORCHELASTIC_USE_AGENT_STORE": "True", "MASTER_ADDR": "localhost"]) { $1 }
        #expect(try TeamVariables(here).seat() == expected)
    }

    @Test("those of srun")
    func ofSlurm() throws {
        let seat = try #require(try TeamVariables(Self.slurm).seat())
        #expect(seat.rank == 5 && seat.count == 8 && seat.localRank == 1 && seat.cores == 6)
        #expect(seat.address == "gpu03" && seat.reach == .network && !seat.isKeptByOthers)
        #expect((20_000..<30_000).contains(seat.port))
        let other = try TeamVariables(Self.slurm.merging(["SLURM_PROCID": "0"]) { $1 }).seat()
        #expect(other?.port == seat.port && other?.run == seat.run, "all meet at one place")
        let alone = Self.slurm.merging(["SLURM_STEP_NUM_NODES": "1"]) { $1 }
        #expect(try TeamVariables(alone).seat()?.reach == .machine)
        let chosen = Self.slurm.merging(["MASTER_ADDR": "ib0", "MASTER_PORT": "31000"]) { $1 }
        #expect(try TeamVariables(chosen).seat()?.address == "ib0")
        #expect(try TeamVariables(chosen).seat()?.port == 31000)
    }

    @Test(
        "the first host of a list",
        arguments: [
            ("node7", "node7"), ("a1,b2", "a1"), ("n[001-004]", "n001"), ("n[9]", "n9"),
            ("a,n[1-2]", "a"), ("n[07,09]-ib,x", "n07-ib"),
        ])
    func firstHost(list: String, host: String) throws {
        let variables = Self.slurm.merging(["SLURM_STEP_NODELIST": list]) { $1 }
        #expect(try TeamVariables(variables).seat()?.address == host)
    }

    @Test(
        "none, or those of one process, or of a batch script without srun, mean that it trains alone"
    )
    func alone() throws {
        #expect(try TeamVariables([:]).seat() == nil)
        #expect(try TeamVariables(["RANK": "1"]).seat() == nil)
        #expect(
            try TeamVariables(Self.torchrun.merging(["WORLD_SIZE": "1", "RANK": "0"]) { $1 }).seat()
                == nil)
        var script = Self.slurm
        script["SLURM_STEP_NUM_TASKS"] = nil
        script["SLURM_NTASKS"] = "8"
        #expect(try TeamVariables(script).seat() == nil)
    }

    @Test(
        "a value that makes no sense is named",
        arguments: [
            ("RANK", "4"), ("RANK", "x"), ("WORLD_SIZE", "0"), ("MASTER_PORT", "99999"),
        ])
    func wrong(name: String, value: String) {
        let variables = Self.torchrun.merging([name: value]) { $1 }
        do throws(Failure) {
            _ = try TeamVariables(variables).seat()
            Issue.record("\(name)=\(value) was taken")
        } catch {
            #expect(error.outcome == .usage && error.happened.contains(name))
            #expect(error.happened.contains(value))
        }
    }
}
