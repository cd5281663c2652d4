import Faces
import Imaging
import Media
import Networks

/// What a face's result takes from the frames around it.
extension SwapPass {
    /// The code of the same face in another frame; `nil` where it is not, or was taken for somebody else's: another
    /// network's codes mean other things.
    func code(of face: FaceWork, in index: Int) -> [Float]? {
        let other = work(face.plan.track, in: index)
        return other?.person == face.person ? other?.code : nil
    }

    /// A face's code among those around it.
    func smoothed(_ code: [Float], of face: FaceWork, at index: Int) -> [Float] {
        CodeSmoothing(share: Float(settings.time.code), kept: Float(settings.time.expression))
            .apply(code, keeping: networks[face.person].expressionDirections) {
                self.code(of: face, in: index + $0)
            }
    }

    /// The swapped face between its neighbors', moved as the plate's moves; `nil` for a face that did not go through the network.
    func steadied(_ face: FaceWork, at index: Int) -> FloatRGB? {
        guard let swapped = face.face else { return nil }
        guard settings.time.face > 0 else { return swapped }
        func neighbor(_ index: Int) -> FaceSteadying.Neighbor? {
            guard let other = work(face.plan.track, in: index), other.person == face.person,
                let swapped = other.face
            else { return nil }
            return FaceSteadying.Neighbor(plate: other.plate.luma, face: swapped)
        }
        return FaceSteadying(share: Float(settings.time.face)).apply(
            FaceSteadying.Neighbor(plate: face.plate.luma, face: swapped),
            [index - 1, index + 1].compactMap(neighbor),
            where: face.regions.still(unit: painters[face.person].square.unit))
    }

    /// How much of a face shows: the median of what three frames say, so that no cover comes and goes within one. A
    /// missing neighbor is replaced by the frame itself.
    func visible(_ face: FaceWork, in index: Int) -> Plane<Float>? {
        guard let own = face.covered else { return nil }
        func other(_ index: Int) -> Plane<Float> {
            let other = work(face.plan.track, in: index)
            return other?.person == face.person ? other?.covered ?? own : own
        }
        let (before, after) = (other(index - 1), other(index + 1))
        var visible = own
        for i in visible.samples.indices {
            let (a, b, c) = (before.samples[i], own.samples[i], after.samples[i])
            visible.samples[i] = 1 - max(min(a, b), min(max(a, b), c))
        }
        return visible
    }

    /// How far hair or a hat hangs over a face: a mean over seven frames, the nearer the heavier, so that its edge does not go in steps.
    func hanging(over face: FaceWork, at index: Int) -> Hairline? {
        var (sum, total) = ([Float](repeating: 0, count: Hairline.columns.count), Float(0))
        for distance in -Self.hangingReach...Self.hangingReach {
            guard let other = work(face.plan.track, in: index + distance),
                other.person == face.person, other.hanging.count == sum.count
            else { continue }
            let weight = Float(Self.hangingReach + 1 - abs(distance))
            for column in sum.indices { sum[column] += weight * other.hanging[column] }
            total += weight
        }
        return Hairline(depths: sum.map { $0 / max(total, 1) })
    }

    /// As far as codes reach, which are known where a face is sketched.
    private static let hangingReach = CodeSmoothing.reach

    /// How near the faces of a frame are, by their sizes over as many frames as the colors see.
    func depths(at index: Int) -> FaceDepths {
        let targets = self[index]?.faces.targets ?? []
        guard targets.count > 1 else { return FaceDepths([:]) }
        return FaceDepths(
            Dictionary(
                targets.map { face in
                    let reach = settings.time.colors
                    let sizes = (index - reach...index + reach).compactMap {
                        target(face.track, in: $0).map { 1 / $0.toCrop.scale }
                    }
                    return (face.track, sizes.reduce(0, +) / Double(sizes.count))
                }, uniquingKeysWith: max))
    }

    /// A face and the same one in frames around it: the nearer a frame, the heavier.
    private func around(_ track: Int, at index: Int) -> [(work: FaceWork, weight: Float)] {
        guard let own = work(track, in: index) else { return [] }
        let reach = settings.time.colors
        var found = [(own, Float(reach + 1))]
        for side in [-1, 1] {
            for distance in stride(from: 1, through: reach, by: 1) {
                guard let neighbor = work(track, in: index + side * distance) else { break }
                guard neighbor.person == own.person else { continue }
                found.append((neighbor, Float(reach + 1 - distance)))
            }
        }
        return found
    }

    /// The colors of a face, averaged over its track around the frame.
    func colors(of track: Int, at index: Int) -> ColorMeasure? {
        ColorMeasure.mean(
            around(track, at: index).compactMap { face in
                face.work.measure.map { ($0, face.weight) }
            })
    }

    /// What is done to a face to lie in the plate, by what its track shows around the frame.
    func degradation(of face: FaceWork, at index: Int) -> FaceDegradation? {
        let measures = around(face.plan.track, at: index).compactMap { face in
            face.work.degradation.map { ($0, face.weight) }
        }
        if measures.isEmpty { return nil }
        return FaceDegradation(
            measures, movement: movement(of: face, at: index),
            detail: Float(settings.sharpening.plate))
    }

    /// Whether blur and detail of a frame's faces are measured. They are the camera's, and enter a mean over many frames, at least three
    /// of which are looked at where there are as many: every third one of the default's eleven.
    func seesDetail(in frame: VideoFrame) -> Bool {
        frame.index % max(1, min(3, (2 * settings.time.colors + 1) / 3)) == 0
    }

    /// How far a face moves from the middle between it and the frame before to that behind, in pixels of its network's square:
    /// half of what it moves from the one frame to the other.
    func movement(of face: FaceWork, at index: Int) -> SIMD2<Float> {
        let half = Double(networks[face.person].resolution) / 2
        let middle = Point<NetworkSpace>(half, half)
        func place(_ index: Int) -> Point<NetworkSpace>? {
            work(face.plan.track, in: index).map {
                face.plan.toNetwork($0.plan.toNetwork.inverse(middle))
            }
        }
        let (before, after) = (place(index - 1), place(index + 1))
        guard before != nil || after != nil else { return SIMD2(0, 0) }
        let share = before == nil || after == nil ? 1.0 : 0.5
        let (from, to) = (before ?? middle, after ?? middle)
        return SIMD2(Float((to.x - from.x) * share), Float((to.y - from.y) * share))
    }

    /// How much of a face shows when its track has just begun, or is about to end, inside a shot.
    func fade(of track: Int, at index: Int) -> Float {
        let length = settings.time.fade
        var opacity: Float = 1
        for distance in stride(from: 1, through: length, by: 1) {
            // Before the clip's first frame, and beyond a cut, there is nothing to fade from.
            guard self[index - distance] != nil,
                self[index - distance + 1]?.faces.startsShot == false
            else { break }
            if target(track, in: index - distance) == nil {
                opacity = Float(distance) / Float(length + 1)
                break
            }
        }
        for distance in stride(from: 1, through: length, by: 1) {
            guard let after = self[index + distance], !after.faces.startsShot else { break }
            if target(track, in: index + distance) == nil {
                opacity = min(opacity, Float(distance) / Float(length + 1))
                break
            }
        }
        return opacity
    }
}
