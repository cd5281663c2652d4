import Imaging
package import Inference
package import Networks

/// The pictures of the source with the target's expressions, one for each of the target's samples.
package struct PairedPictures: Sendable {
    /// Planes as those of `PersonSamples`: pictures and weights are bent alike.
    package private(set) var planes: [UInt8] = []
    /// What each is seen relative to: the colors of the source's frame that it was made of.
    package private(set) var colors: [FaceColors] = []

    /// Makes them all.
    ///
    /// - Parameters:
    ///   - seen: How many of the target's first samples say what the target usually does; a hand lies over the others. The default is
    ///     all.
    ///   - looks: How often each is looked at, and bent anew until mouth and lids show what was asked for. The default, 0, never
    ///     looks.
    ///   - report: Told how many are done, of how many; the work ends when it answers `false`.
    /// - Returns: `nil` when the work was ended.
    package static func make(
        source: PersonSamples, target: PersonSamples, seen: Int? = nil,
        exaggeration: PairedTargets.Exaggeration,
        looks: Int = 0, threads: Int, report: (Int, Int) -> Bool
    ) throws(InferenceError) -> PairedPictures? {
        let reader = looks > 0 ? try PairReader(source.square, threads: threads) : nil
        let pairs = PairedTargets(
            source: source.shapes, target: Array(target.shapes.prefix(seen ?? target.count)),
            exaggeration: exaggeration)
        var pictures = PairedPictures()
        pictures.planes.reserveCapacity(target.planes.count)
        let step = 32 * threads
        for start in stride(from: 0, to: target.count, by: step) {
            guard report(start, target.count) else { return nil }
            let count = min(step, target.count - start)
            let made = try Workers.map(count, threads: threads) { i throws(InferenceError) in
                let shape = target.shapes[start + i]
                let pair = pairs.pair(for: shape)
                let darkness = MouthFilling.darkness(
                    of: shape, in: target.sample(start + i), side: target.square.side,
                    scale: target.square.scale)
                return (
                    pair.upper,
                    try picture(of: pair, darkness, pairs, source, reader, looks: looks)
                )
            }
            for (upper, planes) in made {
                pictures.planes += planes
                pictures.colors.append(source.colors[upper])
            }
        }
        return report(target.count, target.count) ? pictures : nil
    }

    /// A pair's planes, bent anew so often until mouth and lids show what its shape asks for.
    private static func picture(
        of pair: PairedTargets.Pair, _ darkness: Float, _ pairs: PairedTargets,
        _ source: PersonSamples, _ reader: PairReader?, looks: Int
    ) throws(InferenceError) -> [UInt8] {
        func bent(by more: Openness) -> [UInt8] {
            guard more != Openness() else { return planes(of: pair, darkness, pairs, source) }
            var opened = pair
            opened.shape = pair.shape.opened(by: more)
            return planes(of: opened, darkness, pairs, source)
        }
        var (made, shown) = (bent(by: Openness()), Openness())
        guard let reader else { return made }
        var mending = PairMending()
        for look in 0...looks {
            let picture = PlanarRGB(planes: made[...], side: source.square.side)
            guard let lacking = try reader.lacking(pair.shape, in: picture) else { break }
            mending.tried(lacking: lacking)
            guard lacking != Openness(), look < looks else { break }
            (made, shown) = (bent(by: mending.next), mending.next)
        }
        return shown == mending.best ? made : bent(by: mending.best)
    }

    /// A pair's planes: the upper half's frame bent to its shape, with the lower half's let in below the nose.
    private static func planes(
        of pair: PairedTargets.Pair, _ darkness: Float, _ pairs: PairedTargets,
        _ source: PersonSamples
    ) -> [UInt8] {
        let (side, scale) = (source.square.side, source.square.scale)
        func bent(_ frame: Int) -> [UInt8] {
            let warp = pairs.warp(frame, to: pair.shape, side: side, scale: scale)
            var planes = warp(source.sample(frame), channels: Sample.channels)
            MouthFilling(from: source.shapes[frame], to: pair.shape, darkness: darkness)
                .fill(&planes, from: source.sample(frame), side: side, scale: scale)
            return planes
        }
        var planes = bent(pair.upper)
        guard pair.lower != pair.upper else { return planes }
        let below = bent(pair.lower)
        let share = PairedTargets.lowerShare(pair.shape, side: side, scale: scale)
        // The lower frame's light is brought to the upper's, or the step between them would show.
        let away = source.colors[pair.lower].toNetwork
        let back = source.colors[pair.upper].fromNetwork
        for channel in 0..<Sample.channels {
            let isColor = channel < 3
            let gain = isColor ? away.scale[channel] * back.scale[channel] : 1
            let offset =
                isColor
                ? (away.shift[channel] * back.scale[channel] + back.shift[channel]) * 255 : 0
            for row in 0..<side where share[row] > 0 {
                for i in (channel * side + row) * side..<(channel * side + row + 1) * side {
                    let lower = min(255, max(0, Float(below[i]) * gain + offset))
                    let upper = Float(planes[i])
                    planes[i] = UInt8(upper + (lower - upper) * share[row] + 0.5)
                }
            }
        }
        return planes
    }
}
