public import Faces
public import Foundation
public import Networks
public import Torch

/// What is to be trained, of what, and where it is kept.
public struct TrainingPlan: Sendable {
    /// The model's folder. It is made when it is not there; a model in it is gone on with.
    public var model: URL
    /// The crops of the person whose face is put in.
    public var source: Faceset
    /// The crops of the person in the plate.
    public var target: Faceset
    /// Who they are, and under which consents they are used. The caller has checked those.
    public var persons: Persons
    /// The networks. The default is `nil`: those of the model, and `quick` for a new one.
    public var architecture: ArchitectureChoice?
    /// Changed settings, each as `key=value`. They are kept in `training.json`. The default is none.
    public var changes: [String]
    /// The batch of a new model is the largest that is worth its memory, whatever the settings say. The default is `false`.
    public var fitsBatch: Bool
    /// The model from whose weights a new one begins. The default is `nil`: it begins anew.
    public var start: WarmStart?
    /// Where to compute. The default is the processor.
    public var device: Device
    /// The version of this program, as models carry it.
    public var program: String
    /// This process's seat among several that train together. The default is `nil`: it trains alone.
    public var seat: TeamSeat?

    /// Whether the caller has looked that the target's crops that a hand lies over show the target. The default is `false`: then none
    /// of them is learned from.
    public var knowsCovered = false

    /// The two persons of a model.
    public struct Persons: Sendable, Equatable {
        /// The person whose face is put in.
        public var source: ModelDescription.Person
        /// The person in the plate.
        public var target: ModelDescription.Person

        /// Two persons.
        public init(source: ModelDescription.Person, target: ModelDescription.Person) {
            self.source = source
            self.target = target
        }
    }

    /// A plan by its parts.
    public init(
        model: URL, source: Faceset, target: Faceset, persons: Persons,
        architecture: ArchitectureChoice? = nil, changes: [String] = [], fitsBatch: Bool = false,
        start: WarmStart? = nil, device: Device = .cpu, program: String
    ) {
        self.model = model
        self.source = source
        self.target = target
        self.persons = persons
        self.architecture = architecture
        self.changes = changes
        self.fitsBatch = fitsBatch
        self.start = start
        self.device = device
        self.program = program
    }
}
