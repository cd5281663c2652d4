import ArgumentParser

extension Understudy {
    /// Every command, as `--help` groups them. A new one is a file in this folder and its line here.
    static var commands: [CommandGroup] {
        [
            CommandGroup(
                name: "In one go",
                subcommands: [
                    DemoCommand.self,
                    SwapCommand.self,
                ]),
            CommandGroup(
                name: "In a window",
                subcommands: [
                    StudioCommand.self,
                    QueueCommand.self,
                ]),
            CommandGroup(
                name: "Step by step",
                subcommands: [
                    FootageCommand.self,
                    ConsentCommand.self,
                    ExtractCommand.self,
                    FacesCommand.self,
                    TrainCommand.self,
                    ModelsCommand.self,
                    ConvertCommand.self,
                    StillsCommand.self,
                    VerifyCommand.self,
                    EvaluateCommand.self,
                    ProjectCommand.self,
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
