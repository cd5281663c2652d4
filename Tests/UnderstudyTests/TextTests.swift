import Testing
import Workflows
import understudy

@Suite("Text on a terminal")
struct TextTests {
    @Test("lines break between words and never grow longer than asked")
    func wrapping() {
        let text = "one two three four five six seven"
        for limit in 5...40 {
            let lines = Text.wrapped(text, columns: limit)
            #expect(lines.allSatisfy { Text.columns($0) <= limit })
            #expect(lines.joined(separator: " ") == text)
        }
    }

    @Test("a word longer than the line keeps its line whole")
    func longWord() {
        #expect(
            Text.wrapped("see /a/very/long/path here", columns: 8)
                == ["see", "/a/very/long/path", "here"])
    }

    @Test("a new line in the text stays one")
    func paragraphs() {
        #expect(Text.wrapped("a b\nc", columns: 80) == ["a b", "c"])
    }

    @Test("a cut text says so and fits, wide characters counted double")
    func cutting() {
        #expect(Text.cut("scene.mp4", columns: 9) == "scene.mp4")
        #expect(Text.cut("scene.mp4", columns: 6) == "scene…")
        #expect(Text.cut("場面の映像.mp4", columns: 7) == "場面の…")
        #expect(Text.columns(Text.cut("場面の映像.mp4", columns: 8)) <= 8)
    }

    @Test("a file's name cannot steer the terminal")
    func hostileName() {
        let name = "a\u{1B}[2Jb\u{7}\u{202E}c\n"
        #expect(Text.printable(name) == "a\u{FFFD}[2Jb\u{FFFD}\u{FFFD}c\u{FFFD}")
        #expect(Text.printable("Szene 1 – Größe.mp4") == "Szene 1 – Größe.mp4")
    }

    @Test("a failure stands behind the program's name, its mend below, wrapped")
    func failure() {
        let failure = Failure(
            happened: "scene.mkv ends in the middle of a picture at 00:01:07.480 (frame 1687).",
            remedy: "Everything before it was used. If the file is still being copied, run the "
                + "same command again.")
        #expect(
            failure.text(columns: 70) == """
                understudy: scene.mkv ends in the middle of a picture at 00:01:07.480
                            (frame 1687).
                            Everything before it was used. If the file is still being
                            copied, run the same command again.

                """)
    }

    @Test("a finding of the doctor stands in columns, its mend below")
    func finding() {
        let finding = Finding.fault("LibTorch", "it is missing", mend: "Run `./understudy setup`.")
        #expect(
            finding.text(columns: 80) == """
                FAULT    LibTorch              it is missing
                                               Run `./understudy setup`.

                """)
    }
}
