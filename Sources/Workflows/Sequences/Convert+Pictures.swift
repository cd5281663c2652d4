import Conversion
import Foundation
import Media
import Provenance

extension Convert {
    /// Signs a result of pictures and puts them in their place; gives the hash of all of them.
    func deliver(
        _ result: ConversionReport, as naming: PictureNaming, _ statement: SwapStatement,
        from firstFrame: Int, _ report: Reporter, _ stop: StopRequest
    ) async throws -> SHA256Hash {
        let delivery = SequenceDelivery(
            naming, workFolder: workFolder, overwrite: overwrite)
        let profile = try naming.profile(profile)
        let reader = try ClipReader(plate, threads: 1)
        let frames = (0..<result.pictures.count).map { firstFrame + $0 * every }
        let names = naming.names(of: frames, plate: reader.pictureNames)
        var note = SequenceNote(
            result, names: names, of: reader.info, firstFrame: firstFrame, title: naming.title,
            profile: profile, isPatch: patch)
        if every > 1 { note.plate.every = every }
        report(.note("Signing \(Words.count(names.count, "picture"))."))
        let hash = try await offThePool { [plate, portion, workFolder, note] in
            let files = names.map(\.name)
            try delivery.sign(
                result, profile, names: files, note: note.bytes, plate: plate,
                statement: statement, stop: stop)
            let hash = try delivery.publish(names: files)
            try SignedWork(
                result, statement, result: hash, pictures: files, isJoined: portion == .joined
            ).write(in: workFolder)
            return hash
        }
        let own = Set(names.map(\.name))
        let older = naming.present.filter { !own.contains($0.lastPathComponent) }
        if !older.isEmpty {
            report(
                .warning(
                    "\(Words.count(older.count, "older picture")) of this name, such as \(older[0].titled), stayed in the folder."
                ))
        }
        if !note.leftWithPlate.isEmpty {
            report(
                .note(
                    "Pictures hold no sound: \(Words.count(note.leftWithPlate.count, "other stream")) of the plate stayed there."
                ))
        }
        report(.wrote(output, role: patch ? "patches" : "pictures"))
        report(.wrote(naming.note, role: "notes"))
        return hash
    }
}
