package import Workflows

extension Failure {
    /// The message on standard error: what happened, then what to do, wrapped behind the program's name.
    ///
    ///     understudy: scene.mkv ends in the middle of a picture at 00:01:07.480 (frame 1687).
    ///                 Everything before it was used. If the file is still being copied, run the same command again.
    package func text(columns: Int) -> String {
        let name = "\(Program.name): "
        let indent = String(repeating: " ", count: name.count)
        let width = max(min(columns, 110) - name.count, 30)
        let lines = [happened, remedy].compactMap { $0 }
            // A new line in a cause is kept; what steers the terminal otherwise is not.
            .flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }
            .flatMap { Text.wrapped(Text.printable(String($0)), columns: width) }
        return lines.enumerated().map { ($0 == 0 ? name : indent) + $1 + "\n" }.joined()
    }
}
