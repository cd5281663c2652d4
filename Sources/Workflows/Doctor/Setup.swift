public import Foundation
import Installation

/// The set-up script of the clone that the program was built in.
public enum Setup {
    /// Where the script lies.
    public static func script() throws(Failure) -> URL {
        var folder = Installation.programFolder
        while folder.path.count > 1 {
            let candidate = folder.appending(path: "Scripts/setup")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        throw Failure(
            happened: "There is no Scripts/setup above the program.",
            remedy: "Start the program that was built inside a clone, by its ./understudy.")
    }
}
