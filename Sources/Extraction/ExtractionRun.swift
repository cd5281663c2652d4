import AsyncAlgorithms
import Faces
import Foundation
import Inference
import Provenance

/// One run over all clips.
struct ExtractionRun: Sendable {
    let clips: [URL]
    let consent: ConsentRecord
    let revocations: Revocations
    let file: URL
    let settings: ExtractionSettings
    let explicitThreshold: Double
    let channel: ExtractionEvents.Channel

    func run() async throws(ExtractionError) {
        try check()
        let lock = try RunLock(file)
        defer { withExtendedLifetime(lock) {} }
        let faceset = try storing { () throws(FacesetError) in
            try Faceset(file, for: .creating)
        }
        try await takingBack(faceset) { () async throws(ExtractionError) in
            try await read(into: faceset)
        }
    }

    /// Fills the faceset. Where nothing of it may stay, nothing does.
    func takingBack(
        _ faceset: Faceset, _ fill: () async throws(ExtractionError) -> Void
    ) async throws(ExtractionError) {
        do throws(ExtractionError) {
            try await fill()
        } catch {
            switch error {
            case .explicit, .noFace, .personNotFound, .allClipsFailed:
                try takeBack(faceset)
            default: break
            }
            throw error
        }
    }

    func tell(_ event: ExtractionEvent) async { await channel.send(.success(event)) }

    /// Sees to it that there is something to do, and that the consent allows it.
    func check() throws(ExtractionError) {
        guard !clips.isEmpty else { throw .noClips }
        try settings.check()
        do {
            try consent.check(revocations: revocations)
        } catch {
            throw .provenance(error)
        }
        guard consent.enrolment.encoder.hex == Weight.identity.sha256 else {
            throw .enrolledByOtherNetwork(consent: consent.file, person: consent.terms.person)
        }
    }

    /// Leaves nothing of this run: a faceset that holds clips of earlier runs keeps them as they were.
    func takeBack(_ faceset: Faceset) throws(ExtractionError) {
        try storing { () throws(FacesetError) in
            guard try faceset.discardUnsettledClips() == 0 else { return }
            try faceset.close()
            for end in ["", "-wal", "-shm"] { unlink(file.path + end) }
        }
    }

    private func read(into faceset: Faceset) async throws(ExtractionError) {
        let consentID = try storeConsent(in: faceset)
        var networks: FaceNetworks?
        var read: [ClipSummary] = []
        var failures: [ClipFailure] = []
        var skipped = 0
        for (index, clip) in clips.enumerated() {
            let reading = ClipReading(
                clip: clip, index: index, run: self, consentID: consentID, faceset: faceset)
            switch try await reading.begin() {
            case .skipped: skipped += 1
            case .failed(let failure):
                failures.append(failure)
                await tell(.warning(.failed(failure)))
            case .opened(let opened):
                let loaded: FaceNetworks
                if let networks {
                    loaded = networks
                } else {
                    loaded = try inferring { () throws(InferenceError) in
                        try FaceNetworks(frameStep: settings.frameStep)
                    }
                    networks = loaded
                }
                let id = opened.id
                let ending = try await reading.read(opened, with: loaded)
                let summary = try await reading.finish(
                    id, frames: ending.frames, withoutFace: ending.state.withoutFace)
                read.append(summary)
                await tell(.finishedClip(summary))
            }
        }
        if read.isEmpty, skipped == 0 { throw .allClipsFailed(failures) }
        try await end(faceset, read, failures)
    }

    /// Ends a run all of whose clips are read.
    func end(
        _ faceset: Faceset, _ read: [ClipSummary], _ failures: [ClipFailure]
    ) async throws(ExtractionError) {
        let tally = try storing { () throws(FacesetError) in try faceset.tally() }
        if !read.isEmpty { try expectPerson(in: faceset, tally, read) }
        try storing { () throws(FacesetError) in try faceset.settle() }
        await tell(
            .finished(
                ExtractionSummary(
                    faceset: file, clips: read, failures: failures, tally: tally)))
    }

    /// A faceset is one person's: what it holds already must be the face of this consent.
    func storeConsent(in faceset: Faceset) throws(ExtractionError) -> ConsentID {
        for stored in try storing({ () throws(FacesetError) in try faceset.consents() })
        where stored.sha256 != consent.hash.hex {
            guard let other = try? ConsentRecord(parsing: stored.record),
                let distance = IdentityWatch.median(
                    other.enrolment.embeddings.map(consent.enrolment.distance(to:))),
                distance <= Enrolment.threshold
            else {
                throw .facesetOfOther(
                    file: file, person: stored.person, consented: consent.terms.person)
            }
        }
        return try storing { () throws(FacesetError) in
            try faceset.add(
                FacesetConsent(
                    sha256: consent.hash.hex, person: consent.terms.person,
                    record: consent.fileBytes))
        }
    }

    /// - Throws: `.noFace` or `.personNotFound` when the whole faceset has no face of the person.
    private func expectPerson(
        in faceset: Faceset, _ tally: FaceTally, _ read: [ClipSummary]
    ) throws(ExtractionError) {
        let others = tally.excluded[.otherPerson] ?? 0
        guard tally.total == others else { return }
        guard others > 0 else {
            throw .noFace(clips: read.map(\.clip), frames: read.reduce(0) { $0 + $1.frames })
        }
        let nearest = try storing { () throws(FacesetError) in try faceset.nearestBystander() }
        throw .personNotFound(
            PersonNotFound(
                person: consent.terms.person, consent: consent.file, faces: others,
                nearest: nearest, threshold: Enrolment.threshold))
    }
}

/// Asks the store; what it throws becomes ours.
func storing<Value>(
    _ body: () throws(FacesetError) -> Value
) throws(ExtractionError) -> Value {
    do {
        return try body()
    } catch {
        throw .faceset(error)
    }
}
