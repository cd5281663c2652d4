import Media

extension Converter {
    /// Opens plate and model for single frames. The request's profile, work folder and container are not used.
    ///
    /// - Throws: When the plate or the model cannot be opened.
    package func stills() throws(ConversionError) -> StillPainter {
        let (enrolment, job) = (enrolment, job)
        let plate = try media { () throws(MediaError) in
            try ClipReader(request.plate, threads: request.threads)
        }
        return try StillPainter(plate: plate, network: job.makeNetwork()) {
            plate, settings throws(ConversionError) in
            try TargetFinder(enrolment, in: plate, settings: settings)
        }
    }
}
