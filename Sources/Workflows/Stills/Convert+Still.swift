import Foundation

extension Convert {
    /// Writes one finished frame in place of a video.
    func runStill(_ place: FramePlace, _ report: Reporter, _ stop: StopRequest) async throws {
        try checkPlaces()
        try PictureFile.check(output, overwrite: overwrite)
        report(.started(.convert, subject: plate.lastPathComponent))
        let still = try await work(on: place, stop)
        report(.wrote(output, role: "picture"))
        report(
            .finished(
                .convert,
                summary: "The face was replaced in frame \(still.frame)"
                    + (still.others > 0 ? "; others in the shot were left alone." : ".")))
    }

    private func work(on place: FramePlace, _ stop: StopRequest) async throws -> Still {
        do {
            return try await stopping(on: stop) {
                let session = try await StillSession.open(self)
                let still = try await session.frame(place)
                try await session.write(still, to: output, overwrite: overwrite)
                return still
            }
        } catch is CancellationError {
            throw WorkflowError.stopped(during: .convert)
        }
    }
}
