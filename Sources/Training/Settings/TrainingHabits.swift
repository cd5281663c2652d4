/// What an architecture is trained with that its recipe does not say.
enum TrainingHabits {
    /// Changes the settings of a recipe for the architecture of a name.
    static func adjust(_ settings: inout TrainingSettings, for architecture: String) {
        all[architecture]?(&settings)
    }

    /// One line for each architecture that has any.
    private static let all: [String: @Sendable (inout TrainingSettings) -> Void] = [
        "original": { $0.augmentation.kind = AffineAugmentation2017.name }
    ]
}
