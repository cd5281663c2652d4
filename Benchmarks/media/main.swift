// Media against the ffmpeg command, in processor seconds, on one clip; `run.sh` makes the clip.
//
// Every round runs each task once, one after the other, so that a busy machine slows all alike; the least of the rounds
// counts. Arguments: CLIP [ROUNDS] [THREADS]
import Foundation
import Imaging
import Media

/// Processor seconds of this process, or of the children that it has waited for.
func processorSeconds(_ who: __rusage_who) -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(who.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

func ffmpeg(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["ffmpeg", "-v", "error", "-nostdin", "-y"] + arguments
    try process.run()
    process.waitUntilExit()
}

/// Hands every frame of a clip to `body`.
func read(_ clip: URL, threads: Int, _ body: (VideoFrame) throws -> Void) throws {
    let reader = try ClipReader(clip, threads: threads)
    while let event = try reader.next() {
        if case .frame(let frame) = event { try body(frame) }
    }
}

/// Encodes a clip in segments and puts it together.
func convert(_ clip: URL, to result: URL, threads: Int) throws {
    let folder = result.appendingPathExtension("segments")
    try? FileManager.default.removeItem(at: folder)
    let reader = try ClipReader(clip, threads: threads)
    let encoder = try SegmentEncoder(
        folder: folder, like: reader, container: .mp4, threads: threads)
    while let event = try reader.next() {
        if case .frame(let frame) = event { _ = try encoder.write(frame) }
    }
    _ = try encoder.finish()
    _ = try SegmentAssembler(folder: folder, plate: reader).assemble(to: result)
}

/// Encodes a clip in one go.
func write(_ clip: URL, to result: URL, threads: Int) throws {
    let reader = try ClipReader(clip, threads: threads, packets: true)
    let writer = try ClipWriter(result, like: reader, threads: threads)
    while let event = try reader.next() {
        switch event {
        case .frame(let frame): try writer.write(frame)
        case .packet(let packet): try writer.write(packet)
        case .damage: continue
        }
    }
    try writer.finish()
}

let arguments = CommandLine.arguments
guard arguments.count > 1 else { exit(2) }
let clip = URL(filePath: arguments[1])
let rounds = arguments.count > 2 ? Int(arguments[2]) ?? 3 : 3
let threads = arguments.count > 3 ? Int(arguments[3]) ?? 2 : 2
let scratch = FileManager.default.temporaryDirectory.appending(path: "media-benchmark")
try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: scratch) }
let profile = EncodingProfile.h264.coders[0].options.flatMap { ["-" + $0.key, $0.value] }
let info = try ClipReader(clip).info
let face = PixelRect(x: info.width * 3 / 8, y: info.height / 5, width: 512, height: 512)
let converter = PictureConverter()

/// What is measured: a name, the name of what it is divided by, and the work.
let tasks: [(name: String, against: String, work: () throws -> Void)] = [
    (
        "ffmpeg decode", "ffmpeg decode",
        {
            try ffmpeg([
                "-threads", "\(threads)", "-i", clip.path, "-map", "0:V:0", "-f", "null", "-",
            ])
        }
    ),
    ("decode", "ffmpeg decode", { try read(clip, threads: threads) { _ in } }),
    (
        "decode + RGB of the whole", "ffmpeg decode",
        { try read(clip, threads: threads) { _ = try converter.planarRGB($0) } }
    ),
    (
        "decode + RGB at 640x360", "ffmpeg decode",
        {
            try read(clip, threads: threads) {
                _ = try converter.planarRGB($0, width: 640, height: 360)
            }
        }
    ),
    (
        "decode + RGB at 320x180 + RGB of 512x512", "ffmpeg decode",
        {
            try read(clip, threads: threads) {
                _ = try converter.planarRGB($0, width: 320, height: 180)
                _ = try converter.planarRGB($0, region: face)
            }
        }
    ),
    (
        "ffmpeg transcode", "ffmpeg transcode",
        {
            try ffmpeg(
                ["-threads", "\(threads)", "-i", clip.path, "-map", "0", "-c", "copy"]
                    + ["-c:v", "libx264", "-threads", "\(threads)"] + profile
                    + [scratch.appending(path: "a.mp4").path])
        }
    ),
    (
        "transcode in one go", "ffmpeg transcode",
        { try write(clip, to: scratch.appending(path: "b.mp4"), threads: threads) }
    ),
    (
        "transcode in segments", "ffmpeg transcode",
        { try convert(clip, to: scratch.appending(path: "c.mp4"), threads: threads) }
    ),
]

var best: [String: (processor: Double, wall: Double)] = [:]
for _ in 0..<rounds {
    for task in tasks {
        let before = processorSeconds(RUSAGE_SELF) + processorSeconds(RUSAGE_CHILDREN)
        let started = ContinuousClock.now
        try task.work()
        let wall = (ContinuousClock.now - started) / .seconds(1)
        let used = processorSeconds(RUSAGE_SELF) + processorSeconds(RUSAGE_CHILDREN) - before
        let held = best[task.name] ?? (.infinity, .infinity)
        best[task.name] = (min(held.processor, used), min(held.wall, wall))
    }
}
print("\(clip.lastPathComponent) \(info.width)x\(info.height), \(threads) threads")
print("least of \(rounds) rounds; ratios of processor time and of the clock")
for task in tasks {
    guard let ours = best[task.name], let theirs = best[task.against] else { continue }
    print(
        String(
            format: "%7.2f s %7.2f s  %5.2fx %5.2fx  ", ours.processor, ours.wall,
            ours.processor / theirs.processor, ours.wall / theirs.wall) + task.name)
}
for name in ["a.mp4", "b.mp4", "c.mp4"] {
    let facts = try FileManager.default.attributesOfItem(
        atPath: scratch.appending(path: name).path)
    print("\(facts[.size] ?? 0) bytes \(name)")
}
