// One training step at a time, for `run.py`: for each line on standard input, the milliseconds of a
// step, those of the processor, and the two losses. Arguments: ARCHITECTURE BATCH THREADS
// [--float32]. `saehd-df` is trained as plainly as its counterpart in `run.py`.
import Foundation
import Networks
import Torch

/// Steps of an architecture's recipe on random pictures, as the trainer takes them.
struct Steps {
    let network: any Architecture
    let recipe: Recipe
    let optimizer: any Optimizer
    let objective: Objective
    let average: Average?
    let precision: DType?
    let batch: Int

    init(_ name: String, batch: Int, precision: DType?) throws {
        let choice: ArchitectureChoice
        if name == "saehd-df" {
            var settings = SAEHD.Settings()
            settings.design = SAEHD.Design(.df)
            choice = try ArchitectureChoice(SAEHD.self, settings)
            var plain = Recipe()
            plain.method = choice.recipe.method
            recipe = plain
        } else {
            choice = try ArchitectureChoice(named: name)
            recipe = choice.recipe
        }
        let network = try choice.make(seed: 1)
        self.network = network
        optimizer = try recipe.optimizer(for: network.parameters)
        objective = try Objective(recipe.losses)
        average = try recipe.averageDecay.map { (decay) throws in
            try Average(of: network.parameters, decay: decay)
        }
        (self.batch, self.precision) = (batch, precision)
    }

    /// Both people through the encoder at once, each through a decoder of their own.
    func callAsFunction(_ iteration: Int) throws -> [Double] {
        let side = network.settings.resolution
        let pictures = try Tensor.uniform([2 * batch, 3, side, side])
        let weight = try Tensor.ones([batch, 1, side, side])
        let (outputs, guess) = try autocast(precision) {
            () throws(TorchError) -> ([Tensor], Tensor?) in
            let code = try network.encode(pictures)
            var outputs: [Tensor] = []
            for (k, identity) in Identity.allCases.enumerated() {
                let part = try code.narrowed(0, from: k * batch, length: batch)
                outputs.append(try network.decode(part, as: identity))
            }
            return (outputs, try network.expression(code))
        }
        var losses: [Tensor] = []
        for (k, output) in outputs.enumerated() {
            let target = try pictures.narrowed(0, from: k * batch, length: batch)
            losses.append(try objective(output, target, weight: weight))
        }
        var total = try losses[0] + losses[1]
        if let guess { total = try total + guess.smoothL1Loss(guess.detached()) }
        try total.backward()
        if let limit = recipe.gradientLimit {
            try network.parameters.clipGradients(to: limit)
        }
        try optimizer.step(factor: 1)
        try network.parameters.clearGradients()
        try average?.update(iteration: iteration)
        return try losses.map { (loss) throws in try loss.item() }
    }
}

let arguments = CommandLine.arguments
guard arguments.count >= 4, let batch = Int(arguments[2]), let threads = Int(arguments[3]) else {
    print("usage: training-benchmark ARCHITECTURE BATCH THREADS [--float32]")
    exit(2)
}
do {
    try Threads.set(threads)
    let steps = try Steps(
        arguments[1], batch: batch,
        precision: arguments.contains("--float32") ? nil : .bfloat16)
    var iteration = 0
    while readLine() != nil {
        iteration += 1
        let start = ContinuousClock.now
        let processor = clock()
        let losses = try steps(iteration)
        let taken = (ContinuousClock.now - start) / .milliseconds(1)
        let used = (clock() - processor) / (CLOCKS_PER_SEC / 1000)
        print(taken, used, losses.map { "\($0)" }.joined(separator: " "))
        fflush(nil)
    }
} catch {
    FileHandle.standardError.write(Data("training-benchmark: \(error)\n".utf8))
    exit(1)
}
