import Foundation
public import Torch

/// `occlusion/state.json`: how a model's occlusion network came about, and what its file must be.
struct OcclusionState: StoredDocument, Equatable {
    static let schema = "understudy.occlusion"
    static let version = 2

    /// Steps that it was trained.
    var steps: Int
    /// Crops that it learned from.
    var crops: Int
    /// Hands that were filmed before the target's face, which it learned from as well.
    var hands: Int
    /// The weights' file.
    var weights: FileFingerprint

    /// Version 1 had learned from hands of one shade, and found few. Such a network is used as it is, and counts as not
    /// trained: the next training makes another one.
    static let upgrades: [Int: @Sendable (inout JSONValue) -> Void] = [
        1: { state in
            var members = state.members
            members["hands"] = .integer(0)
            members["steps"] = .integer(0)
            state = .object(members)
        }
    ]
}

/// A model's occlusion network on the disk: weights and what they must be, in a folder that is written aside and renamed.
public struct StoredOcclusion {
    /// The SHA-256 of the weights' file.
    public let hash: String
    /// The network.
    public let network: OcclusionNetwork

    private static let weightsName = "weights.safetensors"
    private static let stateName = "state.json"

    /// Opens a model's occlusion network; `nil` when it has none.
    ///
    /// - Throws: `.settings`, `.weights`, and `.damaged` when the weights are not what was saved.
    public static func open(
        _ folder: ModelFolder, device: Device = .cpu
    ) throws(StoredError) -> StoredOcclusion? {
        guard let hash = try hash(folder) else { return nil }
        let file = folder.occlusion.appending(path: weightsName)
        do {
            let network = try OcclusionNetwork(device: device)
            try network.parameters.load(try Safetensors.read(file, on: device).tensors)
            return StoredOcclusion(hash: hash, network: network)
        } catch {
            throw .weights(file, error)
        }
    }

    /// The SHA-256 of a model's occlusion weights, which are compared with it; `nil` when it has none.
    public static func hash(_ folder: ModelFolder) throws(StoredError) -> String? {
        try state(folder)?.weights.sha256
    }

    /// The steps that a model's occlusion network was trained, whose weights are whole; `nil` when it has none.
    package static func steps(_ folder: ModelFolder) throws(StoredError) -> Int? {
        try state(folder)?.steps
    }

    private static func state(_ folder: ModelFolder) throws(StoredError) -> OcclusionState? {
        let place = folder.occlusion.appending(path: stateName)
        guard FileManager.default.fileExists(atPath: place.path) else { return nil }
        let state = try OcclusionState.read(place)
        let file = folder.occlusion.appending(path: weightsName)
        let found = try Disk.fingerprint(file)
        guard found == state.weights else {
            throw .damaged(file, .hash(found: found.sha256, saved: state.weights.sha256))
        }
        return state
    }

    /// Saves a network as the model's, in the place of any that was there.
    package static func save(
        _ network: OcclusionNetwork, steps: Int, crops: Int, hands: Int, in folder: ModelFolder,
        disk: Disk = Disk()
    ) throws(StoredError) {
        let aside = folder.url.appending(path: ".occlusion.part")
        try disk.remove(aside)
        try disk.makeFolder(aside)
        let file = aside.appending(path: weightsName)
        try disk.before(.write(file))
        do {
            try Safetensors.write(network.parameters.values(), to: file, atomically: false)
        } catch {
            throw .weights(file, error)
        }
        try disk.sync(file)
        let state = OcclusionState(
            steps: steps, crops: crops, hands: hands, weights: try Disk.fingerprint(file))
        try disk.write(state.data, to: aside.appending(path: stateName))
        try disk.sync(aside)
        try disk.remove(folder.occlusion)
        try disk.rename(aside, to: folder.occlusion)
    }
}
