import Testing

import Media

@Suite("Words for encoders")
struct EncoderWordsTests {
    @Test(
        "x264 may use AVX-512 where a row of macroblocks is a multiple of eight",
        arguments: [
            (1920, false), (1280, false), (640, false), (1914, false), (1904, true), (720, true),
            (360, true),
        ])
    func rows(_ width: Int, _ readsBehind: Bool) {
        #expect(EncoderWords.readsBehindRows(ofWidth: width, hasWideVectors: true) == readsBehind)
        #expect(!EncoderWords.readsBehindRows(ofWidth: width, hasWideVectors: false))
    }
}
