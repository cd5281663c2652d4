import Conversion
import Foundation
import Media

/// Finished frames to order, from a plate and a model that are opened once: a ``StillSession`` for those who speak in lines.
public struct Stills: Sendable {
    /// What is converted, and how; its output is the folder that the pictures are written into.
    public var convert: Convert

    /// Stills of a conversion, whose `output` is the pictures' folder.
    public init(_ convert: Convert) { self.convert = convert }

    /// Opens plate and model, and does orders until there are no more. What cannot be done is told, and the next order is
    /// looked at; what cannot be opened is thrown.
    ///
    /// - Parameters:
    ///   - next: The next line; `nil` at their end.
    ///   - tell: Told what became of each.
    /// - Returns: How the gravest of those ended that were not done; `nil` when all were.
    public func run(
        next: @escaping @Sendable () -> String?,
        tell: @escaping @Sendable (Result<StillAnswer, StillFault>) -> Void
    ) async throws -> Failure.Outcome? {
        try FileManager.default.createDirectory(
            at: convert.output, withIntermediateDirectories: true)
        let session = try await StillSession.open(convert)
        var worst: Failure.Outcome?
        while let line = try await offThePool(next) {
            if line.allSatisfy(\.isWhitespace) { continue }
            var number = 0
            do {
                let order = try Self.order(line)
                number = order.number
                tell(.success(try await answer(order, session)))
            } catch {
                let fault = StillFault(Failure(error), number: number)
                if worst != .refused { worst = fault.outcome }
                tell(.failure(fault))
            }
        }
        return worst
    }

    /// An order as a line has it.
    static func order(_ line: String) throws(Failure) -> StillOrder {
        do {
            return try JSONDecoder().decode(StillOrder.self, from: Data(line.utf8))
        } catch {
            throw Failure(
                .usage, happened: "A line is no order: \(line.prefix(80))",
                remedy: "Write one such as {\"place\": \"120\", \"picture\": \"look.jpg\"}.")
        }
    }

    private func answer(_ order: StillOrder, _ session: StillSession) async throws -> StillAnswer {
        let settings = try ConversionForm.settings(order.settings)
        let (picture, plate) = (
            try file(order.picture), try order.plate.map { name in try file(name) }
        )
        let frames = await session.frameCount
        let place = order.place.map(FramePlace.init(_:)) ?? FramePlace(frame: frames / 2)
        guard let place else {
            throw Failure(
                .usage, happened: "“\(order.place ?? "")” is no frame and no time.",
                remedy: "Write 120, or 00:00:02.5.")
        }
        let still = try await session.frame(place, settings: settings)
        if let plate, let bytes = try await session.plate(of: still) {
            try Data(bytes).write(to: plate, options: .withoutOverwriting)
        }
        let isPainted = still.replaced > 0
        if isPainted {
            let format: Still.Format = picture.pathExtension == "png" ? .png : .jpeg
            let bytes = try await session.signed(still, as: format)
            try bytes.write(to: picture, options: .withoutOverwriting)
        }
        return StillAnswer(
            number: order.number, frame: still.frame,
            seconds: await session.secondsInto(frame: still.frame), frames: frames,
            length: await session.seconds, width: still.width, height: still.height,
            picture: isPainted ? picture.lastPathComponent : nil, plate: plate?.lastPathComponent,
            others: still.others, skipped: still.skipped.map(\.rawValue))
    }

    /// A file of the folder, and of no other.
    private func file(_ name: String) throws -> URL {
        guard !name.contains("/"), !name.hasPrefix(".") else {
            throw Failure(
                .usage, happened: "“\(name)” does not lie in the folder of the pictures.",
                remedy: "Give a name without slashes.")
        }
        let file = convert.output.appending(path: name)
        try PictureFile.check(file, overwrite: false)
        return file
    }
}
