import COpenVINO

/// A compiled network with the memory of its inputs and outputs. Write the inputs, run, read the
/// outputs; they are kept until the next run.
public final class Network {
    private let network: OpaquePointer
    /// The name of its file or graph.
    public let name: String
    /// The shape of each input.
    public let inputShapes: [[Int]]
    /// The shape of each output.
    public let outputShapes: [[Int]]

    init(adopting network: OpaquePointer, name: String) {
        self.network = network
        self.name = name
        inputShapes = (0..<cov_network_input_count(network)).map {
            cov_network_input(network, $0).dimensions
        }
        outputShapes = (0..<cov_network_output_count(network)).map {
            cov_network_output(network, $0).dimensions
        }
    }

    deinit { cov_network_free(network) }

    /// Throws unless the network has these inputs and outputs: a reader calls it once, and may then
    /// rely on the counts.
    public func expect(inputs: [[Int]], outputCounts: [Int]) throws(InferenceError) {
        guard inputShapes == inputs, outputShapes.map({ $0.reduce(1, *) }) == outputCounts else {
            throw .networkUnexpected(network: name)
        }
    }

    /// Lends the values of an input for writing, row-major. They keep what was written before.
    public func withInput<Result, Failure: Error>(
        _ index: Int = 0, _ body: (inout MutableSpan<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(inputShapes.indices.contains(index), "an input of the network")
        let tensor = cov_network_input(network, index)
        // The tensor's memory belongs to the network, which outlives the call, and nobody else
        // uses it: the class is not Sendable.
        let values = UnsafeMutableBufferPointer(start: tensor.data, count: tensor.count)
        var span = values.mutableSpan
        return try withExtendedLifetime(self) { () throws(Failure) in try body(&span) }
    }

    /// Lends the values of an output, row-major, as the last run left them.
    public func withOutput<Result, Failure: Error>(
        _ index: Int = 0, _ body: (Span<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(outputShapes.indices.contains(index), "an output of the network")
        let tensor = cov_network_output(network, index)
        // As above; the next run, which would overwrite it, cannot start during the call.
        let values = UnsafeBufferPointer(start: tensor.data, count: tensor.count)
        return try withExtendedLifetime(self) { () throws(Failure) in try body(values.span) }
    }

    /// Computes the outputs from the inputs.
    public func run() throws(InferenceError) {
        var error = cov_error()
        guard cov_network_run(network, &error) else {
            throw .runFailed(network: name, status: Int(error.status), cause: error.text)
        }
    }
}

extension cov_tensor {
    /// Its shape as an array.
    var dimensions: [Int] {
        withUnsafeBytes(of: shape) { bytes in
            bytes.bindMemory(to: Int64.self).prefix(rank).map(Int.init)
        }
    }
}
