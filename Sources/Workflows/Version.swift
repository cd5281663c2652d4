public import Foundation
import Installation

/// What the program is called, which release of it this is, and where it lies.
public enum Program {
    /// The name that stands before every message.
    public static let name = "understudy"
    /// The release, as `major.minor.patch`.
    public static let version = "0.1.0"
    /// The file of the program, beside which its resources lie.
    public static var file: URL { folder.appending(path: name) }
    /// The folder that holds the running program and its resources.
    public static var folder: URL { Installation.programFolder }
}
