import Foundation
import Glibc
import Testing
import Workflows
import understudy

/// A pseudo terminal, or a pipe where no terminal is wanted: what is written to `output` is read back.
private final class Reader {
    let output: Output
    private let readEnd: Int32

    /// A terminal of that many columns.
    init(columns: UInt16) throws {
        // Glibc's module has no `posix_openpt`; these are its two calls, TIOCSPTLCK and TIOCGPTN.
        readEnd = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var (locked, number): (Int32, Int32) = (0, 0)
        try #require(ioctl(readEnd, 0x4004_5431, &locked) == 0)
        try #require(ioctl(readEnd, 0x8004_5430, &number) == 0)
        output = Output(descriptor: open("/dev/pts/\(number)", O_RDWR | O_NOCTTY))
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(output.descriptor, UInt(TIOCSWINSZ), &size) == 0)
    }

    /// A pipe.
    init() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        readEnd = ends[0]
        output = Output(descriptor: ends[1])
    }

    deinit {
        close(output.descriptor)
        close(readEnd)
    }

    /// Everything that was written so far.
    func text() -> String {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65536)
        var poll = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        while Glibc.poll(&poll, 1, 20) > 0 {
            let count = read(readEnd, &block, block.count)
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

private let events: [WorkflowEvent] =
    [.started(.extract, subject: "scene.mp4")]
    + (0...300).map {
        .progress(StageProgress(.extract, done: Double($0), total: 300, unit: .frames))
    }
    + [
        .warning("The picture is dark."),
        .wrote(URL(filePath: "/tmp/ben.faceset"), role: "faceset"),
        .finished(.extract, summary: "288 faces in 300 frames."),
    ]

@Suite("Displays")
struct DisplayTests {
    @Test("a terminal shows one line that is drawn over, never wider than the window")
    func live() throws {
        let reader = try Reader(columns: 60)
        let display = LiveDisplay(output: reader.output)
        for event in events { display.show(event) }
        display.pause()
        let text = reader.text()
        #expect(text.hasPrefix("extract scene.mp4\r\n"))
        let drawn = text.components(separatedBy: "\r\u{1B}[2K").dropFirst()
            .map { $0.prefix { $0 != "\n" && $0 != "\r\n" } }
            // Colors take no columns.
            .map { $0.replacing(#/\u{1B}\[[0-9]*m/#, with: "") }
        // The first tick, and the last one whatever the time since: events come faster than it draws.
        #expect(drawn.count >= 2 && drawn.count < 50)
        #expect(drawn.allSatisfy { Text.columns($0) < 60 })
        #expect(text.contains("300/300"))
        #expect(
            text.hasSuffix("\r\nfaceset: /tmp/ben.faceset\r\nextract: 288 faces in 300 frames.\r\n")
        )
    }

    @Test("without a terminal there is no bar and no line for every event")
    func steady() throws {
        let reader = try Reader()
        let display = SteadyDisplay(output: reader.output)
        for event in events { display.show(event) }
        display.pause()
        #expect(
            reader.text() == """
                extract scene.mp4
                warning: The picture is dark.
                faceset: /tmp/ben.faceset
                extract: 288 faces in 300 frames.

                """)
    }

    @Test("quiet keeps warnings only")
    func quiet() throws {
        let reader = try Reader()
        let display = QuietDisplay(output: reader.output)
        for event in events { display.show(event) }
        #expect(reader.text() == "warning: The picture is dark.\n")
    }

    @Test("JSON has every event on a line of its own, with the fields of docs/events.md")
    func json() throws {
        let reader = try Reader()
        let display = JSONDisplay(output: reader.output, progress: true)
        for event in events { display.show(event) }
        let lines = reader.text().split(separator: "\n").map(String.init)
        #expect(lines.count == events.count)
        #expect(lines[0] == #"{"event":"started","stage":"extract","subject":"scene.mp4"}"#)
        #expect(
            lines[2] == #"{"details":{},"done":1,"event":"progress","stage":"extract","total":300,"#
                + #""unit":"frames"}"#)
        #expect(
            lines.suffix(3) == [
                #"{"event":"warning","text":"The picture is dark."}"#,
                #"{"event":"wrote","path":"/tmp/ben.faceset","role":"faceset"}"#,
                #"{"event":"finished","stage":"extract","text":"288 faces in 300 frames."}"#,
            ])
    }

    @Test(
        "into a file, JSON has one line of progress a second, and the first and last of each count")
    func thinnedInFiles() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let handle = try FileHandle(forWritingTo: file)
        let display = JSONDisplay(output: Output(descriptor: handle.fileDescriptor), progress: true)
        for unit in [StageProgress.Unit.faces, .iterations] {
            for done in 1...50 {
                display.show(
                    .progress(StageProgress(.train, done: Double(done), total: 50, unit: unit)))
            }
        }
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines.map { $0.contains("\"done\":50,") } == [false, true, false, true])
    }

    @Test("quiet JSON keeps warnings and files")
    func quietJSON() throws {
        let reader = try Reader()
        let display = JSONDisplay(output: reader.output, progress: false)
        for event in events { display.show(event) }
        #expect(reader.text().split(separator: "\n").count == 2)
    }

    @Test("a number that JSON does not know is written as a word, and the line stays JSON")
    func notANumber() throws {
        let reader = try Reader()
        let display = JSONDisplay(output: reader.output, progress: true)
        display.show(.progress(StageProgress(.train, done: .nan, total: nil, unit: .iterations)))
        let line = reader.text()
        #expect(line.contains(#""done":"nan""#))
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }

    @Test("a reader that has gone away is no error")
    func closedReader() throws {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        let display = SteadyDisplay(output: Output(descriptor: ends[1]))
        for event in events { display.show(event) }
        close(ends[1])
    }
}
