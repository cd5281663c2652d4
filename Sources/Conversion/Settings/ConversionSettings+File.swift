public import Foundation
public import Networks

extension ConversionSettings: StoredDocument {
    package static let schema = "understudy.conversion"
    package static let version = 1

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

    /// The settings in the bytes of a `conversion.json`, whose `schema` and `version` say what they are.
    public init(parsing bytes: Data) throws(ConversionError) {
        do {
            self = try .parse(bytes, over: ConversionSettings())
        } catch {
            throw .settings(.caller, error)
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
        if ColorTransferCatalog.named(colorTransfer) == nil {
            return .wrongChoice(
                path: "colorTransfer", found: colorTransfer,
                allowed: ColorTransferCatalog.all.map { $0.name })
        }
        if BlenderCatalog.named(blender) == nil {
            return .wrongChoice(
                path: "blender", found: blender, allowed: BlenderCatalog.all.map { $0.name })
        }
        let numbers: [(String, Double, ClosedRange<Double>)] = [
            ("morph", morph, 0...1),
            ("colors.share", colors.share, 0...1),
            ("colors.iterations", Double(colors.iterations), 1...100),
            ("colors.directions", Double(colors.directions), 3...256),
            ("colors.smoothness", colors.smoothness, 1...50),
            ("blending.reach", blending.reach, 1...60),
            ("blending.edge", blending.edge, 0...30),
            ("blending.texture", blending.texture, 0.1...30),
            ("mask.size", mask.size, 0.5...1.5),
            ("mask.erosion", mask.erosion, -10...30),
            ("mask.feather", mask.feather, 0.1...30),
            ("light.share", light.share, 0...1),
            ("light.reach", light.reach, 2...60),
            ("sharpening.amount", sharpening.amount, 0...5),
            ("sharpening.radius", sharpening.radius, 0.1...10),
            ("degradation.grain", degradation.grain, 0...3),
            ("time.code", time.code, 0...0.333_334),
            ("time.colors", Double(time.colors), 0...50),
            ("time.fade", Double(time.fade), 0...50),
            ("faces.recheck", faces.recheck, 0.1...60),
            ("faces.presence", faces.presence, 0...1),
            ("faces.yaw", faces.yaw, 0...90),
            ("faces.yawFade", faces.yawFade, 0...90),
            ("faces.inFrame", faces.inFrame, 0...1),
            ("work.segment", Double(work.segment), 2...100_000),
            ("work.batch", Double(work.batch), 1...64),
        ]
        for (path, found, allowed) in numbers where !allowed.contains(found) {
            return .outOfRange(path: path, found: found, allowed: allowed)
        }
        return nil
    }
}
