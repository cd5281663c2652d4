import CFFmpeg

/// Which of a clip's words about itself the result takes over, and how the container can write them.
enum Metadata {
    /// What the muxer writes itself, or what was true of the plate's coding only.
    private static let ofTheFile: Set<String> = [
        "major_brand", "minor_version", "compatible_brands", "encoder",
    ]
    private static let ofTheCoding: Set<String> = [
        "encoder", "duration", "bps", "number_of_frames", "number_of_bytes",
        "_statistics_writing_app", "_statistics_writing_date_utc", "_statistics_tags", "rotate",
    ]

    /// Copies the words of the whole file.
    static func copyFile(_ source: OpaquePointer?, to target: inout OpaquePointer?) {
        copy(source, to: &target, except: ofTheFile)
    }

    /// Copies the words of a stream.
    static func copyStream(
        _ source: OpaquePointer?, to target: inout OpaquePointer?, isCodedAgain: Bool
    ) {
        copy(source, to: &target, except: isCodedAgain ? ofTheCoding : [])
    }

    private static func copy(
        _ source: OpaquePointer?, to target: inout OpaquePointer?, except: Set<String>
    ) {
        for (key, value) in entries(source) {
            // Matroska's statistics carry their language behind a dash.
            let plain = key.lowercased().split(separator: "-").first.map(String.init) ?? key
            if !except.contains(plain) { av_dict_set(&target, key, value, 0) }
        }
    }

    /// The keys and values of a dictionary, in its order.
    static func entries(_ dictionary: OpaquePointer?) -> [(key: String, value: String)] {
        var result: [(key: String, value: String)] = []
        var entry: UnsafeMutablePointer<AVDictionaryEntry>?
        while let next = av_dict_get(dictionary, "", entry, AV_DICT_IGNORE_SUFFIX) {
            result.append((String(cString: next.pointee.key), String(cString: next.pointee.value)))
            entry = next
        }
        return result
    }

    /// The keys that FFmpeg's MP4 and MOV muxers write into the places that every player reads. Any other key needs
    /// the QuickTime list of free keys, which replaces those places.
    private static let everyday: Set<String> = [
        "title", "artist", "album_artist", "composer", "album", "date", "comment", "genre",
        "copyright", "creation_time", "timecode",
    ]
    private static let onlyMP4: Set<String> = [
        "grouping", "lyrics", "description", "synopsis", "show", "episode_id", "network",
        "keywords", "season_number", "episode_sort", "media_type", "hd_video", "compilation",
        "gapless_playback", "track", "disc",
    ]
    private static let onlyMOV: Set<String> = ["author", "make", "model", "location", "keywords"]

    /// The keys that a container loses unless it writes free keys.
    static func uncommonKeys(_ dictionary: OpaquePointer?, in container: Container) -> [String] {
        let known: Set<String>
        switch container {
        case .mkv: return []
        case .mp4: known = everyday.union(onlyMP4)
        case .mov: known = everyday.union(onlyMOV)
        }
        return entries(dictionary).map(\.key).filter { key in
            !known.contains(key) && !ofTheFile.contains(key)
        }
    }
}
