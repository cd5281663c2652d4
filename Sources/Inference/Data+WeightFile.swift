package import Foundation

extension Data {
    /// All of a weight file that is read in Swift.
    ///
    /// - Throws: `.weightUnreadable`.
    package init(weightFile file: URL) throws(InferenceError) {
        do {
            self = try Data(contentsOf: file)
        } catch {
            let cause = (error as? CocoaError)?.underlying as? POSIXError
            throw .weightUnreadable(file: file, code: cause?.code.rawValue ?? 0)
        }
    }
}
