public import Foundation
public import Networks

extension ConversionSettings: StoredDocument {
    package static let schema = "understudy.conversion"
    package static let version = 2
    package static let upgrades: [Int: @Sendable (inout JSONValue) -> Void] = [
        // Version 1 gave the share of either neighbor in a mean of three codes, a third at most.
        1: { tree in
            let path = ["time", "code"]
            let share: Double
            switch tree.members["time"]?.members["code"] {
            case .integer(let value)?: share = Double(value)
            case .number(let value)?: share = value
            default: return
            }
            tree = tree.merged(with: JSONValue.number(min(1, share / 0.33)).under(path))
        }
    ]

    /// The settings in a file: keys that it leaves out keep their defaults, and one that means nothing is refused by its
    /// path.
    public init(contentsOf file: URL) throws(ConversionError) {
        do {
            self = try .read(file, over: ConversionSettings())
        } catch .settings(let origin, let fault) {
            throw .settings(origin, fault)
        } catch {
            throw .model(error)
        }
    }

    /// Some settings by their paths, over the defaults: what a form gives.
    ///
    /// - Parameter json: An object of groups, as in a `conversion.json`, without schema and version.
    package init(members json: Data) throws(ConversionError) {
        do {
            let tree = try? JSONDecoder().decode(JSONValue.self, from: json)
            guard let tree, case .object = tree else { throw SettingsFault.notJSON }
            self = try .decode(tree, over: ConversionSettings())
        } catch let fault as SettingsFault {
            throw .settings(.caller, fault)
        } catch {
            throw .settings(.caller, .notJSON)
        }
    }

    /// The bytes of a `conversion.json` of these settings.
    public var fileBytes: Data { data }

    /// Refuses values that make no picture.
    public func validate() throws(ConversionError) {
        if let fault = firstFault() { throw .settings(.caller, fault) }
    }

    /// Refuses values that a model's networks cannot follow.
    package func check(for architecture: ArchitectureChoice) throws(ConversionError) {
        guard morph < 1, !architecture.morphs else { return }
        let fault = NetworksError.impossibleSetting(
            architecture: architecture.name, key: "morph", value: "\(morph)",
            allowed: .kind("1, all of the source: it knows nobody between two people"))
        throw .settings(.caller, .network(fault))
    }

    package func firstFault() -> SettingsFault? {
        Self.descriptions.lazy.compactMap { $0.fault(in: self) }.first
    }
}
