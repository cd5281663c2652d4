package import Foundation

extension CheckpointStore {
    /// A file of a checkpoint: its name, and what writes it to a place.
    package struct File {
        var name: String
        var write: (URL) throws(StoredError) -> Void

        /// A file by its name and writer.
        package init(_ name: String, write: @escaping (URL) throws(StoredError) -> Void) {
            self.name = name
            self.write = write
        }
    }

    private static let aside = ".part"

    /// Saves one checkpoint. When it throws, all that was there before is still there.
    package func save(
        _ state: CheckpointState, files: [File]
    ) throws(StoredError) -> Checkpoint {
        let name = Self.name(state.iteration)
        let place = folder.appending(path: name)
        let part = folder.appending(path: ".\(name)\(Self.aside)")
        try disk.makeFolder(folder)
        try disk.remove(part)
        do {
            try disk.makeFolder(part)
            var state = state
            for file in files {
                let url = part.appending(path: file.name)
                try disk.before(.write(url))
                try file.write(url)
                try disk.sync(url)
                state.files[file.name] = try Disk.fingerprint(url)
            }
            try disk.write(state.data, to: part.appending(path: Checkpoint.stateName))
            try disk.sync(part)
            // A damaged checkpoint may have the name; an intact one of the same iteration is the same.
            try disk.remove(place)
            try disk.rename(part, to: place)
            return Checkpoint(folder: place, state: state)
        } catch {
            // On a full disk the half-written files must not keep the place that the rest of training needs.
            try? disk.remove(part)
            throw error
        }
    }

    /// Removes what interrupted saves left, and all checkpoints but the newest `count`, those of `keeping` and, where
    /// `steps` is above 0, the first of each so many steps.
    ///
    /// A checkpoint loses its name before its files go: one that is killed halfway is not taken for a damaged one.
    package func prune(
        last count: Int, every steps: Int = 0, keeping: Set<Int> = []
    ) throws(StoredError) {
        let all = try iterations()
        var kept = keeping.union(all.suffix(count))
        if steps > 0 {
            var stretches: Set<Int> = []
            for iteration in all where stretches.insert(iteration / steps).inserted {
                kept.insert(iteration)
            }
        }
        for iteration in all where !kept.contains(iteration) {
            let name = Self.name(iteration)
            let aside = folder.appending(path: ".\(name)\(Self.aside)")
            try disk.remove(aside)
            try disk.rename(folder.appending(path: name), to: aside)
            try disk.remove(aside)
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where name.hasPrefix(".") && name.hasSuffix(Self.aside) {
            try disk.remove(folder.appending(path: name))
        }
    }
}
