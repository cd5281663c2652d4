import COpenVINO
public import Foundation
public import Installation

/// One OpenVINO core, which reads and compiles pretrained networks.
///
/// Networks run in 32-bit floats, whatever the CPU offers: their results are the same on every machine to the last digits,
/// and the same bits over runs and thread counts on one. bfloat16 saves half the time on some processors, and costs half as
/// much again on others that have it too. One core is enough for a pipeline; it and its networks belong to one task at a
/// time.
///
/// Compiled networks are not kept between runs: that would save 60 ms a network, and a file in the
/// cache would be used whose hash nobody has pinned.
public final class NetworkRuntime {
    private let core: OpaquePointer
    private let threads: Int

    /// Opens the runtime that set-up brought.
    ///
    /// - Parameters:
    ///   - threads: The threads of one run. The default is 1, which is the cheapest in processor
    ///     time; frames are the better thing to do in parallel.
    ///   - folder: Where the runtime lies. The default is the folder of set-up. A process opens one
    ///     runtime and keeps it.
    public init(
        threads: Int = 1, folder: URL? = Installation.folder(.openvino)
    ) throws(InferenceError) {
        guard let folder else {
            throw .runtimeMissing(folder: Installation.root?.appending(path: "openvino"))
        }
        guard let library = Self.library(in: folder) else { throw .runtimeMissing(folder: folder) }
        var error = cov_error()
        guard cov_open(library.path, &error), let core = cov_core_create(&error) else {
            throw .runtimeUnusable(library: library, cause: error.text)
        }
        self.core = core
        self.threads = max(1, threads)
    }

    deinit { cov_core_free(core) }

    /// The C library: the wheel names it with a version behind, as in `libopenvino_c.so.2641`.
    private static func library(in folder: URL) -> URL? {
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder.appending(path: "lib"), includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.lastPathComponent.hasPrefix("libopenvino_c.so") }
            .min { $0.lastPathComponent < $1.lastPathComponent }
    }

    /// Reads, checks and compiles the network of a weight file.
    ///
    /// - Parameters:
    ///   - weight: The file; its SHA-256 is verified before a byte of it is used.
    ///   - inputShape: Replaces the shape of a network whose only input has open dimensions, so that
    ///     every buffer is allocated once.
    public func load(
        _ weight: Weight, inputShape: [Int]? = nil
    ) throws(InferenceError) -> Network {
        let file = try weight.verified()
        return try compiled(weight.file, inputShape) { options, error in
            cov_network_read(core, file.path, options, error)
        }
    }

    /// Compiles a network that was put together in Swift.
    public func load(_ graph: NetworkGraph) throws(InferenceError) -> Network {
        let bytes = graph.onnx
        return try compiled(graph.name, nil) { options, error in
            cov_network_parse(core, bytes, bytes.count, options, error)
        }
    }

    private func compiled(
        _ name: String, _ inputShape: [Int]?,
        _ body: (UnsafePointer<cov_options>, UnsafeMutablePointer<cov_error>) -> OpaquePointer?
    ) throws(InferenceError) -> Network {
        var error = cov_error()
        let shape = (inputShape ?? []).map(Int64.init)
        let made = shape.withUnsafeBufferPointer { shape in
            // The options point into `shape`, which outlives the call.
            var options = cov_options()
            options.threads = Int32(clamping: threads)
            options.input_shape = inputShape == nil ? nil : shape.baseAddress
            options.input_rank = shape.count
            return body(&options, &error)
        }
        guard let made else {
            throw .networkRefused(network: name, status: Int(error.status), cause: error.text)
        }
        return Network(adopting: made, name: name)
    }
}

extension cov_error {
    /// The detail, up to its end.
    var text: String {
        withUnsafeBytes(of: detail) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
