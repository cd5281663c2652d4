extension ArchitectureChoice {
    /// Whether `--set` means the networks, and not how they are trained: `architecture.resolution=128`.
    package static func isMeant(by assignment: String) -> Bool { assignment.hasPrefix(prefix) }

    private static let prefix = "architecture."

    /// This choice with some settings changed, each by `architecture.key=value`.
    ///
    /// - Throws: What does not fit, by the key's path as it was given.
    package func setting(_ assignments: [String]) throws(SettingsFault) -> ArchitectureChoice {
        var tree = Document(architecture: self).tree
        for assignment in assignments {
            guard Self.isMeant(by: assignment), let equals = assignment.firstIndex(of: "=") else {
                throw .notAnAssignment(assignment)
            }
            let key = String(assignment[..<equals].dropFirst(Self.prefix.count))
            let value = JSONValue(typed: String(assignment[assignment.index(after: equals)...]))
            tree = tree.merged(with: value.under(["architecture", "settings", key]))
        }
        // All at once: what one of them allows may depend on another.
        do throws(SettingsFault) {
            return try Document.decode(tree, over: nil).architecture
        } catch {
            throw error.asTyped
        }
    }

    /// The part of `model.json` that settings of an architecture stand in.
    private struct Document: StoredDocument {
        static let schema = "understudy.model"
        static let version = 1
        var architecture: ArchitectureChoice
    }
}

extension SettingsFault {
    /// The fault with the path as it is typed, without the level that the file has besides.
    fileprivate var asTyped: SettingsFault {
        func short(_ path: String) -> String {
            path.replacing("architecture.settings.", with: "architecture.")
        }
        return switch self {
        case .unknownKey(let path, let near): .unknownKey(path: short(path), near: near)
        case .wrongType(let path, let expected):
            // Settings are read for themselves, and so name themselves only.
            .wrongType(
                path: "architecture." + short(path).replacing("architecture.", with: ""),
                expected: expected)
        default: self
        }
    }
}
