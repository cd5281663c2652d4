import Testing
import Workflows

@Suite("Words of commands and forms")
struct ChoiceTests {
    @Test("a word of several parts has hyphens, and every word finds its value")
    func words() {
        #expect(ReasonChoice.words.contains("near-double"))
        #expect(ReasonChoice.words.contains("other-person"))
        for word in ReasonChoice.words { #expect(ReasonChoice(word: word)?.word == word) }
        for word in UseChoice.words { #expect(UseChoice(word: word)?.word == word) }
        for word in OrderChoice.words { #expect(OrderChoice(word: word)?.word == word) }
        #expect(RoleChoice.words == ["source", "target"])
    }

    @Test("an unknown word is none", arguments: ["nearDouble", "", "Film", "near double"])
    func unknown(word: String) {
        #expect(ReasonChoice(word: word) == nil)
        #expect(UseChoice(word: word) == nil)
    }

    @Test("a number or two with a hyphen make a range")
    func ranges() {
        #expect(NumberRange("12")?.range == 12...12)
        #expect(NumberRange("12-40")?.range == 12...40)
        for text in ["", "-", "40-12", "-3", "1-2-3", "a", "1-", "1-99999999999"] {
            #expect(NumberRange(text) == nil, "\(text)")
        }
    }

    @Test("a place is a frame's number or a time")
    func places() throws {
        #expect(FramePlace("48") == FramePlace(frame: 48))
        // The same moment in every way of writing it.
        let times = ["00:00:02.5", "0:02.5", "2.5", "2.500000", "2.5s"].map { text in
            FramePlace(text).map { "\($0.kind)" }
        }
        #expect(Set(times).count == 1 && times[0] != nil)
        #expect(
            FramePlace("1:00:00").map { "\($0.kind)" } == FramePlace("3600s").map { "\($0.kind)" })
        for text in [
            "", "-1", "1:2:3:4", "a", "2.5.1", "1:", ":1", "2s5", "1.2345678", "1:02s", "1.s", " 1",
            "99999999999999999999", "²",
        ] {
            #expect(FramePlace(text) == nil, "\(text)")
        }
    }

    @Test("a part is two places with a colon, or a hyphen, between")
    func parts() throws {
        for (text, from, to) in [
            ("24:72", "24", "72"), ("1.5:3s", "1.5", "3s"), ("0:01-0:02.5", "0:01", "0:02.5"),
            ("24-72", "24", "72"), (":72", nil, "72"), ("24:", "24", nil),
            ("1:02:03-", "1:02:03", nil),
        ] {
            let range = try #require(PlaceRange(text), "\(text)")
            #expect(range.from == from.flatMap { FramePlace($0) })
            #expect(range.to == to.flatMap { FramePlace($0) })
        }
        for text in ["", ":", "-", "24", "1:2:3", "a:b", "1:2:3:4-5", "1-2-3"] {
            #expect(PlaceRange(text) == nil, "\(text)")
        }
    }

    @Test("a crop's size is a number in range or the word native")
    func sizes() {
        #expect(Extract.CropSize(word: "native") == .native)
        #expect(Extract.CropSize(word: "256") == .pixels(256))
        for text in ["127", "1025", "", "big"] { #expect(Extract.CropSize(word: text) == nil) }
    }
}
