import Foundation
import Glibc
import Inference
import Media
import Torch

extension Doctor {
    private static let refetch = "Run `./understudy setup`, which fetches what is damaged again."

    /// The weights of every pretrained network, against the hashes that the program was built with.
    package func weights() -> [Finding] {
        let subject = "Weights"
        let folder = installation?.appending(path: "weights")
        for weight in Weight.catalog {
            do {
                // No memory of an earlier check: the doctor reads the file.
                _ = try weight.verified(in: folder, memory: VerifiedFiles(file: nil))
            } catch { return [.fault(subject, error, mend: Self.refetch)] }
        }
        return [.good(subject, "\(Weight.catalog.count) networks, each with the right SHA-256")]
    }

    /// FFmpeg's libraries and the encoder of the default profile.
    package func ffmpeg() -> [Finding] {
        let found = "version \(FFmpegLibraries.version)"
        let missing = Set(EncodingProfile.catalog.flatMap(\.coders).map(\.encoder))
            .filter { !FFmpegLibraries.hasEncoder($0) }.sorted()
        guard missing.isEmpty else {
            return [
                .fault(
                    "FFmpeg", found + ", without " + missing.joined(separator: " and "),
                    mend: "Install a build of FFmpeg's libraries that has it, as Debian's is.")
            ]
        }
        return [.good("FFmpeg", found)]
    }

    /// Whether the runtime of the pretrained networks opens.
    package func openVINO() -> [Finding] {
        do {
            _ = try NetworkRuntime()
            return [.good("OpenVINO", "opens")]
        } catch { return [.fault("OpenVINO", error, mend: Self.refetch)] }
    }

    /// Whether LibTorch opens, and is the version that the program was built for.
    package func libTorch() -> [Finding] {
        do {
            return [.good("LibTorch", "version \(try torchVersion())")]
        } catch { return [.fault("LibTorch", error, mend: Self.refetch)] }
    }

    /// Whether the library of the content credentials opens.
    package func contentCredentials() -> [Finding] {
        let subject = "Content credentials"
        guard let library = installation?.appending(path: "c2pa/libc2pa_c.so") else {
            return [.fault(subject, "set-up has not run in this clone", mend: Self.refetch)]
        }
        guard let handle = dlopen(library.path, RTLD_NOW | RTLD_LOCAL) else {
            let cause = dlerror().map { String(cString: $0) } ?? "it does not open"
            return [.fault(subject, cause, mend: Self.refetch)]
        }
        dlclose(handle)
        return [.good(subject, "the library opens")]
    }
}
