import Foundation
public import Networks

extension NetworksError: Explained {
    /// Architectures, losses and their settings.
    public var failure: Failure {
        switch self {
        case .unknownArchitecture(let name, let known):
            Failure(
                .usage, happened: "There is no architecture “\(name)”.",
                remedy: "Choose \(Words.any(known)).")
        case .unknownLoss(let name, let known):
            Failure(
                .usage, happened: "There is no loss “\(name)”.",
                remedy: "Choose \(Words.any(known)).")
        case .noFrozenNetwork(let loss):
            Failure(
                .failed, happened: "The loss “\(loss)” was given no network to look through.",
                remedy: "This is a fault of the program; please report it.")
        case .unknownSetting(let architecture, let key, let known):
            Failure(
                .usage, happened: "The architecture “\(architecture)” has no setting “\(key)”.",
                remedy: "It has \(Words.all(known)).")
        case .impossibleSetting(let architecture, let key, let value, let allowed):
            Failure(
                .usage,
                happened: "“\(key)” of the architecture “\(architecture)” cannot be \(value).",
                remedy: "It takes \(allowed.words).")
        }
    }
}

extension NetworksError.Allowed {
    var words: String {
        switch self {
        case .integers(let range, let step):
            "a whole number from \(range.lowerBound) to \(range.upperBound)"
                + (step > 1 ? " that is a multiple of \(step)" : "")
        case .numbers(let range):
            "a number from \(Words.number(range.lowerBound)) to \(Words.number(range.upperBound))"
        case .list(let count, let range):
            "\(count.lowerBound) to \(count.upperBound) whole numbers from \(range.lowerBound) to \(range.upperBound)"
        case .kind(let kind): kind
        }
    }
}
