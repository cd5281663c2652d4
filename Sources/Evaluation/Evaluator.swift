import Faces
public import Foundation
import Imaging
import Inference
public import Media

/// Judges a swap against its plate: frame by frame beside the plate itself and a plain re-encode of it, which shows what
/// the codec alone does.
///
///     let report = try Evaluator(plate: scene, result: out, source: ana).run()
public struct Evaluator: Sendable {
    /// The plate.
    public var plate: URL
    /// The result of the swap.
    public var result: URL
    /// A clip of the source, for whose face it is. The default is none.
    public var source: URL?
    /// How the result's video was encoded. The default is `.h264`.
    public var profile: EncodingProfile
    /// Threads that decode and encode. The default is 2.
    public var threads: Int

    /// A judgement of a result.
    public init(
        plate: URL, result: URL, source: URL? = nil, profile: EncodingProfile = .h264,
        threads: Int = 2
    ) {
        self.plate = plate
        self.result = result
        self.source = source
        self.profile = profile
        self.threads = threads
    }

    /// How many faces of the source make its mean.
    private static let sourceFaces = 60

    /// Judges the whole result.
    ///
    /// - Parameter report: Told how many frames were compared, and of how many.
    public func run(
        _ report: (_ done: Int, _ total: Int?) throws -> Void = { _, _ in }
    ) throws -> EvaluationReport {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "understudy-\(UUID().uuidString)", directoryHint: .isDirectory)
        guard mkdir(folder.path, 0o700) == 0 else {
            throw EvaluationError.cannotWrite(folder, code: errno)
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        let plain = folder.appending(path: "plain.mkv")
        try media { () throws(MediaError) in try encode(to: plain) }
        let runtime = try inference { () throws(InferenceError) in try NetworkRuntime() }
        let known = try source.map { try sourceEmbeddings($0, runtime) } ?? []
        var comparison = try Comparison(
            plate: plate, result: result, plain: plain, runtime, threads: threads)
        while try comparison.step() { try report(comparison.frames, comparison.total) }
        guard comparison.framesWithFace > 0 else { throw EvaluationError.noFace(clip: plate) }
        let (before, after) = try media { () throws(MediaError) in
            (try StreamContent.all(of: plate), try StreamContent.all(of: result))
        }
        return EvaluationReport(
            plate: plate.lastPathComponent, result: result.lastPathComponent,
            source: source?.lastPathComponent,
            frames: (comparison.frames, comparison.framesWithFace),
            scores: comparison.scores(source: known, streams: (before, after)),
            moments: comparison.moments)
    }

    /// The plate, encoded as the result was, and nothing else done to it.
    private func encode(to file: URL) throws(MediaError) {
        let reader = try ClipReader(plate, threads: threads)
        let others = Set(reader.info.streams.map(\.index)).subtracting([reader.info.videoStream])
        let writer = try ClipWriter(
            file, like: reader, profile: profile, threads: threads, leavingOut: others)
        while let event = try reader.next() {
            if case .frame(let frame) = event { try writer.write(frame) }
        }
        try writer.finish()
    }

    private func sourceEmbeddings(
        _ clip: URL, _ runtime: NetworkRuntime
    ) throws(EvaluationError) -> [Embedding] {
        let reader = try media { () throws(MediaError) in try ClipReader(clip, threads: threads) }
        let eye = try FaceEye(runtime, reader.info)
        let step = max(1, (reader.info.frameCount ?? 600) / Self.sourceFaces)
        var found: [Embedding] = []
        while found.count < 2 * Self.sourceFaces,
            let event = try media({ () throws(MediaError) in try reader.next() })
        {
            guard case .frame(let frame) = event, frame.index.isMultiple(of: step) else { continue }
            let picture = try eye.picture(frame)
            // Frames far apart are no movement: each is looked at anew.
            let faces = try eye.faces(in: picture, index: 2 * frame.index)
            guard let face = faces.max(by: { $0.eyeDistance < $1.eyeDistance }) else { continue }
            found.append(try eye.embedding(of: face, in: picture))
        }
        guard !found.isEmpty else { throw .noFace(clip: clip) }
        return found
    }
}
