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
    ///   - looks: How often each is looked at, and bent anew until its mouth shows what was asked for. The default, 0, never
    ///     looks.
    ///   - report: Told how many are done, of how many; the work ends when it answers `false`.
    /// - Returns: `nil` when the work was ended.
    package static func make(
        source: PersonSamples, target: PersonSamples, exaggeration: PairedTargets.Exaggeration,
        looks: Int = 0, threads: Int, report: (Int, Int) -> Bool
    ) throws(InferenceError) -> PairedPictures? {
        let reader = looks > 0 ? try PairReader(source.square) : nil
        let pairs = PairedTargets(
            source: source.shapes, target: target.shapes, exaggeration: exaggeration)
        var pictures = PairedPictures()
        pictures.planes.reserveCapacity(target.planes.count)
        let step = 64
        for start in stride(from: 0, to: target.count, by: step) {
            guard report(start, target.count) else { return nil }
            let count = min(step, target.count - start)
            let asked = Workers.map(count, threads: threads) { i in
                pairs.pair(for: target.shapes[start + i])
            }
            func bend(_ more: [(place: Int, by: Float)]) -> [[UInt8]] {
                Workers.map(more.count, threads: threads) { k in
                    var pair = asked[more[k].place]
                    if more[k].by != 0 {
                        pair.shape = pair.shape.opened(by: Openness(more[k].by, 0, 0))
                    }
                    return planes(of: pair, pairs, source)
                }
            }
            var made = bend((0..<count).map { ($0, 0) })
            if let reader {
                try mend(&made, of: asked.map(\.shape), looks: looks, reader, source.square, bend)
            }
            for (pair, planes) in zip(asked, made) {
                pictures.planes += planes
                pictures.colors.append(source.colors[pair.upper])
            }
        }
        return report(target.count, target.count) ? pictures : nil
    }

    /// Bends pictures anew until mouths show what their shapes ask for.
    private static func mend(
        _ made: inout [[UInt8]], of asked: [FaceShape], looks: Int, _ reader: PairReader,
        _ square: SampleSquare, _ bend: ([(place: Int, by: Float)]) -> [[UInt8]]
    ) throws(InferenceError) {
        var mendings = [PairMending](repeating: PairMending(), count: made.count)
        var places = Array(made.indices)
        var shown = [Float](repeating: 0, count: made.count)
        func show(_ wanted: [(place: Int, by: Float)]) {
            for (more, planes) in zip(wanted, bend(wanted)) {
                (made[more.place], shown[more.place]) = (planes, more.by)
            }
        }
        for look in 0...looks {
            var seen: [Int] = []
            for i in places {
                let picture = PlanarRGB(planes: made[i][...], side: square.side)
                guard let lacking = try reader.lacking(asked[i], in: picture) else { continue }
                mendings[i].tried(lacking: lacking)
                if lacking != 0 { seen.append(i) }
            }
            places = seen
            if look < looks { show(places.map { ($0, mendings[$0].next) }) }
        }
        show(made.indices.filter { shown[$0] != mendings[$0].best }.map { ($0, mendings[$0].best) })
    }

    /// A pair's planes: the upper half's frame bent to its shape, with the lower half's let in below the nose.
    private static func planes(
        of pair: PairedTargets.Pair, _ pairs: PairedTargets, _ source: PersonSamples
    ) -> [UInt8] {
        let (side, scale) = (source.square.side, source.square.scale)
        func bent(_ frame: Int) -> [UInt8] {
            let warp = pairs.warp(frame, to: pair.shape, side: side, scale: scale)
            return warp(source.sample(frame), channels: Sample.channels)
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
