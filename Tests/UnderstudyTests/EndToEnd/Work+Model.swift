import Foundation
import Testing

extension Work {
    /// A folder with a faceset of each person and a tiny model of two steps, `@model`, for tests of what follows a training. Shared by
    /// them: each gives its results names of its own.
    static let withModel = Result {
        let work = try Work()
        try work.grant("ana", clip: "ana.mp4", roles: ["source"])
        try work.grant("ben", clip: "plate.mp4", roles: ["target"])
        for (name, clip) in [("ana", "ana.mp4"), ("ben", "plate.mp4")] {
            try work.expect(
                "extract", "@\(clip)", "--consent", "@\(name).consent", "-o", "@\(name).faceset",
                "-q")
        }
        let settings = [
            "architecture.resolution=32", "architecture.fold=2", "architecture.stem=8",
            "architecture.code=16", "architecture.down=[8,16,16]", "architecture.up=[16,8,8]",
            "batch=2",
            "occlusion.steps=0", "scores.share=0", "previews.seconds=0",
        ]
        let words =
            [
                "train", "--source", "@ana.faceset", "--target", "@ben.faceset", "--model",
                "@model", "--iterations", "2", "-q",
            ] + settings.flatMap { ["--set", $0] }
        let trained = try BuiltProgram.run(
            words.map(work.resolved), environment: work.environment)
        try #require(trained.status == 0, "\(trained.error)")
        return work
    }
}
