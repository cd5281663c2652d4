import Conversion
import Foundation
import Provenance

extension Convert {
    /// Where a shard comes about: beside the work of the whole.
    func folder(of shard: ShardChoice) -> URL {
        workFolder.deletingLastPathComponent().appending(
            path: shard.folderName, directoryHint: .isDirectory)
    }

    /// Makes one shard. It is no result: nothing is signed, for nothing is there that could be shown.
    func makeShard(
        _ choice: ShardChoice, _ converter: Converter, _ report: Reporter, _ stop: StopRequest
    ) async throws {
        let narrator = ConversionNarrator(report: report)
        do {
            let counts = try await stopping(on: stop) {
                try await converter.make(choice.shard, narrator.tell)
            }
            report(.wrote(folder(of: choice), role: "shard"))
            let people = converter.parts.map(\.target.terms.person)
            let summary = ConversionNarrator.summary(counts, people)
            report(.finished(.convert, summary: "Shard \(choice.text) is done. \(summary)"))
        } catch is CancellationError {
            throw WorkflowError.stopped(during: .convert)
        }
    }
}
