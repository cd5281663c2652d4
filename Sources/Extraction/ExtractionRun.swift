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
        guard !clips.isEmpty else { throw .noClips }
        try settings.check()
        try checkConsent()
        let lock = try RunLock(file)
        defer { withExtendedLifetime(lock) {} }
        let faceset = try storing { () throws(FacesetError) in
            try Faceset(file, for: .creating)
        }
        do throws(ExtractionError) {
            try await read(into: faceset)
        } catch {
            switch error {
            case .explicit, .noFace, .personNotFound, .allClipsFailed:
                try takeBack(faceset)
            default: break
            }
            throw error
        }
    }

    private func checkConsent() throws(ExtractionError) {
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
    private func takeBack(_ faceset: Faceset) throws(ExtractionError) {
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
                clip: clip, index: index, count: clips.count, consent: consent,
                consentID: consentID, settings: settings, explicitThreshold: explicitThreshold,
                faceset: faceset, channel: channel)
            switch try await reading.begin() {
            case .skipped: skipped += 1
            case .failed(let failure):
                failures.append(failure)
                await channel.send(.success(.warning(.failed(failure))))
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
                let summary = try await reading.read(opened, with: loaded)
                read.append(summary)
                await channel.send(.success(.finishedClip(summary)))
            }
        }
        let tally = try storing { () throws(FacesetError) in try faceset.tally() }
        if read.isEmpty, skipped == 0 { throw .allClipsFailed(failures) }
        if !read.isEmpty { try expectPerson(in: faceset, tally, read) }
        try storing { () throws(FacesetError) in try faceset.settle() }
        await channel.send(
            .success(
                .finished(
                    ExtractionSummary(
                        faceset: file, clips: read, failures: failures, tally: tally))))
    }

    /// A faceset is one person's: what it holds already must be the face of this consent.
    private func storeConsent(in faceset: Faceset) throws(ExtractionError) -> ConsentID {
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
