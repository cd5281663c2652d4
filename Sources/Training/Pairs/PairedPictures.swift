import Networks

/// The pictures of the source with the target's expressions, one for each of the target's samples.
struct PairedPictures: Sendable {
    /// Planes as those of `PersonSamples`: pictures and weights are bent alike.
    private(set) var planes: [UInt8] = []
    /// What each is seen relative to: the colors of the source's frame that it was made of.
    private(set) var colors: [FaceColors] = []

    /// Makes them all.
    ///
    /// - Parameter report: Told how many are done, of how many; the work ends when it answers `false`.
    /// - Returns: `nil` when the work was ended.
    static func make(
        source: PersonSamples, target: PersonSamples, exaggeration: PairedTargets.Exaggeration,
        threads: Int, report: (Int, Int) -> Bool
    ) -> PairedPictures? {
        let pairs = PairedTargets(
            source: source.shapes, target: target.shapes, exaggeration: exaggeration)
        let square = source.square
        var pictures = PairedPictures()
        pictures.planes.reserveCapacity(target.planes.count)
        let step = 64
        for start in stride(from: 0, to: target.count, by: step) {
            guard report(start, target.count) else { return nil }
            let count = min(step, target.count - start)
            let made = Workers.map(count, threads: threads) { i in
                let pair = pairs.pair(for: target.shapes[start + i])
                let warp = pairs.warp(pair, side: square.side, scale: square.scale)
                return (pair.frame, warp(source.sample(pair.frame), channels: Sample.channels))
            }
            for (frame, planes) in made {
                pictures.planes += planes
                pictures.colors.append(source.colors[frame])
            }
        }
        return report(target.count, target.count) ? pictures : nil
    }
}
