import Faces
import Imaging
package import Media
import Networks
import Torch

/// Replaces the faces in a run of consecutive frames.
///
/// Everything that reaches across frames happens here: the steadied alignment, the code smoothed over seven frames, the
/// face steadied over as many, the colors averaged over a window, the fades. None of it reaches further than `reach` frames to
/// either side, so that a frame's result depends on nothing else: a segment is the same whether the program was killed before
/// it or not.
///
/// Faces go through the network in groups, counted from the pass's first frame: the same frames always meet in a
/// group, and the network's sums always round alike.
package final class SwapPass {
    /// A network for each of the targets, and what paints its faces.
    let networks: [any FaceNetwork]
    let painters: [FacePainter]
    let settings: ConversionSettings
    private let wanted: WantedFrames
    private let swapped: Range<Int>
    /// The frames in flight; the first is frame `first` of the pass.
    private var slots: [Slot] = []
    private var first = 0
    /// The first frame of the pass and of its groups, by their index in the clip.
    private var begin = (frame: 0, group: 0)
    private var ended = false
    // How far each step has come, in frames of the pass.
    private var planned = 0
    private var encoded = 0
    private var decoded = 0
    private var sketched = 0
    private var painted = 0

    /// One frame in flight and its faces.
    struct Slot {
        var frame: VideoFrame
        let faces: FrameFaces
        var work: [FaceWork] = []
        var skipped: [SkippedFace] = []
    }

    /// One face on its way.
    struct FaceWork {
        let person: Int
        let plan: FacePlan
        let regions: FaceRegions
        /// What the frame's numbers mean.
        let coding: PixelCoding
        /// The plate's face as the network's square holds it, and its colors.
        let plate: FloatRGB
        let colors: FaceColors
        /// How far hair or a hat hangs over it in this frame alone, in the order of `Hairline.columns`; empty where nobody asks.
        let hanging: [Float]
        /// `nil` for a face that did not go through the network.
        var code: [Float]?
        /// How much of it is covered in this frame; `nil` where nobody can tell.
        var covered: Plane<Float>?
        /// The swapped face as its network gives it, until its neighbors are steadied.
        var face: FloatRGB?
        /// The swapped face beside the plate's, until it is painted.
        var sketch: FacePainter.Sketch?
        /// The colors of this frame alone; `nil` where too little skin is seen.
        var measure: ColorMeasure?
        /// What the plate's camera and codec did in this frame alone; `nil` where nobody asks.
        var degradation: DegradationMeasure?
    }

    /// How many frames before and after have a part in a frame's result.
    package static func reach(_ settings: ConversionSettings) -> Int {
        // Colors see the neighbors' faces, which see the codes of theirs, which see the alignment of theirs.
        max(
            settings.time.colors + steadying(settings) + CodeSmoothing.reach + 1,
            settings.time.fade + 1)
    }

    /// How many frames before and after a face is steadied by.
    private static func steadying(_ settings: ConversionSettings) -> Int {
        settings.time.face > 0 ? 1 : 0
    }

    /// A pass over frames of which those of `wanted` are painted and given back; the others are only looked at. The default
    /// is all.
    ///
    /// - Parameters:
    ///   - networks: A network for each of the targets.
    ///   - swapped: The frames, by their index in the clip, whose faces go through the networks; the others only steady
    ///     their neighbors' alignment. Its groups are counted from the first of them. The default is all.
    /// - Throws: When a setting is out of its range.
    package init(
        networks: [any FaceNetwork], settings: ConversionSettings,
        wanted: WantedFrames = .all, swapped: Range<Int> = 0..<Int.max
    ) throws(ConversionError) {
        try settings.validate()
        self.networks = networks
        self.settings = settings
        self.wanted = wanted
        self.swapped = swapped
        painters = networks.map {
            FacePainter(
                settings: settings,
                square: NetworkSquare(side: $0.resolution, coverage: $0.coverage),
                hairline: $0.sourceHairline)
        }
    }

    /// Takes the next frame, and gives those that are finished, in order.
    package func push(
        _ frame: VideoFrame, _ faces: FrameFaces
    ) throws(ConversionError) -> [PaintedFrame] {
        if slots.isEmpty, planned == 0 {
            // Groups begin with the first frame that goes through the network.
            encoded = max(0, swapped.lowerBound - frame.index)
            (decoded, sketched) = (encoded, encoded)
            begin = (frame.index, encoded)
        }
        slots.append(Slot(frame: frame, faces: faces))
        return try advance()
    }

    /// Gives the frames that are left: nothing comes after the last one pushed.
    package func finish() throws(ConversionError) -> [PaintedFrame] {
        ended = true
        return try advance()
    }

    // MARK: The steps, each as far as the frames at hand allow

    private func advance() throws(ConversionError) -> [PaintedFrame] {
        let end = first + slots.count
        let (batch, colors) = (settings.work.batch, settings.time.colors)
        let steadying = Self.steadying(settings)
        // A wanted frame depends on faces so far away, and on codes so far.
        let faces = colors + steadying
        let codes = faces + CodeSmoothing.reach
        while planned < (ended ? end : end - 1) {
            let place = begin.group + (planned - begin.group) / batch * batch
            if isNeeded(place..<place + batch, within: codes) { try plan(planned) }
            planned += 1
        }
        while planned - encoded >= batch || (ended && encoded < planned) {
            let group = encoded..<min(encoded + batch, planned)
            if isNeeded(group, within: codes) { try encode(group) }
            encoded = group.upperBound
        }
        let coded = ended ? end : encoded - CodeSmoothing.reach
        while coded - decoded >= batch || (ended && decoded < coded) {
            let group = decoded..<min(decoded + batch, coded)
            if isNeeded(group, within: faces) { try decode(group) }
            decoded = group.upperBound
        }
        while sketched < (ended ? end : decoded - steadying) {
            if isNeeded(sketched..<sketched + 1, within: colors) { try sketch(sketched) }
            sketched += 1
        }
        let ready = ended ? end : min(sketched - colors, end - settings.time.fade)
        var finished: [PaintedFrame] = []
        while painted < ready {
            if wanted.contains(slots[painted - first].frame.index) {
                finished.append(paint(painted))
            }
            painted += 1
        }
        release()
        return finished
    }

    /// Lets go of frames that no later frame looks back at.
    private func release() {
        let reach = max(settings.time.colors, settings.time.fade + 1, CodeSmoothing.reach)
        let done = painted - reach - first
        guard done > 0 else { return }
        slots.removeFirst(done)
        first += done
    }

    subscript(_ index: Int) -> Slot? {
        slots.indices.contains(index - first) ? slots[index - first] : nil
    }

    func target(_ track: Int, in index: Int) -> TargetFace? {
        self[index]?.faces.targets.first { $0.track == track }
    }

    func work(_ track: Int, in index: Int) -> FaceWork? {
        self[index]?.work.first { $0.plan.track == track }
    }

    /// Whether a wanted frame depends on what the networks say of a group.
    private func isNeeded(_ group: Range<Int>, within distance: Int) -> Bool {
        let frames = begin.frame + group.lowerBound..<begin.frame + group.upperBound
        return wanted.isNear(frames, within: distance)
    }

    private func isSwapped(_ index: Int) -> Bool {
        swapped.contains(slots[index - first].frame.index)
    }

    private func plan(_ index: Int) throws(ConversionError) {
        let slot = slots[index - first]
        let frame = slot.frame
        guard !slot.faces.targets.isEmpty else { return }
        guard let coding = PixelCoding(frame.color, layout: frame.layout, height: frame.height)
        else { throw .unknownMatrix(frame: frame.index, matrix: frame.color.matrix) }
        for face in slot.faces.targets {
            let painter = painters[face.person]
            let plan: FacePlan
            switch painter.plan(
                face, before: target(face.track, in: index - 1)?.toCrop,
                after: target(face.track, in: index + 1)?.toCrop, frame: frame.size)
            {
            case .success(let made): plan = made
            case .failure(let reason):
                slots[index - first].skipped.append(reason)
                continue
            }
            guard
                let view = PlateView(
                    frame, coding: coding, plan: plan, covering: painter.square.whole)
            else {
                slots[index - first].skipped.append(.outsideFrame)
                continue
            }
            let plate = view.face(plan, square: painter.square)
            let regions = painter.regions(plan)
            let colors =
                networks[face.person].normalizesColors
                ? painter.colors(of: plate, regions) ?? .unchanged : .unchanged
            slots[index - first].work.append(
                FaceWork(
                    person: face.person, plan: plan, regions: regions, coding: coding,
                    plate: plate, colors: colors,
                    hanging: settings.mask.plateHair ? plan.hanging(in: plate) : []))
        }
    }

    private func encode(_ group: Range<Int>) throws(ConversionError) {
        for person in networks.indices { try encode(group, of: person) }
    }

    /// The faces of a person in some frames: the slot of each, and its place in the slot's work.
    private func places(_ group: Range<Int>, of person: Int) -> [(Int, Int)] {
        group.filter(isSwapped).flatMap { frame in
            slots[frame - first].work.indices
                .filter { slots[frame - first].work[$0].person == person }
                .map { (frame - first, $0) }
        }
    }

    private func encode(_ group: Range<Int>, of person: Int) throws(ConversionError) {
        let (network, painter) = (networks[person], painters[person])
        let places = places(group, of: person)
        guard !places.isEmpty else { return }
        let faces = places.map { frame, face in
            let work = slots[frame].work[face]
            return work.plate.scaled(work.colors.toNetwork)
        }
        let codes = try torch { () throws(TorchError) in try network.encode(faces) }
        for ((frame, face), code) in zip(places, codes) { slots[frame].work[face].code = code }
        guard settings.mask.occlusion else { return }
        let seen =
            network.normalizesColors
            ? faces
            : places.map { frame, face in
                let work = slots[frame].work[face]
                let colors = painter.colors(of: work.plate, work.regions) ?? .unchanged
                return work.plate.scaled(colors.toNetwork)
            }
        let covers = try torch { () throws(TorchError) in try network.covered(seen) }
        for ((frame, face), cover) in zip(places, covers ?? []) {
            slots[frame].work[face].covered = cover
        }
    }

    private func decode(_ group: Range<Int>) throws(ConversionError) {
        for person in networks.indices { try decode(group, of: person) }
    }

    private func decode(_ group: Range<Int>, of person: Int) throws(ConversionError) {
        let network = networks[person]
        let places = places(group, of: person).filter { slots[$0].work[$1].code != nil }
        guard !places.isEmpty else { return }
        let codes = places.compactMap { frame, i in
            let face = slots[frame].work[i]
            let index = first + frame
            return face.code.map { smoothed($0, of: face, at: index) }
        }
        let faces = try torch { () throws(TorchError) in try network.decode(codes) }
        let colors = network.normalizesColors ? network.sourceColors : .unchanged
        for ((frame, i), face) in zip(places, faces) {
            slots[frame].work[i].face = face.scaled(colors.fromNetwork)
        }
    }

    private func sketch(_ index: Int) throws(ConversionError) {
        let slot = index - first
        for i in slots[slot].work.indices {
            let work = slots[slot].work[i]
            guard let face = steadied(work, at: index) else { continue }
            let painter = painters[work.person]
            let detail = try torch { () throws(TorchError) in
                try painter.detail(
                    of: face, work.plan, work.regions, coding: work.coding,
                    by: networks[work.person])
            }
            let sketch = painter.sketch(
                work.plan, work.regions, plate: work.plate, face: face,
                visible: visible(work, in: index), hanging: hanging(over: work, at: index),
                detail: detail)
            slots[slot].work[i].sketch = sketch
            let colors = painter.measure(sketch)
            slots[slot].work[i].measure = colors
            slots[slot].work[i].degradation = painter.degradation(
                sketch, colors: colors, in: slots[slot].frame,
                movement: movement(of: work, at: index),
                seesDetail: seesDetail(in: slots[slot].frame))
        }
        // The frame after looks back at this one's face only.
        if slots.indices.contains(slot - 1) {
            for i in slots[slot - 1].work.indices { slots[slot - 1].work[i].face = nil }
        }
    }

    private func paint(_ index: Int) -> PaintedFrame {
        let slot = slots[index - first]
        var painted = PaintedFrame(
            frame: slot.frame, plate: slot.frame, others: slot.faces.others,
            skipped: slot.skipped)
        let depths = depths(at: index)
        for i in slot.work.indices.sorted(by: {
            depths.isBehind(slot.work[$0].plan.track, slot.work[$1].plan.track)
        }) {
            let face = slot.work[i]
            let track = face.plan.track
            guard let sketch = face.sketch else { continue }
            let matte = painters[face.person].paint(
                sketch, colors: colors(of: track, at: index), opacity: fade(of: track, at: index),
                degradation: degradation(of: face, at: index),
                behind: slot.faces.targets.filter { depths.isBehind(track, $0.track) }
                    .map { $0.landmarks[MeshIndices.oval] },
                into: &painted.frame)
            if let matte {
                painted.mattes.append(matte)
                painted.people.insert(face.person)
            }
            // Later frames look back at its measure only.
            slots[index - first].work[i].sketch = nil
        }
        return painted
    }
}
