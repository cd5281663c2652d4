import ArgumentParser

/// The program.
@main
struct Understudy: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Replaces the face of a person in a video with the face of another who consented."
    )
}
