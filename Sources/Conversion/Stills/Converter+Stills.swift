import Media
import Provenance

extension Converter {
    /// Opens plate and model for single frames. The request's profile, work folder and container are not used.
    ///
    /// - Throws: When the plate or the model cannot be opened.
    package func stills() throws(ConversionError) -> StillPainter {
        let (enrolments, search) = (parts.map(\.target.enrolment), search)
        let plate = try media { () throws(MediaError) in
            try ClipReader(request.plate, threads: request.threads)
        }
        // Whoever tunes may ask for larger faces from one frame to the next.
        return try StillPainter(plate: plate, networks: networks(enlarging: true)) {
            plate, settings throws(ConversionError) in
            try TargetFinder(enrolments, in: plate, settings: settings, networks: search)
        }
    }
}
