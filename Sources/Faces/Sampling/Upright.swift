package import Imaging
package import Media

/// Shows the frames of a clip as a player does: a telephone that was held upright stores its pictures lying, and no
/// detector finds a face that lies.
package final class Upright {
    /// Clockwise quarter turns from the stored frame to the upright one.
    private let turns: Int
    /// From the upright picture to the frame as it is stored.
    package let toStored: Transform<FrameSpace, FrameSpace>
    private let converter = PictureConverter()

    package init(_ info: ClipInfo) {
        turns = (info.rotation + 45) / 90 % 4
        let (w, h) = (Double(info.width), Double(info.height))
        toStored =
            switch turns {
            case 1: Transform(a: 0, b: -1, tx: 0, ty: h)
            case 2: Transform(a: -1, b: 0, tx: w, ty: h)
            case 3: Transform(a: 0, b: 1, tx: w, ty: 0)
            default: Transform(a: 1, b: 0, tx: 0, ty: 0)
            }
    }

    /// The frame, upright. One that is upright already is read in place.
    package func picture(_ frame: VideoFrame) throws(MediaError) -> SampledFrame {
        turns > 0 ? SampledFrame(try rgb(frame)) : SampledFrame(frame)
    }

    /// The frame, upright, as RGB.
    package func rgb(_ frame: VideoFrame) throws(MediaError) -> PlanarRGB {
        let stored = try converter.planarRGB(frame)
        guard turns > 0 else { return stored }
        let (width, height) =
            turns == 2 ? (stored.width, stored.height) : (stored.height, stored.width)
        func turned(_ samples: [UInt8]) -> [UInt8] {
            var result = [UInt8](repeating: 0, count: samples.count)
            for y in 0..<height {
                for x in 0..<width {
                    let (storedX, storedY) =
                        switch turns {
                        case 1: (y, width - 1 - x)
                        case 2: (width - 1 - x, height - 1 - y)
                        default: (height - 1 - y, x)
                        }
                    result[y * width + x] = samples[storedY * stored.width + storedX]
                }
            }
            return result
        }
        return PlanarRGB(
            width: width, height: height, red: turned(stored.red), green: turned(stored.green),
            blue: turned(stored.blue))
    }
}
