import Foundation
import Media
import Provenance

/// The clips of an extraction, as every shard sees them before it begins.
struct ShardFootage {
    /// A clip that can be read, or why not.
    enum Clip {
        case readable(ShardKey.Clip, ClipInfo)
        case failed(ClipFailure)
    }

    let clips: [Clip]

    /// Opens and hashes the clips.
    ///
    /// - Throws: `.allClipsFailed` when none can be read, `.provenance` when one cannot be hashed.
    init(_ urls: [URL]) throws(ExtractionError) {
        var clips: [Clip] = []
        for url in urls {
            let reader: ClipReader
            do {
                reader = try ClipReader(url, threads: 1)
            } catch {
                clips.append(.failed(ClipFailure(clip: url, cause: error)))
                continue
            }
            // Only the plan rests on the number: one that is not known makes a clip that is read whole.
            let frames = reader.info.frameCount ?? (try? FrameTable(of: reader).count) ?? 1
            do {
                let hash = try SHA256Hash(ofClip: url)
                clips.append(
                    .readable(ShardKey.Clip(hash: hash, frames: max(1, frames)), reader.info))
            } catch {
                throw .provenance(error)
            }
        }
        self.clips = clips
        if keys.allSatisfy({ $0 == nil }) { throw .allClipsFailed(failures) }
    }

    /// What each clip is; `nil` for one that cannot be read.
    var keys: [ShardKey.Clip?] {
        clips.map { clip in
            if case .readable(let key, _) = clip { key } else { nil }
        }
    }

    /// The clips that cannot be read.
    var failures: [ClipFailure] {
        clips.compactMap { clip in
            if case .failed(let failure) = clip { failure } else { nil }
        }
    }
}
