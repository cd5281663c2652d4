public import Foundation

/// What can go wrong between the stages.
public enum WorkflowError: Error, Sendable, Equatable {
    /// No face was seen in a clip that should show one person.
    case noFace(clip: URL, frames: Int)
    /// Too few frames show the face to know it by.
    case tooFewFaces(clip: URL, found: Int, needed: Int)
    /// A clip shows several people, and nobody said who is meant.
    case severalPeople(clip: URL, [PersonInClip])
    /// The clip has no person of this number.
    case noSuchPerson(clip: URL, number: Int, count: Int)
    /// `project.json` cannot be used.
    case badProject(file: URL, ProjectFault)
    /// A file that would be written is there already.
    case exists(file: URL)
    /// The result would overwrite what it is made of.
    case overItself(file: URL)
    /// A file name with an ending that is not written here.
    case unknownEnding(file: URL, known: [String])
    /// The work ended in order, and the same command goes on.
    case stopped(during: WorkflowStage)
    /// The credentials of a file do not hold.
    case invalidCredentials(file: URL, codes: [String])
    /// Pictures of a sequence have no credentials, or such as do not hold.
    case unsignedPictures(folder: URL, without: [String], invalid: [String])
    /// The sample clips of the demo were not fetched.
    case noSamples
    /// A faceset has no face of the kind that was asked for.
    case nothingSelected(faceset: URL)
    /// No encoding profile has the name.
    case unknownProfile(String, known: [String])
    /// A name that asks for pictures and has no place for their number.
    case namelessPictures(URL)
    /// A profile that does not write pictures of this ending.
    case unfitProfile(String, ending: String, known: [String])
    /// Faces alone are wanted in a video.
    case patchIsNoVideo(URL)
    /// A swap does not keep the limits of these metrics.
    case belowLimits(result: URL, metrics: [String])
    /// A plate shows faces, and none is the target's.
    case targetAbsent(plate: URL, person: String)
    /// The target was seen, and left alone in every frame.
    case targetLeftAlone(plate: URL, person: String, why: String)
    /// Two models replace one person, or two whose faces no measurement tells apart.
    case sameTarget(models: [URL], people: [String])
    /// A place that was asked for lies behind the clip's end.
    case outsideClip(clip: URL, place: String, frames: Int, length: String)
    /// A part of a clip that ends before it begins.
    case emptyRange(String)
    /// Every so many-th frame of fewer frames.
    case tooSparse(Int, frames: Int)
    /// The frame that was asked for does not show the target's face, or not so that it could be replaced.
    case notReplaced(plate: URL, frame: Int, person: String, why: String?)
    /// The queue of a project cannot be used.
    case badQueue(file: URL, message: String)
    /// A command that does not wait in queues.
    case notForQueue(String, known: [String])
    /// The queue has no job of this number.
    case noSuchJob(Int64)
    /// A job is in a state in which this cannot be asked of it.
    case jobIsOver(Int64, Job.State)
    /// A job runs and cannot be taken out.
    case jobRuns(Int64)

    /// The best checkpoint of a model is asked for, and none was scored.
    case noScore(model: URL)

    /// The curves of a model are asked for, and it has no history of losses.
    case noHistory(model: URL)

    /// A model is to begin from one of other networks.
    case otherNetworks(model: URL, has: String, wanted: String)

    /// More processes are to train than the machine has cores.
    case tooManyProcesses(Int, cores: Int)

    /// `--processes` says another number than whoever started the processes.
    case otherProcesses(asked: Int, started: Int)

    /// One of the processes that train together ended before the others.
    case processLost(LostProcess)

    /// A plot would take the place of a file that is none.
    case notAPlot(file: URL)

    /// What is wrong with `project.json`.
    public enum ProjectFault: Sendable, Equatable {
        /// It is no project's file.
        case damaged
        /// A key means nothing.
        case unknownKey(String)
        /// A newer program wrote it.
        case newerVersion(found: Int, known: Int)
    }
}

/// One of several processes that ended before it was done.
public struct LostProcess: Sendable, Equatable {
    /// Its number, from 0.
    public var rank: Int
    /// Of how many.
    public var count: Int
    /// Its exit code; `nil` where a signal ended it.
    public var exit: Int32?
    /// The signal that ended it; `nil` where it ended by itself.
    public var signal: Int32?
    /// What it wrote at last.
    public var words: String
}

/// A person whom a clip shows, described so that someone who knows the clip recognizes them.
public struct PersonInClip: Sendable, Equatable {
    /// From 1, in the order of appearance.
    public var number: Int
    /// Seconds from the clip's start to the first frame that shows them.
    public var from: Double
    /// Seconds from the clip's start to the last frame that shows them.
    public var to: Double
    /// Their mean place from the left edge (0) to the right one (1).
    public var place: Double

    /// A person by number, time and place.
    package init(number: Int, from: Double, to: Double, place: Double) {
        self.number = number
        self.from = from
        self.to = to
        self.place = place
    }
}

extension WorkflowError: Explained {
    /// What happens between the stages.
    public var failure: Failure {
        switch self {
        case .noFace(let clip, let frames):
            Failure(
                happened: "\(clip.named) shows no face in \(Words.count(frames, "frame")).",
                remedy:
                    "Name a clip in which the person looks into the camera, at least 60 pixels wide."
            )
        case .noScore(let model):
            Failure(
                happened: "None of the checkpoints of \(model.named) was scored.",
                remedy:
                    "Use --checkpoint last, or train on: scores come by themselves, unless scores.share is 0."
            )
        case .tooManyProcesses(let count, let cores):
            Failure(
                .usage,
                happened:
                    "\(count) processes are more than the \(Words.count(cores, "core")) of this machine: each would be slower than one alone.",
                remedy:
                    cores > 1
                    ? "Use --processes \(cores), or fewer." : "Train without --processes.")
        case .otherProcesses(let asked, let started):
            Failure(
                .usage,
                happened:
                    "--processes says \(asked), and \(started) processes were started together.",
                remedy: "Leave --processes out where torchrun or srun starts them.")
        case .processLost(let lost): lost.failure
        case .noHistory(let model):
            Failure(
                happened:
                    "The model \(model.named) has no history to draw: nothing was trained yet.",
                remedy: "Train it first, with “understudy train”.")
        case .otherNetworks(let model, let has, let wanted):
            Failure(
                .usage,
                happened:
                    "\(model.named) has the networks “\(has)”: their weights are of no use to “\(wanted)”.",
                remedy: "Leave out --architecture, or begin from a model of the same networks.")
        case .notAPlot(let file):
            Failure(
                happened: "\(file.named) is there already, and it is no plot of a training.",
                remedy: "Name another file.")
        case .tooFewFaces(let clip, let found, let needed):
            Failure(
                happened:
                    "\(clip.named) shows the face in \(Words.count(found, "frame")) only; \(needed) are needed to know it by.",
                remedy:
                    "Name a longer clip, in which the person turns the head a little to all sides.")
        case .severalPeople(let clip, let people):
            Failure(
                happened: "\(clip.named) shows \(people.count) people: "
                    + people.map(\.words).joined(separator: "; ") + ".",
                remedy:
                    "Say whose consent it is with --face and the number, or name a clip of that person alone."
            )
        case .noSuchPerson(let clip, let number, let count):
            Failure(
                .usage,
                happened:
                    "\(clip.named) shows \(Words.count(count, "person", "people")), and there is no number \(number).",
                remedy: "Give --face 1\(count > 1 ? " to --face \(count)" : "").")
        case .badProject(let file, let fault):
            Failure(happened: "\(file.named) \(fault.words)", remedy: fault.remedy)
        case .exists(let file): Failure(system: EEXIST, file)
        case .overItself(let file):
            Failure(
                .usage, happened: "The result \(file.named) would overwrite what it is made of.",
                remedy: "Name another file with -o.")
        case .unknownEnding(let file, let known):
            Failure(
                .usage,
                happened: "The name \(file.named) does not say which kind of file to write.",
                remedy: "Let it end in \(Words.any(known.map { ".\($0)" })).")
        case .stopped(let stage):
            Failure(
                .interrupted, happened: "Stopped during “\(stage.rawValue)”; what is done is kept.",
                remedy: "Run the same command again to go on.")
        case .invalidCredentials(let file, let codes):
            Failure(
                happened:
                    "The content credentials of \(file.named) do not hold: \(codes.isEmpty ? "they cannot be checked" : codes.joined(separator: ", ")).",
                remedy:
                    "The file was changed after it was signed. Use the one that understudy wrote.")
        case .unsignedPictures(let folder, let without, let invalid):
            Failure(
                happened: "Of the pictures of \(folder.named), "
                    + Words.all(
                        [
                            (without, "without content credentials"),
                            (invalid, "changed since they were signed"),
                        ]
                        .filter { !$0.0.isEmpty }
                        .map { "\($0.0.count) \($0.0.count == 1 ? "is" : "are") \($0.1)" })
                    + ", such as \((without + invalid).first ?? "").",
                remedy: "Use the pictures that understudy wrote, with the .c2pa files beside them.")
        case .nothingSelected(let faceset):
            Failure(
                happened: "The faceset \(faceset.named) has no such face.",
                remedy: "“understudy faces list” says what is in it.")
        case .unknownProfile(let name, let known):
            Failure(
                .usage, happened: "There is no encoding profile “\(name)”.",
                remedy: "Choose \(Words.any(known)).")
        case .namelessPictures(let output):
            Failure(
                .usage,
                happened: "The name \(output.named) has no place for the numbers of the pictures.",
                remedy: "Write it as “shots/frame.%05d.png”, or name a video.")
        case .unfitProfile(let name, let ending, let known):
            Failure(
                .usage,
                happened: "The profile “\(name)” does not write pictures that end in .\(ending).",
                remedy: "Choose \(Words.any(known)).")
        case .patchIsNoVideo(let output):
            Failure(
                .usage,
                happened: "A patch is laid over the plate, and \(output.named) is a video.",
                remedy: "Name pictures, such as “patch.%05d.exr”.")
        case .targetAbsent(let plate, let person):
            Failure(
                .refused,
                happened:
                    "None of the faces in \(plate.named) is \(person)'s, who agreed to be replaced: everybody was left alone, and nothing was written.",
                remedy:
                    "Name a plate that shows \(person), or train a model with the consent of the person in this one."
            )
        case .targetLeftAlone(let plate, let person, let why):
            Failure(
                happened:
                    "\(person) is in \(plate.named), and the face could not be replaced in any frame: \(why). Nothing was written.",
                remedy: "Name a plate in which the face is larger and turned to the camera.")
        case .sameTarget(let models, let people):
            Failure(
                .usage,
                happened: Set(people).count == 1
                    ? "The models \(Words.all(models.map(\.named))) replace the same person, \(people[0])."
                    : "The models \(Words.all(models.map(\.named))) replace \(Words.all(people)), whose faces cannot be told apart.",
                remedy: "Name one of them only, and make the other result in a run of its own.")
        case .outsideClip(let clip, let place, let frames, let length):
            Failure(
                .usage,
                happened:
                    "\(clip.named) has \(Words.count(frames, "frame")) in \(length), and \(place) lies behind its end.",
                remedy: "Give a frame from 0 to \(frames - 1), or a time before \(length).")
        case .emptyRange(let text):
            Failure(
                .usage, happened: "No frame lies in the range \(text).",
                remedy: "Give its first frame and the one behind its last, such as 24:72.")
        case .tooSparse(let every, let frames):
            Failure(
                .usage,
                happened:
                    "One of every \(every) frames is wanted, and there are only \(frames).",
                remedy: "Give --every a number from 1 to \(frames).")
        case .notReplaced(let plate, let frame, let person, let why):
            Failure(
                happened:
                    "\(person)'s face \(why.map { "was left alone in frame \(frame) of \(plate.named): \($0)" } ?? "is not in frame \(frame) of \(plate.named)"). Nothing was written.",
                remedy: "Name another frame.")
        case .belowLimits(let result, let metrics):
            Failure(
                happened:
                    "\(result.named) does not keep the limits of: \(metrics.joined(separator: ", ")).",
                remedy: "Look at the faces with --sheet; more training or footage may mend it.")
        case .badQueue(let file, let message):
            Failure(
                happened: "The queue \(file.named) cannot be used: \(message).",
                remedy:
                    "Is its folder writable and its disk not full? Without the file, an empty queue is begun; nothing else is lost."
            )
        case .notForQueue(let command, let known):
            Failure(
                .usage, happened: "“\(command)” does not wait in a queue.",
                remedy: "Queue \(Words.any(known)), and run everything else at once.")
        case .noSuchJob(let id):
            Failure(
                .usage, happened: "The queue has no job \(id).",
                remedy: "“understudy queue list” says what is in it.")
        case .jobIsOver(let id, let state):
            Failure(
                .usage, happened: "Job \(id) is \(state.rawValue): this cannot be asked of it.",
                remedy: "“understudy queue list” says what is in it.")
        case .jobRuns(let id):
            Failure(
                .usage, happened: "Job \(id) runs.",
                remedy: "Cancel it first, and wait for its end.")
        case .noSamples:
            Failure(happened: "The two sample clips are not there.", remedy: Words.setUp)
        }
    }
}

extension LostProcess {
    fileprivate var failure: Failure {
        let end = signal.map { "was ended by signal \($0)" } ?? "ended with exit code \(exit ?? 0)"
        let said = words.isEmpty ? "." : ": \(words)"
        return Failure(
            happened: "Process \(rank) of the \(count) that train together \(end)\(said)",
            remedy:
                "All have ended, and what was saved is kept. Run the same command again to go on.")
    }
}

extension PersonInClip {
    var words: String {
        let side = place < 0.4 ? "on the left" : place > 0.6 ? "on the right" : "in the middle"
        func clock(_ seconds: Double) -> String {
            let tenths = Int((seconds * 10).rounded())
            let rest = tenths % 600
            return "\(tenths / 600):\(rest < 100 ? "0" : "")\(rest / 10).\(rest % 10)"
        }
        return "number \(number) \(side) from \(clock(from)) to \(clock(to))"
    }
}

extension WorkflowError.ProjectFault {
    var words: String {
        switch self {
        case .damaged: "is no project's file."
        case .unknownKey(let key): "has a key that means nothing: “\(key)”."
        case .newerVersion(let found, let known):
            "was written by a newer version of this program: it has version \(found), and \(known) is known here."
        }
    }

    var remedy: String {
        switch self {
        case .damaged: "Put its backup in its place, or make a new project."
        case .unknownKey: "Take it out."
        case .newerVersion: "Update understudy."
        }
    }
}
