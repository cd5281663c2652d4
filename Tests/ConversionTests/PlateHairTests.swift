import Conversion
import Faces
import Imaging
import Media
import Testing

@Suite("Hair and hats of the plate")
struct PlateHairTests {
    private static let face = SyntheticFace.tracked(x: 160, y: 100, eyes: 50)

    /// Frames of skin under a dark bar that ends at a row, another one from frame `jump` on.
    private func clip(_ end: Int, then later: Int? = nil, jump: Int = 0, frames: Int = 1) throws
        -> MadeClip
    {
        func bar(_ height: Int, _ enabled: String) -> String {
            // To drawbox, a height of 0 is all of it.
            height == 0
                ? "null"
                : "drawbox=x=0:y=0:w=iw:h=\(height):color=0x201810:t=fill:enable='\(enabled)'"
        }
        let bars =
            later.map { "\(bar(end, "lt(n,\(jump))")),\(bar($0, "gte(n,\(jump))"))" }
            ?? bar(end, "1")
        return try MadeClip(
            "hat.mkv",
            [
                "-f", "lavfi", "-i", "color=c=0xc8a08a:s=320x240:r=25", "-frames:v", "\(frames)",
                "-vf", bars, "-pix_fmt", "yuv444p", "-c:v", "ffv1",
            ])
    }

    /// The highest row of each frame that shows as much of the swap as of the plate above the nose; 240 where there is none.
    private func tops(_ clip: MadeClip, _ settings: ConversionSettings = .init()) throws -> [Int] {
        var settings = settings
        settings.time.fade = 0
        // The stand-in's colors stay other ones than the plate's.
        settings.colorTransfer = "keep"
        (settings.light.share, settings.light.edge) = (0, 0)
        // It is lighter by 60 of 255 code values, or less where that is too much.
        let network = StandIn(shift: SIMD3(repeating: 0.25))
        let pass = try SwapPass(networks: [network], settings: settings)
        return try pass.painted(clip) { _ in Self.face }.map { painted in
            let (before, after) = (painted.plate.samples(0), painted.frame.samples(0))
            let width = painted.frame.width
            return before.indices.filter { after[$0] >= before[$0] + 25 && $0 % width == 160 }
                .map { $0 / width }.min() ?? painted.frame.height
        }
    }

    @Test("stay in front: what hangs over the face keeps every sample, and the rest is painted")
    func stays() throws {
        let bare = try #require(tops(clip(0)).first)
        try #require(bare < 100)
        let low = try #require(tops(clip(bare + 20)).first)
        // The mask's own edge is eroded and soft.
        #expect(low > bare + 20 && low < bare + 45, "\(bare), \(low)")
        var careless = ConversionSettings()
        careless.mask.plateHair = false
        let covered = try #require(tops(clip(bare + 20), careless).first)
        #expect(covered <= bare + 1, "\(covered)")
    }

    @Test("have an edge that moves smoothly, however suddenly they come")
    func steady() throws {
        let bare = try #require(tops(clip(0)).first)
        try #require(bare < 100)
        let rows = try tops(clip(0, then: bare + 24, jump: 8, frames: 17))
        let steps = zip(rows, rows.dropFirst()).map { $1 - $0 }
        let way = try #require(rows.last) - rows[0]
        // A step in the hat alone would be all of the way.
        #expect(way > 12 && steps.allSatisfy { $0 >= -3 && 5 * $0 <= 3 * way }, "\(rows)")
    }
}
