import Foundation
import Workflows

/// The name or address of this machine that browsers on other machines use.
public struct StudioHost: Sendable, Hashable {
    /// In lowercase, an address of version 6 without brackets.
    public let name: String
    /// The 4 or 16 bytes of an address; `nil` for a name.
    let address: [UInt8]?

    /// A host by what a user says.
    ///
    /// - Throws: What is no name, and what stands for every address of the machine: the studio answers only requests that
    ///   name it, and so must know its name.
    public init(_ text: String) throws {
        let name = text.lowercased()
        address = Self.bytes(of: name)
        self.name = name
        if let address {
            guard address.contains(where: { $0 != 0 }) else {
                throw Failure(
                    .usage, happened: "\(text) stands for every address of this machine.",
                    remedy: "Name the one that browsers use, such as 192.168.1.20 or studio.local.")
            }
        } else if !Self.isName(name) {
            throw Failure(
                .usage, happened: "“\(text)” is no name or address of a machine.",
                remedy: "Give one without a port, such as 192.168.1.20 or studio.local.")
        }
    }

    /// As it stands in an address of the web: brackets around an address of version 6.
    var authority: String { name.contains(":") ? "[\(name)]" : name }

    private static func bytes(of text: String) -> [UInt8]? {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            // It writes as many bytes as the family's addresses have: `count`.
            if inet_pton(family, text, &bytes) == 1 { return bytes }
        }
        return nil
    }

    /// Labels of letters, digits and hyphens (RFC 1123, section 2.1). Digits alone would be a mistyped address.
    private static func isName(_ name: String) -> Bool {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let isMade = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy("abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains)
        }
        let last = labels.last?.utf8.contains { !"0123456789".utf8.contains($0) } ?? false
        return isMade && last && name.utf8.count <= 253
    }
}
