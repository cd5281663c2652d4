import Foundation

/// How much of the tests is wanted.
public enum Effort {
    /// Whether the long end-to-end tests run: always, except under `./test --quick`.
    ///
    ///     @Test("a killed conversion goes on", .enabled(if: Effort.isFull, "left out by --quick"))
    public static let isFull =
        ProcessInfo.processInfo.environment["UNDERSTUDY_QUICK"]?.isEmpty ?? true
}
