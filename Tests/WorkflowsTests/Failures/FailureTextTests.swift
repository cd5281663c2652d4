import Faces
import Foundation
import Media
import Provenance
import Testing
import Workflows

/// Whole texts: what happened, what to do, and how the program ends.
@Suite("What an error says")
struct FailureTextTests {
    private let file = URL(filePath: "ana.consent")
    private let clip = URL(filePath: "shots/scene.mp4")

    private func refusal(_ reason: ConsentRefusal.Reason) -> Failure {
        Failure(
            ProvenanceError.refused(ConsentRefusal(file: file, person: "Ana", reason: reason)))
    }

    private func day(_ text: String) throws -> Day { try #require(Day(text)) }

    @Test("a consent that has ended")
    func expired() throws {
        let reason = ConsentRefusal.Reason.expired(
            until: try day("2025-12-31"), today: try day("2026-03-01"))
        #expect(
            refusal(reason)
                == Failure(
                    .refused,
                    happened:
                        "The consent of Ana (“ana.consent”) ended on 2025-12-31, and today is 2026-03-01 (UTC).",
                    remedy:
                        "Ask again, and record the new consent with “understudy consent grant”."))
    }

    @Test("a consent that was changed")
    func forged() {
        #expect(
            refusal(.forged)
                == Failure(
                    .refused,
                    happened:
                        "The consent of Ana (“ana.consent”) was changed after it was signed: the signature does not belong to what it says.",
                    remedy:
                        "Use the file as it was recorded. It cannot be mended by hand: its signature covers every character."
                ))
    }

    @Test("a consent for another role and use")
    func wrongTerms() {
        #expect(
            refusal(.wrongRole(needed: .source, granted: [.target]))
                == Failure(
                    .refused,
                    happened:
                        "The consent of Ana (“ana.consent”) is not for the source (the person whose face is put in) but for the target.",
                    remedy:
                        "Ana has to agree to that role: record it with “understudy consent grant --role source”."
                ))
        #expect(
            refusal(.wrongUse(needed: .advertising, granted: [.research, .film]))
                == Failure(
                    .refused,
                    happened:
                        "The consent of Ana (“ana.consent”) is not for advertising but for film and research.",
                    remedy:
                        "Ana has to agree to that use: record it with “understudy consent grant --use advertising”."
                ))
    }

    @Test("a face that is somebody else's")
    func otherPerson() {
        #expect(
            refusal(.otherPerson(distance: 0.8123456, threshold: 0.5))
                == Failure(
                    .refused,
                    happened:
                        "The consent of Ana (“ana.consent”) is not of the person whose face this is: it lies 0.812 from the enrolled face, and 0.5 is the limit.",
                    remedy: "Name the consent of the person who is in the material."))
    }

    @Test("no consent at all")
    func missing() {
        #expect(
            Failure(
                ProvenanceError.refused(ConsentRefusal(file: nil, reason: .missing(role: .target))))
                == Failure(
                    .refused,
                    happened: "There is no consent of the target: the person in the plate.",
                    remedy:
                        "Name the record with --consent. “understudy consent grant --help” shows how to make one."
                ))
    }

    @Test("every reason of a refusal ends with exit code 3, a sentence and a mend")
    func allReasons() throws {
        let day = try day("2026-01-01")
        let reasons: [ConsentRefusal.Reason] = [
            .missing(role: nil), .unreadable(.missing), .tooLong(limit: 1 << 20), .damaged(at: 17),
            .damaged(at: nil), .foreign(schema: nil), .foreign(schema: "x"),
            .newerVersion(found: 2, known: 1), .unknownKey(path: "a.b"), .missingKey(path: "a"),
            .badValue(path: "until"), .forged, .notYetValid(from: day, today: day),
            .expired(until: day, today: day), .revoked(on: day),
            .wrongRole(needed: .source, granted: [.target]),
            .wrongUse(needed: .film, granted: [.research]), .noCommonUse,
            .otherPerson(distance: 0.7, threshold: 0.5),
            .otherRecord(needed: SHA256Hash(of: [])), .notAttested,
        ]
        for reason in reasons {
            let failure = refusal(reason)
            #expect(failure.outcome == .refused)
            #expect(failure.happened.hasSuffix("."), "\(failure.happened)")
            #expect(failure.remedy?.hasSuffix(".") == true, "\(reason)")
            #expect(failure.happened.first?.isUppercase == true)
        }
    }

    @Test("a key file that others may read")
    func readableKey() {
        #expect(
            Failure(
                ProvenanceError.badKey(
                    file: URL(filePath: "key.pem"), cause: .readableByOthers(mode: 0o644)))
                == Failure(
                    happened:
                        "Others may read the key file “key.pem”: its permissions are 644.",
                    remedy: "Run: chmod 600 “key.pem”"))
    }

    @Test("clips that cannot be read name the file, the cause and the mend")
    func clips() {
        #expect(
            Failure(MediaError.empty(file: clip))
                == Failure(
                    happened: "“shots/scene.mp4” has no bytes.",
                    remedy:
                        "If it is still being copied, wait for its end; otherwise copy it again."))
        #expect(
            Failure(MediaError.missing(file: clip))
                == Failure(
                    happened: "“shots/scene.mp4” does not exist.",
                    remedy: "Check the name and the folder."))
        #expect(
            Failure(MediaError.noVideo(file: clip, streams: [.audio, .subtitle]))
                == Failure(
                    happened:
                        "“shots/scene.mp4” shows no moving picture: it holds sound and titles.",
                    remedy: "Name the file that has the video."))
        #expect(
            Failure(
                MediaError.unknownContainer(file: URL(filePath: "out.avi"), known: [.mp4, .mkv]))
                == Failure(
                    .usage,
                    happened: "The name “out.avi” does not say which kind of file to write.",
                    remedy: "Let it end in .mp4 or .mkv."))
    }

    @Test("several people in a clip are described")
    func people() {
        let people = [
            PersonInClip(number: 1, from: 0, to: 4.56, place: 0.2),
            PersonInClip(number: 2, from: 61.04, to: 75, place: 0.8),
        ]
        #expect(
            Failure(WorkflowError.severalPeople(clip: clip, people)).happened
                == "“shots/scene.mp4” shows 2 people: number 1 on the left from 0:00.0 to 0:04.6; number 2 on the right from 1:01.0 to 1:15.0."
        )
    }

    @Test("a faceset of a newer program")
    func newerFaceset() {
        #expect(
            Failure(FacesetError.newer(file: URL(filePath: "a.faceset"), version: 9, known: 1))
                == Failure(
                    happened:
                        "The faceset “a.faceset” was written by a newer version of this program: it has version 9, and 1 is known here.",
                    remedy: "Update understudy."))
    }

    @Test("stopped work ends with exit code 4")
    func stopped() {
        #expect(
            Failure(WorkflowError.stopped(during: .train))
                == Failure(
                    .interrupted, happened: "Stopped during “train”; what is done is kept.",
                    remedy: "Run the same command again to go on."))
    }
}
