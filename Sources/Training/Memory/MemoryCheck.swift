import Faces
import Networks
import Torch

/// Looks whether there is memory for a training before anything is read or learned, and chooses the batch where that is
/// asked for.
struct MemoryCheck {
    let plan: TrainingPlan
    let architecture: ArchitectureChoice
    let settings: TrainingSettings
    let newest: Checkpoint?
    let threads: Int

    /// What the training needs, which is there: of the batch that was chosen, where that is asked for.
    ///
    /// - Throws: `.tooLarge` where it is not.
    func run() throws(TrainingError) -> MemoryNeed {
        let crops = try cropBytes()
        let free = try torch { () throws(TorchError) in try FreeMemory.bytes(on: plan.device) }
        let weights = 4 * architecture.cost.weights
        let least = MemoryNeed(
            batch: settings.batch, weights: weights, gradients: weights, optimizer: 0,
            average: 0, step: 0, crops: crops, reading: crops, free: free, device: plan.device)
        // Networks that do not fit by their weights alone are not even made.
        guard least.isThere else { throw .tooLarge(least, fitting: nil) }
        let type = TrainingSession.precision(
            settings, plan.device, newest?.state.computation)
        let precision: DType? = type == .bfloat16 ? .bfloat16 : nil
        let memory = try trying(least) { () throws(TrainingError) in
            if plan.device.kind == .cpu {
                try torch { () throws(TorchError) in try Threads.set(threads) }
            }
            return try StepMemory(
                architecture, settings: settings, precision: precision, device: plan.device)
        }
        let estimate = MemoryEstimate(
            memory, settings: settings, crops: crops, free: free, device: plan.device)
        // A model that has begun keeps its batch: it is to learn as if it had never stopped.
        let isChosen = plan.fitsBatch && newest == nil
        let need = estimate.need(
            of: isChosen ? try batch(estimate, precision, least) : settings.batch)
        guard need.isThere else {
            throw .tooLarge(need, fitting: estimate.largestBatch(upTo: need.batch, share: 1))
        }
        return need
    }

    private func batch(
        _ estimate: MemoryEstimate, _ precision: DType?, _ least: MemoryNeed
    ) throws(TrainingError) -> Int {
        guard let largest = estimate.largestBatch(upTo: 1024, share: BatchFit.share) else {
            throw .tooLarge(estimate.need(of: 1), fitting: nil)
        }
        return try trying(least) { () throws(TrainingError) in
            let trial = try StepTrial(
                architecture, settings: settings, precision: precision, device: plan.device)
            return try BatchFit.batch(usual: settings.batch, largest: largest) {
                (batch: Int) throws(TrainingError) in
                var other = settings
                other.batch = batch
                return try torch { () throws(TorchError) in
                    try trial.seconds(of: .init(other))
                }
            }
        }
    }

    /// Tries something; where even that finds no memory, the training has none.
    private func trying<Value>(
        _ least: MemoryNeed, _ body: () throws(TrainingError) -> Value
    ) throws(TrainingError) -> Value {
        do throws(TrainingError) {
            return try body()
        } catch .torch(.outOfMemory) {
            throw .tooLarge(least, fitting: nil)
        } catch {
            throw error
        }
    }

    /// What the crops of both people will take, and the pairs.
    private func cropBytes() throws(TrainingError) -> Int {
        let square = TrainingData.square(architecture, settings)
        let sets = TrainingData.sets(settings)
        let limit = TrainingData.limit(settings, square)
        func count(_ faceset: Faceset) throws(TrainingError) -> Int {
            do { return min(limit, try faceset.faceIDs(.kept).count) } catch {
                throw .faceset(error)
            }
        }
        let (source, target) = (try count(plan.source), try count(plan.target))
        // Those that a hand lies over have pairs as well.
        let covered =
            plan.knowsCovered
            ? min(limit - target, try TrainingData.coveredCount(plan.target, settings)) : 0
        return (source + (sets - 1) * (target + covered)) * PersonSamples.bytes(square)
    }
}
