import Foundation
import Testing
import Workflows

/// The string tables of the pages.
@Suite("Words")
struct WordsTests {
    private static func table(_ language: String) throws -> [String: String] {
        let folder = OpenStudio.assets.appending(path: "js/words/\(language)")
        var words: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            let start = try #require(text.firstIndex(of: "{"))
            let end = try #require(text.lastIndex(of: "}"))
            // A table is JSON but for the comma behind its last line.
            let json =
                text[start..<end].trimmingCharacters(in: CharacterSet(charactersIn: ", \n")) + "}"
            let part = try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
            words.merge(part) { first, _ in
                Issue.record("a key stands twice: \(first)")
                return first
            }
        }
        return words
    }

    @Test("English and German have the same keys and the same places for values")
    func same() throws {
        let (english, german) = (try Self.table("en"), try Self.table("de"))
        #expect(english.count > 200)
        #expect(Set(english.keys) == Set(german.keys))
        for (key, text) in english {
            let places = { (text: String) in
                text.matches(of: /\{\w+\}/).map { String($0.0) }.sorted()
            }
            #expect(places(text) == places(german[key] ?? ""), "\(key)")
            #expect(!text.isEmpty && german[key]?.isEmpty == false, "\(key)")
        }
    }

    @Test("every text that a page asks for by name is there")
    func used() throws {
        let english = try Self.table("en")
        let folder = OpenStudio.assets.appending(path: "js")
        var found = 0
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        where name.hasSuffix(".js") && !name.hasPrefix("words/") {
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            for match in text.matches(of: /\bt\("([^"]+)"/) {
                found += 1
                #expect(english[String(match.1)] != nil, "\(name): \(match.1)")
            }
        }
        #expect(found > 100)
    }

    @Test("every choice and every setting of a conversion has a name and an explanation")
    func choices() throws {
        let english = try Self.table("en")
        let words =
            UseChoice.words.map { "use.\($0)" } + RoleChoice.words.map { "role.\($0)" }
            + ReasonChoice.words.map { "reason.\($0)" } + OrderChoice.words.map { "order.\($0)" }
            + Job.State.allCases.map { "state.\($0.rawValue)" }
            + JobQueue.commands.map { "job.\($0)" } + FaceRepair.handles.map { "handle.\($0)" }
        for word in words { #expect(english[word] != nil, "\(word)") }
        let defaults = try JSONSerialization.jsonObject(with: ConversionForm.defaults)
        let groups = try #require(defaults as? [String: Any])
        var settings = 0
        for (name, value) in groups where name != "schema" && name != "version" {
            let paths = (value as? [String: Any])?.keys.map { "\(name).\($0)" } ?? [name]
            for path in paths {
                settings += 1
                #expect(english["convert.\(path)"] != nil, "\(path)")
                #expect(english["convert.\(path).note"] != nil, "\(path)")
            }
        }
        #expect(settings > 15)
    }
}
