import Foundation
import Imaging
public import Media

extension MediaError: Explained {
    /// Clips and pictures.
    public var failure: Failure {
        openingFailure ?? writingFailure ?? memoryFailure
    }

    private var openingFailure: Failure? {
        switch self {
        case .missing(let file): Failure(system: ENOENT, file)
        case .empty(let file):
            Failure(
                happened: "\(file.named) has no bytes.",
                remedy: "If it is still being copied, wait for its end; otherwise copy it again.")
        case .notAFile(let file):
            Failure(
                happened: "\(file.named) is neither a file nor a folder.",
                remedy: "Name a video, or a folder of pictures.")
        case .unreadable(let file, let code): Failure(system: code, file)
        case .foreign(let file, let cause):
            Failure(
                happened: "\(file.named) is no video or picture that is known here (\(cause)).",
                remedy:
                    "Name a video, a picture, or a folder of pictures. If it is one, the file is damaged at its start."
            )
        case .noVideo(let file, let streams):
            Failure(
                happened:
                    "\(file.named) shows no moving picture: it holds \(Words.all(streams.map(\.words))).",
                remedy: "Name the file that has the video.")
        case .noDecoder(let file, let codec):
            Failure(
                happened:
                    "The video of \(file.named) is “\(codec)”, and the installed FFmpeg has no decoder for it.",
                remedy:
                    "Convert it to another codec without loss, for instance with: ffmpeg -i IN -c:v ffv1 OUT.mkv"
            )
        case .noPicture(let file, let cause):
            Failure(
                happened: "Not one picture of \(file.named) can be decoded (\(cause)).",
                remedy: "The file is damaged: copy it again, or ask for another.")
        case .unsupportedPixels(let file, let format):
            Failure(
                happened:
                    "The pixels of \(file.named) are “\(format)”: light in the XYZ space, raw sensor data, or floating point of another kind than 32 bits in planes.",
                remedy:
                    "Convert it to whole numbers, for instance with: ffmpeg -i IN -pix_fmt yuv444p12 OUT.mkv"
            )
        case .noPictures(let folder):
            Failure(
                happened: "The folder \(folder.named) holds no pictures.",
                remedy: "Name a folder whose files are pictures, one a frame.")
        case .mixedSizes(let file, let size, let expected):
            Failure(
                happened:
                    "\(file.named) has \(size.words) pixels, and the pictures before it have \(expected.words).",
                remedy: "Take out what does not belong into the folder, or scale it.")
        case .tooLarge(let file, let size, let limit):
            Failure(
                happened:
                    "\(file.named) has \(size.words) pixels; at most \(limit) in all are taken.",
                remedy: "If that is no mistake of the file, scale it down.")
        case .changed(let file, let frame):
            Failure(
                happened:
                    "\(file.named) is no longer the clip that was begun with: frame \(frame) differs.",
                remedy: "Put the earlier file back, or begin anew with --overwrite.")
        default: nil
        }
    }

    private var writingFailure: Failure? {
        switch self {
        case .unknownContainer(let file, let known):
            Failure(
                .usage,
                happened: "The name \(file.named) does not say which kind of file to write.",
                remedy: "Let it end in \(Words.any(known.map { ".\($0.rawValue)" })).")
        case .cannotHold(let stream, let container, let use):
            Failure(
                happened:
                    "A \(container.rawValue) file cannot hold the \(stream.kind.words) in stream \(stream.index) of the plate (\(stream.codec)).",
                remedy: use.isEmpty
                    ? nil
                    : "Let the result's name end in \(Words.any(use.map { ".\($0.rawValue)" })).")
        case .cannotHoldVideo(let profile, let container, let use):
            Failure(
                happened:
                    "A \(container.rawValue) file cannot hold video of the profile “\(profile)”.",
                remedy: use.isEmpty
                    ? "Choose another with --profile."
                    : "Let the result's name end in \(Words.any(use.map { ".\($0.rawValue)" })).")
        case .cannotKeep(let property, let container, let use):
            Failure(
                happened: "A \(container.rawValue) file cannot keep the plate's \(property.words).",
                remedy: use.isEmpty
                    ? nil
                    : "Let the result's name end in \(Words.any(use.map { ".\($0.rawValue)" })).")
        case .cannotEncode(let layout, let profile, let holds):
            Failure(
                happened:
                    "The profile “\(profile)” cannot encode the plate's pixels (\(layout.words)); it takes \(Words.any(holds.map(\.words))).",
                remedy: "Choose another with --profile.")
        case .cannotEncodeSize(let size, let profile, let least):
            Failure(
                happened:
                    "The profile “\(profile)” takes pictures from \(least.words) pixels on; the plate has \(size.words).",
                remedy: "Choose another with --profile.")
        case .cannotEncodeFields(let profile):
            Failure(
                happened:
                    "The plate is interlaced, and the profile “\(profile)” would mix up its fields.",
                remedy: "Choose another with --profile: “h264” and “ffv1” keep fields.")
        case .noEncoder(let codec):
            Failure(
                happened: "The installed FFmpeg has no encoder “\(codec)”.",
                remedy: "Install the complete FFmpeg of the system, then run “understudy doctor”.")
        case .sizeChanged(let frame, let size, let expected):
            Failure(
                happened:
                    "The picture changes at frame \(frame) from \(expected.words) pixels to \(size.words).",
                remedy: "Cut the clip there, and use the parts one by one.")
        case .layoutChanged(let frame, let layout, let expected):
            Failure(
                happened:
                    "The pixels change at frame \(frame) from \(expected.words) to \(layout.words).",
                remedy: "Cut the clip there, or bring its pictures to one kind of pixels.")
        case .transparent(let frame):
            Failure(
                happened:
                    "Frame \(frame) has transparent pixels, which the result's codec cannot hold.",
                remedy: "Choose a profile with alpha, or lay the plate over a background.")
        case .outOfOrder(let frame, let expected):
            Failure(
                happened: "Frame \(frame) came where frame \(expected) was expected.",
                remedy: "Please file this as an issue, with the command that you ran.")
        case .encoding(let frame, let cause):
            Failure(
                happened: "Frame \(frame) cannot be encoded (\(cause)).",
                remedy: "Please file this as an issue, with the command that you ran.")
        case .writing(let file, let cause):
            cause.number < 0 && -cause.number < 256
                ? Failure(system: -cause.number, file)
                : Failure(happened: "\(file.named) cannot be written (\(cause)).")
        case .badSegment(let file):
            Failure(
                happened: "\(file.named) is not the piece of video that was saved there.",
                remedy: "Begin anew with --overwrite.")
        case .otherEncoding(let file):
            Failure(
                happened:
                    "\(file.named) was encoded by another version of FFmpeg, or in another way, than the pieces before it.",
                remedy: "Make all shards with the same set-up and the same --threads.")
        case .incomplete(let folder, let frames):
            Failure(
                happened:
                    "The work in \(folder.named) has come to frame \(frames) and not to the clip's end.",
                remedy: "Run the same command again to go on.")
        default: nil
        }
    }

    private var memoryFailure: Failure {
        switch self {
        case .outOfMemory:
            Failure(
                happened: "There is not enough memory for a picture.",
                remedy: "Close other programs, or use a machine with more memory.")
        case .conversion(let width, let height, let cause):
            Failure(
                happened: "A picture cannot be brought to \(width)x\(height) pixels (\(cause)).")
        case .notAPicture(let cause):
            Failure(
                happened: "A stored picture is damaged (\(cause)).",
                remedy: "Extract its clip anew.")
        default: Failure(happened: "A clip cannot be used: \(self)")
        }
    }
}

extension PictureSize {
    /// `1920x1080`.
    var words: String { "\(width)x\(height)" }
}

extension StreamKind {
    /// One of it, in a few words.
    var words: String {
        switch self {
        case .video: "video"
        case .coverArt: "a cover picture"
        case .audio: "sound"
        case .subtitle: "titles"
        case .attachment: "an attached file"
        case .data: "data"
        }
    }
}

extension VideoProperty {
    /// It, in a few words.
    var words: String {
        switch self {
        case .displayMatrix: "turn or mirror image"
        }
    }
}

extension PixelLayout {
    /// `4:2:0 at 10 bits`, for instance.
    var words: String {
        let kind =
            switch model {
            case .gray: "gray"
            case .gbr: "RGB"
            case .yCbCr:
                switch (chromaShiftX, chromaShiftY) {
                case (0, 0): "4:4:4"
                case (1, 0): "4:2:2"
                case (1, 1): "4:2:0"
                case (2, 0): "4:1:1"
                default: "YCbCr"
                }
            }
        return kind + (isFloat ? " in floating point" : " at \(bitDepth) bits")
            + (hasAlpha ? " with alpha" : "")
    }
}

extension Damage {
    /// What was found in a clip, in a whole sentence.
    func sentence(in clip: URL) -> String {
        let place = time.map { "\($0) (frame \(frame))" } ?? "its start"
        return switch kind {
        case .truncated:
            "\(clip.named) ends in the middle of a picture at \(place). Everything before it is used; if the file is still being copied, run the same command again."
        case .undecodable:
            "\(clip.named) cannot be decoded at \(place) (\(cause)): pictures may be missing there. Reading goes on."
        case .marred:
            "\(clip.named) is damaged at \(place) (\(cause)): parts of the next picture are guesses of the decoder. Reading goes on."
        }
    }
}
