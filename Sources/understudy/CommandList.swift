import ArgumentParser

extension Understudy {
    /// Every command, as `--help` groups them. A new one is a file in this folder and its line here.
    static var commands: [CommandGroup] {
        [
            CommandGroup(
                name: "Step by step",
                subcommands: [
                    ConsentCommand.self,
                    FacesCommand.self,
                    ModelsCommand.self,
                    VerifyCommand.self,
                ]),
            CommandGroup(
                name: "This machine",
                subcommands: [
                    DoctorCommand.self,
                    SetupCommand.self,
                ]),
        ]
    }
}
