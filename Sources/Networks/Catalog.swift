/// Every architecture that can be chosen. The first is the default.
public enum Architectures {
    /// One line each.
    public static let all: [any Architecture.Type] = [
        Quick.self,
        Original.self,
        InterAutoencoder.self,
        Dfaker.self,
        SAEHD.self,
        AMP.self,
        Comb.self,
    ]

    /// The architecture of a name.
    public static func named(_ name: String) throws(NetworksError) -> any Architecture.Type {
        guard let found = all.first(where: { $0.name == name }) else {
            throw .unknownArchitecture(name: name, known: all.map { $0.name })
        }
        return found
    }
}
