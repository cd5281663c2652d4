import Evaluation
import Foundation
import TestSupport
import Testing

/// Cases whose answer is known: each spoils one thing, and the metric of that thing says so.
@Suite("A judgement", .enabled(if: Footage.plate != nil, "left out: the footage is not here"))
struct MadeCaseTests {
    /// Half of the demo's plate, in which a smile begins: half the work, and as much to see.
    private let plate: MadeResult

    init() throws {
        plate = try MadeResult(of: #require(Footage.plate), more: ["-ss", "0.8", "-t", "1.2"])
    }

    private func judge(
        _ filter: String = "null", _ more: [String] = [], source: URL? = nil
    ) throws -> [Metric: Double] {
        let made = try MadeResult(of: plate.file, filter, more: more)
        let report = try Evaluator(plate: plate.file, result: made.file, source: source).run()
        #expect(report.scores.map(\.metric) == Metric.all)
        return Dictionary(
            report.scores.compactMap { score in score.value.map { (score.metric, $0) } }
        ) { $1 }
    }

    @Test("of the plate itself finds nothing wrong but whose face it is")
    func itself() throws {
        let values = try judge(source: Footage.source)
        #expect(values[.frameTimes] == 0 && values[.streams] == 0 && values[.faceless] == 0)
        for metric in [
            Metric.mouthCorrelation, .mouthAmplitude, .eyesCorrelation, .eyesAmplitude, .sharpness,
            .jitter, .flicker,
        ] {
            #expect(abs(try #require(values[metric]) - 1) < 1e-6, "\(metric.name)")
        }
        #expect(values[.landmarkError] == 0 && values[.poseError] == 0)
        #expect(values[.gazeError] == 0)
        // Coding alone moves colors, and nothing was coded here.
        #expect(try #require(values[.pumping]) < 1)
        #expect(abs(try #require(values[.edgeStep])) < 0.5)
        // Nothing was lost, while a re-encode loses something.
        #expect(try #require(values[.outsideLoss]) < -10)
        #expect(try #require(values[.outsideWorst]) <= 0)
        #expect(try #require(values[.identityToTarget]) < 0.3)
        if Footage.source != nil { #expect(values[.identityNearer] == 0) }
    }

    @Test("of a blurred face finds it blurred, and the picture around it whole")
    func blurred() throws {
        let inside = "split[a][b];[b]crop=116:140:240:100,gblur=sigma=2[c];[a][c]overlay=240:100"
        let values = try judge(inside)
        #expect(try #require(values[.sharpness]) < 0.6)
        #expect(try #require(values[.outsideWorst]) <= 0.5, "\(values[.outsideWorst] ?? 0)")
    }

    @Test("of a result one frame late finds every time changed")
    func late() throws {
        let values = try judge("null", ["-output_ts_offset", "0.0333334"])
        #expect(values[.frameTimes] == 36)
    }

    @Test("of pictures one frame late finds the mesh elsewhere, and nothing wrong with the times")
    func latePictures() throws {
        let values = try judge("tpad=start=3:start_mode=clone,trim=end_frame=36")
        #expect(values[.frameTimes] == 0)
        #expect(try #require(values[.landmarkError]) > 0.005)
        #expect(try #require(values[.gazeError]) > 0.002)
        #expect(try #require(values[.mouthCorrelation]) < 0.999)
    }

    @Test("of a result without its sound finds a stream lost")
    func mute() throws {
        let values = try judge("null", ["-an"])
        #expect(values[.streams] == 1 && values[.frameTimes] == 0)
    }

    @Test("of a face that was pasted in another light finds the edge")
    func pasted() throws {
        // The ellipse of the face, lighter by 40 of 255.
        let inside = "lt(hypot((X-298)/55,(Y-172)/78),1)"
        let values = try judge("geq=lum='p(X,Y)+40*\(inside)':cb='p(X,Y)':cr='p(X,Y)'")
        #expect(try #require(values[.edgeStep]) > 5)
    }

    @Test("of a face that shakes finds jitter and flicker")
    func shaken() throws {
        let values = try judge(
            "pad=644:360:2:0,crop=640:360:x='2+2*mod(n,2)':y=0")
        #expect(try #require(values[.jitter]) > 1.5)
        #expect(try #require(values[.flicker]) > 1.5)
    }

    @Test("of a face whose light pumps finds the pumping")
    func pumping() throws {
        let values = try judge("eq=brightness='0.03*mod(n,2)':eval=frame")
        #expect(try #require(values[.pumping]) > 2)
    }

    @Test("of a plate that was only coded again finds that it pumps as much as the re-encode does")
    func coded() throws {
        let values = try judge("null", ["-qp", "-1", "-crf", "17", "-preset", "medium"])
        #expect(abs(try #require(values[.pumping]) - 1) < 0.1, "\(values[.pumping] ?? 0)")
    }

    @Test("refuses a result of another size, and a plate without a face, by name")
    func refused() throws {
        let small = try MadeResult(of: plate.file, "scale=320:180")
        #expect(throws: EvaluationError.self) {
            try Evaluator(plate: plate.file, result: small.file).run()
        }
        let empty = try MadeResult(of: plate.file, "drawbox=color=gray:t=fill")
        do {
            _ = try Evaluator(plate: empty.file, result: empty.file).run()
            Issue.record("judged nothing")
        } catch EvaluationError.noFace(let clip) {
            #expect(clip == empty.file)
        }
    }
}
