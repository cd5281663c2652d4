import Conversion
import Foundation
import Provenance

extension Convert {
    /// Clears away what a run left that was killed when its result was signed and in its place.
    ///
    /// - Returns: What that was.
    func clearUp(_ naming: PictureNaming?, _ surroundings: Surroundings) throws -> SignedWork? {
        guard let signed = try SignedWork(in: workFolder, of: output, naming) else { return nil }
        try note(signed.statement, signed.result, surroundings)
        try removeWork(withShards: signed.isJoined)
        return signed
    }

    /// Whether a result that is there already is the one that this command makes.
    func isSame(
        _ signed: SignedWork, _ converter: Converter, _ held: HeldConsents
    ) throws -> Bool {
        if case .shard = portion { return false }
        return try converter.work() == signed.work
            && converter.statement(plate: signed.statement.plate.hex, held) == signed.statement
    }

    /// Notes a result.
    func note(
        _ statement: SwapStatement, _ result: SHA256Hash, _ surroundings: Surroundings
    ) throws {
        func list(_ hashes: [SHA256Hash]) -> String {
            hashes.map(\.hex).joined(separator: " ")
        }
        try surroundings.note(
            .converted,
            [
                "plate": statement.plate.hex, "model": list(statement.models.map(\.weights)),
                "result": result.hex, "consents": list(statement.consents.map(\.record)),
            ])
    }
}
