import ArgumentParser

/// `understudy consent`: the records without which nothing is trained or converted.
struct ConsentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent",
        abstract: "Records, shows, checks and takes back consents.",
        discussion: """
            A consent says whose likeness may be used, as what, for what and until when. It \
            holds the person's face as numbers, so that the program knows which face in a shot \
            is theirs.
            """,
        subcommands: [
            ConsentGrantCommand.self, ConsentShowCommand.self, ConsentCheckCommand.self,
            ConsentRevokeCommand.self,
        ])
}
