import Imaging
import Testing

/// A layout, a matrix and a range to try.
struct Coding: Sendable, CustomTestStringConvertible {
    var layout: PixelLayout
    var color: ColorTags
    var testDescription: String {
        "\(layout.model) \(layout.bitDepth) bit, matrix \(color.matrix), full \(color.isFullRange)"
    }

    static let all: [Coding] = [8, 9, 10, 12, 14, 16].flatMap { bits in
        [PixelLayout.Model.yCbCr, .gbr].flatMap { model in
            [1, 2, 5, 7, 9].flatMap { matrix in
                [false, true].map { full in
                    Coding(
                        layout: PixelLayout(model: model, bitDepth: bits),
                        color: ColorTags(matrix: matrix, isFullRange: full))
                }
            }
        }
    }
}

@Suite("Code values and RGB")
struct PixelCodingTests {
    @Test("code values are those of H.273's equations")
    func equations() throws {
        for item in try Reference.load().codes {
            let layout = PixelLayout(model: .yCbCr, bitDepth: item.bits)
            let tags = ColorTags(matrix: item.matrix, isFullRange: item.full)
            let coding = try #require(PixelCoding(tags, layout: layout, height: 576))
            var rgb = FloatRGB(width: 1, height: 1)
            (rgb.red[0], rgb.green[0], rgb.blue[0]) = (item.rgb[0], item.rgb[1], item.rgb[2])
            let planes = coding.planes(rgb)
            let step = Float(1 << item.bits) * 2e-6
            for i in 0..<3 { #expect(abs(planes[i].samples[0] - item.code[i]) < step) }
        }
    }

    @Test("code values to RGB and back are the same code values", arguments: Coding.all)
    func roundTrip(_ case: Coding) throws {
        let coding = try #require(
            PixelCoding(`case`.color, layout: `case`.layout, height: 1080))
        var random = SplitMix(state: 3)
        let top = Float((1 << `case`.layout.bitDepth) - 1)
        let planes = (0..<3).map { _ in
            Plane<Float>(
                width: 40, height: 25,
                samples: (0..<1000).map { _ in Float.random(in: 0...top, using: &random).rounded() }
            )
        }
        let back = coding.planes(coding.rgb(planes))
        for i in 0..<3 { #expect(difference(planes[i].samples, back[i].samples) < 0.25) }
    }

    @Test("gray is gray both ways")
    func gray() throws {
        let coding = try #require(
            PixelCoding(
                ColorTags(), layout: PixelLayout(model: .gray, bitDepth: 8), height: 100))
        let plane = Plane<Float>(width: 2, height: 1, samples: [16, 235])
        let rgb = coding.rgb([plane])
        #expect(difference(rgb.red, [0, 1]) < 1e-6)
        #expect(rgb.green == rgb.red && rgb.blue == rgb.red)
        let back = coding.planes(rgb)
        #expect(back.count == 1 && difference(back[0].samples, plane.samples) < 1e-3)
    }

    @Test("a matrix that no luma weight describes is not guessed", arguments: [8, 11, 12, 13, 14])
    func otherMatrices(_ matrix: Int) {
        let layout = PixelLayout(model: .yCbCr, bitDepth: 10)
        #expect(PixelCoding(ColorTags(matrix: matrix), layout: layout, height: 2160) == nil)
    }

    @Test(
        "a region is read and written where the mask is, and no other byte changes",
        arguments: [8, 10, 16])
    func region(_ bits: Int) {
        var random = SplitMix(state: UInt64(bits))
        let (width, height, bytes) = (23, 17, bits > 8 ? 2 : 1)
        let stride = width * bytes + 9
        var memory = (0..<stride * height).map { _ in UInt8.random(in: 0...255, using: &random) }
        if bits == 10 { for i in memory.indices where i % stride % 2 == 1 { memory[i] &= 3 } }
        let before = memory
        let region = PixelRect(x: 5, y: 3, width: 11, height: 9)
        let plane = Plane<Float>(
            reading: memory.span.bytes, stride: stride, bitDepth: bits, region: region)
        var mask = Plane<Float>(width: 11, height: 9, repeating: 0)
        for i in mask.samples.indices { mask.samples[i] = Bool.random(using: &random) ? 0.01 : 0 }
        var darker = plane
        let top = Float((1 << bits) - 1)
        for i in darker.samples.indices { darker.samples[i] = top - plane.samples[i] + 0.4 }

        func write(_ plane: Plane<Float>) {
            var span = memory.mutableSpan
            var raw = span.mutableBytes
            plane.write(into: &raw, stride: stride, bitDepth: bits, region: region, where: mask)
        }
        write(plane)
        #expect(memory == before)
        write(darker)
        for y in 0..<height {
            for x in 0..<stride {
                let (column, row) = (x / bytes - region.x, y - region.y)
                let inside =
                    (0..<11).contains(column) && (0..<9).contains(row)
                    && mask[column, row] > 0
                let old = Int(before[y * stride + x])
                let all = x % bytes == 1 && bits == 10 ? 3 : 255
                #expect(Int(memory[y * stride + x]) == (inside ? all - old : old))
            }
        }
    }
}
