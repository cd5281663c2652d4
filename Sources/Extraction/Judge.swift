import Faces
import Imaging

/// Decides which faces of a clip that was read to its end stay, from what was measured and nothing else: the same rows
/// give the same verdicts.
///
/// The first reason that holds counts, in this order: another person, cut off, covered, blurred, near-double.
struct Judge {
    /// A face with a larger part of its oval beyond the frame's edge is cut off: 3 %.
    static let leastVisible = 0.97
    /// A look with less presence of a hand than this saw none.
    static let likely = 0.5
    /// Looks in a row need one of so much presence. Hands on a face mostly have more than 0.8.
    static let rather = 0.75
    /// A look alone needs so much: long hair and a helmet are taken for a hand now and then, at up to 0.86, and not
    /// twice in a row at more than `rather`.
    static let sure = 0.9
    /// A hand over less of the oval does not cover the face: half a percent.
    static let leastCovered = 0.005
    /// Half a second before and after a covered frame is left out as well: the hand comes and goes, and its shadow.
    static let margin = 0.5
    /// A face this much less sharp than the median of its clip is blurred. A blur of two pixels of a 256 crop costs 0.7.
    static let blurBelowMedian = 0.5
    /// A face this little sharp is blurred, whatever its clip.
    static let leastSharp = -2.6

    /// What the verdicts need of each face: 80 bytes.
    private struct Facts {
        var id: FaceID
        var track: Int
        var seconds: Double
        var validity: Double
        var sharpness: Double
        var hand: HandCover?
        var exclusion: ExclusionReason?
    }

    private let faceset: Faceset

    init(_ faceset: Faceset) { self.faceset = faceset }

    func verdicts(of clip: ClipID) throws(FacesetError) -> [FaceVerdict] {
        var faces: [Facts] = []
        var distances: [Int: [Double]] = [:]
        let filter = FaceFilter(.any, clips: [clip], includesRunningClips: true)
        var batches = try faceset.batches(filter)
        while let batch = try batches.next() {
            for face in batch {
                faces.append(
                    Facts(
                        id: face.id, track: face.track, seconds: face.time.seconds,
                        validity: face.validity, sharpness: face.sharpness, hand: face.hand))
                if let distance = face.identityDistance {
                    distances[face.track, default: []].append(distance)
                }
            }
        }
        for bystander in try faceset.bystanders(of: clip) {
            guard let distance = bystander.identityDistance else { continue }
            distances[bystander.track, default: []].append(distance)
        }
        excludeOthers(&faces, distances)
        exclude(&faces, as: .cutOff) { $0.validity < Self.leastVisible }
        excludeCovered(&faces)
        excludeBlurred(&faces)
        try excludeDoubles(&faces, filter)
        let ranks = Self.ranks(faces.map(\.sharpness))
        return zip(faces, ranks).map { face, rank in
            FaceVerdict(id: face.id, exclusion: face.exclusion, sharpnessRank: rank)
        }
    }

    private func exclude(
        _ faces: inout [Facts], as reason: ExclusionReason, where condition: (Facts) -> Bool
    ) {
        for i in faces.indices where faces[i].exclusion == nil && condition(faces[i]) {
            faces[i].exclusion = reason
        }
    }

    /// A track is one person's: the median of all its measurements says whose.
    private func excludeOthers(_ faces: inout [Facts], _ distances: [Int: [Double]]) {
        let others = distances.filter { !IdentityWatch.isPerson($0.value) }
        exclude(&faces, as: .otherPerson) { others[$0.track] != nil }
    }

    private func excludeCovered(_ faces: inout [Facts]) {
        let covered = coveredMoments(faces)
        var next = 0
        for i in faces.indices {
            // Both lists are in the order of time: drop the hands that are over for this face and all later ones.
            while next < covered.count, covered[next] < faces[i].seconds - Self.margin { next += 1 }
            guard next < covered.count, covered[next] <= faces[i].seconds + Self.margin,
                faces[i].exclusion == nil
            else { continue }
            faces[i].exclusion = .covered
        }
    }

    /// When a hand covered the face. One look that sees a hand counts when it is sure; several in a row when one of
    /// them is rather sure.
    private func coveredMoments(_ faces: [Facts]) -> [Double] {
        var moments: [Double] = []
        var row: [(seconds: Double, hand: HandCover)] = []
        func close() {
            let most = row.reduce(0) { max($0, $1.hand.presence) }
            if most >= (row.count > 1 ? Self.rather : Self.sure) {
                moments += row.filter { $0.hand.share >= Self.leastCovered }.map(\.seconds)
            }
            row = []
        }
        for face in faces where face.exclusion != .otherPerson {
            guard let hand = face.hand else { continue }
            if hand.presence >= Self.likely { row.append((face.seconds, hand)) } else { close() }
        }
        close()
        return moments
    }

    private func excludeBlurred(_ faces: inout [Facts]) {
        let kept = faces.filter { $0.exclusion == nil }.map(\.sharpness)
        let median = IdentityWatch.median(kept) ?? 0
        exclude(&faces, as: .blurred) {
            $0.sharpness < max(Self.leastSharp, median - Self.blurBelowMedian)
        }
    }

    private func excludeDoubles(_ faces: inout [Facts], _ filter: FaceFilter) throws(FacesetError) {
        var finder = DoubleFinder()
        var batches = try faceset.batches(filter)
        var i = 0
        while let batch = try batches.next() {
            for face in batch {
                defer { i += 1 }
                guard faces[i].exclusion == nil else { continue }
                let signature = try faceset.signature(face.id)
                if finder.isDouble(face, signature) { faces[i].exclusion = .nearDouble }
            }
        }
    }

    /// Where each value stands among all, 0 ... 1; equal values have equal ranks.
    static func ranks(_ values: [Double]) -> [Double] {
        let sorted = values.sorted()
        let last = Double(max(1, sorted.count - 1))
        return values.map { value in
            var (low, high) = (0, sorted.count)
            while low < high {
                let middle = (low + high) / 2
                if sorted[middle] < value { low = middle + 1 } else { high = middle }
            }
            return Double(low) / last
        }
    }
}
