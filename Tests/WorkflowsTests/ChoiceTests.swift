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

    @Test("a crop's size is a number in range or the word native")
    func sizes() {
        #expect(Extract.CropSize(word: "native") == .native)
        #expect(Extract.CropSize(word: "256") == .pixels(256))
        for text in ["127", "1025", "", "big"] { #expect(Extract.CropSize(word: text) == nil) }
    }
}
