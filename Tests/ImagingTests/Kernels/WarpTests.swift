import Foundation
import Imaging
import Testing

@Suite("Warping")
struct WarpTests {
    let reference: Reference
    let map: SamplingMap

    init() throws {
        reference = try Reference.load()
        let m = reference.warp.map
        map = SamplingMap(xx: m[0], xy: m[1], x0: m[2], yx: m[3], yy: m[4], y0: m[5])
    }

    @Test("the test picture is the one that the reference was made from")
    func samePicture() {
        let sum = picture(0).samples.reduce(0.0) { $0 + Double($1) }
        #expect(abs(sum - reference.sum) < 1e-3)
    }

    @Test("a turned and enlarged picture is the reference's, beyond the edges too")
    func turned() {
        let (w, h) = (reference.warp.width, reference.warp.height)
        let cubic = picture(0).warped(by: map, width: w, height: h)
        #expect(difference(cubic.samples, reference.warp.bicubic) < 3e-5)
        let linear = picture(0).warped(by: map, width: w, height: h, .bilinear)
        #expect(difference(linear.samples, reference.warp.bilinear) < 3e-5)
    }

    @Test("shrinking by a whole number is the mean of each area")
    func third() {
        let source = picture(0, width: 36, height: 30)
        let map = SamplingMap.resize(from: (36, 30), to: (12, 10))
        let made = source.warped(by: map, width: 12, height: 10)
        #expect(difference(made.samples, reference.third) < 2e-5)
    }

    @Test("shrinking by a broken number is close to the mean of each area")
    func shrunk() {
        let map = SamplingMap.resize(from: (40, 32), to: (15, 12))
        let made = picture(0).warped(by: map, width: 15, height: 12)
        #expect(difference(made.samples, reference.shrunk) < 0.012)
    }

    @Test("shrinking keeps a checkerboard gray, where sampling it would not")
    func noAliases() {
        var board = Plane<Float>(width: 90, height: 90, repeating: 0)
        for y in 0..<90 { for x in 0..<90 { board[x, y] = Float((x + y) % 2) } }
        let map = SamplingMap(xx: 2.5, xy: 1.1, x0: 3, yx: -1.1, yy: 2.5, y0: 30)
        let made = board.warped(by: map, width: 20, height: 14)
        #expect(made.samples.allSatisfy { abs($0 - 0.5) < 0.13 })
    }

    @Test("the identity changes nothing, and a shift by whole pixels only moves")
    func identity() {
        let still = SamplingMap(xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0)
        let source = picture(1)
        #expect(
            difference(source.warped(by: still, width: 40, height: 32).samples, source.samples) == 0
        )
        let moved = source.warped(by: still.made(fromColumn: 3, row: 5), width: 20, height: 20)
        for y in 0..<20 { for x in 0..<20 { #expect(moved[x, y] == source[x + 3, y + 5]) } }
    }

    @Test("where a mask is 0, nothing is made; elsewhere the values are those of the whole")
    func masked() {
        var mask = Plane<Float>(width: 30, height: 24, repeating: 0)
        var random = SplitMix(state: 7)
        for i in mask.samples.indices { mask.samples[i] = Bool.random(using: &random) ? 0.5 : 0 }
        for x in 0..<30 { mask[x, 4] = 0 }
        let whole = picture(0).warped(by: map, width: 30, height: 24)
        let part = picture(0).warped(by: map, where: mask)
        for i in mask.samples.indices {
            #expect(part.samples[i] == (mask.samples[i] > 0 ? whole.samples[i] : 0))
        }
    }

    @Test("a ramp on a chroma grid says the same place as on the frame's, for each siting")
    func grids() {
        let layout = PixelLayout(model: .yCbCr, bitDepth: 8, chromaShiftX: 1, chromaShiftY: 1)
        let turn = SamplingMap(xx: 0.8, xy: -0.3, x0: 9, yx: 0.3, yy: 0.8, y0: 4)
        for siting in [PlaneGrid.Siting.left, .center, .topLeft] {
            let grid = PlaneGrid(plane: 1, of: layout, siting: siting)
            // Each chroma sample holds the frame's column on which it lies.
            var chroma = Plane<Float>(width: 20, height: 16, repeating: 0)
            for y in 0..<16 {
                for x in 0..<20 {
                    let column = siting == .center ? 2 * Float(x) + 1 : 2 * Float(x) + 0.5
                    chroma[x, y] = column
                }
            }
            let made = chroma.warped(by: turn.held(on: grid), width: 12, height: 10)
            for y in 2..<8 {
                for x in 2..<10 {
                    let at = 0.8 * (Double(x) + 0.5) - 0.3 * (Double(y) + 0.5) + 9
                    #expect(abs(Double(made[x, y]) - at) < 1e-3)
                }
            }
        }
    }

    @Test("cells of a coarser grid hold the mean of what is there, at the edges too")
    func cells() {
        let plane = Plane<Float>(width: 3, height: 3, samples: [1, 3, 5, 5, 7, 9, 2, 4, 8])
        #expect(plane.cellMeans(columns: 2, rows: 2).samples == [4, 7, 3, 8])
        #expect(plane.cellMeans(columns: 1, rows: 1).samples == plane.samples)
    }
}

/// Sampling, point by point and by its definition alone.
private struct PlainSampler {
    let source: Plane<Float>

    func value(_ x: Double, _ y: Double) -> Float {
        let (i, j) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
        let (wx, wy) = (weights(x - Double(i)), weights(y - Double(j)))
        var sum = 0.0
        for v in 0..<4 {
            for u in 0..<4 {
                let column = min(max(i - 1 + u, 0), source.width - 1)
                let row = min(max(j - 1 + v, 0), source.height - 1)
                sum += Double(source[column, row]) * wx[u] * wy[v]
            }
        }
        return Float(sum)
    }

    private func weights(_ t: Double) -> [Double] {
        [1 + t, t, 1 - t, 2 - t].map { d in
            d < 1 ? (1.5 * d - 2.5) * d * d + 1 : ((-0.5 * d + 2.5) * d - 4) * d + 2
        }
    }
}

@Suite("Warping by any map")
struct AnyWarpTests {
    @Test(
        "is Keys' cubic at each pixel's place, turned or not, inside and beyond the edges",
        arguments: 0..<40)
    func keys(_ seed: UInt64) {
        var random = SplitMix(state: seed)
        let source = picture(Double(seed), width: 23, height: 17)
        func number(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &random) }
        // Every fourth map does not turn, and may squeeze.
        let turns = seed % 4 != 0
        let scale = number(0.2...1.1)
        let angle = turns ? number(-3...3) : 0
        let (c, s) = (scale * cos(angle), scale * sin(angle))
        let map = SamplingMap(
            xx: c, xy: -s, x0: number(-8...20), yx: s, yy: turns ? c : number(0.2...1.1),
            y0: number(-8...20))
        let made = source.warped(by: map, width: 31, height: 19)
        let plain = PlainSampler(source: source)
        for y in 0..<19 {
            for x in 0..<31 {
                let (u, v) = (Double(x) + 0.5, Double(y) + 0.5)
                let wanted = plain.value(
                    map.xx * u + map.xy * v + map.x0 - 0.5, map.yx * u + map.yy * v + map.y0 - 0.5)
                #expect(abs(made[x, y] - wanted) < 2e-5)
            }
        }
    }
}
