import Media

extension EncodingProfile {
    /// The profile of a name that a user gave; the catalog's first for none.
    static func chosen(_ name: String?) throws(WorkflowError) -> EncodingProfile {
        guard let name else { return catalog[0] }
        guard let profile = catalog.first(where: { $0.name == name }) else {
            throw .unknownProfile(name, known: catalog.map(\.name))
        }
        return profile
    }
}
