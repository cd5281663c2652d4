import Foundation
import Glibc

/// One of the process's two outputs, written to without a buffer of its own, so that lines of both keep their order.
package struct Output: Sendable {
    /// Results, and the lines of `--json`.
    static let standardOutput = Output(descriptor: STDOUT_FILENO)
    /// Progress, notes and errors.
    static let standardError = Output(descriptor: STDERR_FILENO)

    /// The file descriptor.
    package let descriptor: Int32

    /// The output of a descriptor that the caller keeps open.
    package init(descriptor: Int32) { self.descriptor = descriptor }

    /// Writes all of the text. A reader that went away, or a full disk behind a redirection, is not an error of the
    /// work: the rest is dropped.
    package func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let start = rest.baseAddress, rest.count > 0 {
                let written = Glibc.write(descriptor, start, rest.count)
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            }
        }
    }

    /// Whether a person sees a bar drawn here.
    var isLiveTerminal: Bool {
        isatty(descriptor) == 1 && ProcessInfo.processInfo.environment["TERM"] ?? "dumb" != "dumb"
    }

    /// Whether it is a file on a disk, and no terminal or pipe.
    var isFile: Bool {
        let end = lseek(descriptor, 0, SEEK_CUR)
        return end >= 0 && isatty(descriptor) == 0
    }

    /// Whether colors are wanted: on a terminal, unless `NO_COLOR` says no.
    var wantsColor: Bool {
        isLiveTerminal && ProcessInfo.processInfo.environment["NO_COLOR"]?.isEmpty ?? true
    }

    /// The terminal's width in columns; 80 where there is no terminal.
    var columns: Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
