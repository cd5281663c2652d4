extension ConversionSettings {
    /// Every value, in the order in which a form shows them. A new setting is a line here and its property.
    public static let descriptions: [SettingDescription] = [
        SettingDescription(
            "colorTransfer", .word(\.colorTransfer, ColorTransferCatalog.all.map { $0.name }),
            does: """
                What the plate gives its colors by. The default is lab; the names are those of \
                ColorTransferCatalog.
                """),
        SettingDescription(
            "blender", .word(\.blender, BlenderCatalog.all.map { $0.name }),
            does: """
                How the face is laid into the plate. The default is feather; the names are those of \
                BlenderCatalog.
                """),
        SettingDescription(
            "colors.share", .number(\.colors.share, 0...1, step: 0.01),
            does:
                "How far colors go from the source's own to the plate's, 0 ... 1. The default is 1."
        ),
        SettingDescription(
            "colors.features", .number(\.colors.features, 0...1, step: 0.01),
            does: """
                How far eyes and the inside of the mouth have the colors of the plate's own, and not \
                those that its skin asks for, 0 ... 1. The default is 1.
                """),
        SettingDescription(
            "colors.iterations", .count(\.colors.iterations, 1...100),
            does: "How often idt and sliced move all colors. The default is 12."),
        SettingDescription(
            "colors.directions", .count(\.colors.directions, 3...256),
            does: "Directions that sliced looks along in each step. The default is 16."),
        SettingDescription(
            "colors.smoothness", .number(\.colors.smoothness, 1...50, step: 0.5),
            does: """
                Colors nearer than this deviation, in units of Lab, move alike with idt and sliced. The \
                default is 6; smaller follows the plate's distribution more closely, and its grain.
                """),
        SettingDescription(
            "blending.reach", .number(\.blending.reach, 1...60, step: 0.5), .faceUnits,
            does: "The broadest transition of multiband, in units. The default is 8."),
        SettingDescription(
            "blending.edge", .number(\.blending.edge, 0...30, step: 0.1), .faceUnits,
            does: """
                The difference along the edge is blurred by this deviation, in units, before poisson \
                spreads it over the face. The default is 2; smaller meets the plate more exactly, and \
                draws its texture into the face.
                """),
        SettingDescription(
            "blending.texture", .number(\.blending.texture, 0.1...30, step: 0.1), .faceUnits,
            does: """
                What is finer than this deviation, in units, is texture, whose contrast contrast \
                keeps. The default is 1.5.
                """),
        SettingDescription(
            "mask.shape", .word(\.mask.shape, MaskShapeCatalog.all.map { $0.name }),
            does: """
                What is swapped of the face. The default is hull; the names are those of \
                MaskShapeCatalog.
                """),
        SettingDescription(
            "mask.size", .number(\.mask.size, 0.5...1.5, step: 0.01),
            does: "The outline is scaled by this toward its middle. The default is 0.94."),
        SettingDescription(
            "mask.erosion", .number(\.mask.erosion, -10...30, step: 0.1), .faceUnits,
            does: """
                Units by which its edge then moves inward. The default is 3.5. Smaller keeps more of \
                the source's jaw.
                """),
        SettingDescription(
            "mask.feather", .number(\.mask.feather, 0.1...30, step: 0.1), .faceUnits,
            does: """
                The deviation of the Gaussian that fades the edge, in units. The default is 3.5. \
                Larger hides a step of color.
                """),
        SettingDescription(
            "mask.occlusion", .flag(\.mask.occlusion),
            does: """
                Whether what lies in front of the face, such as a hand, stays in front, for models \
                that have learned to find it. The default is true.
                """),
        SettingDescription(
            "mask.hair", .flag(\.mask.hair),
            does: """
                Whether the plate keeps its own face where the source's hair hangs over theirs, such as \
                a fringe over the forehead. The default is true.
                """),
        SettingDescription(
            "mask.plateHair", .flag(\.mask.plateHair),
            does: """
                Whether hair or a hat that hangs over the plate's face stays in front of the swapped \
                one. The default is true.
                """),
        SettingDescription(
            "light.share", .number(\.light.share, 0...1, step: 0.01),
            does: "How much of the difference to the plate is added, 0 ... 1. The default is 0.75."),
        SettingDescription(
            "light.reach", .number(\.light.reach, 2...60, step: 0.5), .faceUnits,
            does: "Changes slower than this deviation, in units, count as light. The default is 12."
        ),
        SettingDescription(
            "light.edge", .number(\.light.edge, 0...1, step: 0.05),
            does: """
                How much of the difference is then added near the mask's edge, where changes slower than 5 units \
                count as light, 0 ... 1. The default is 0.75: the face goes over into the plate's.
                """),
        SettingDescription(
            "superResolution.amount", .number(\.superResolution.amount, 0...1, step: 0.05),
            does: """
                How much of what a pretrained network sees in the face beyond its own pixels is added, where the \
                face has more than 1.25 times as many in the frame, 0 ... 1; sharpening is as much weaker. The \
                default is 0.
                """),
        SettingDescription(
            "sharpening.amount", .number(\.sharpening.amount, 0...5, step: 0.05),
            does: """
                How much of what a blur takes away is added. The default is 1.2; 0 sharpens nothing.
                """),
        SettingDescription(
            "sharpening.plate", .number(\.sharpening.plate, 0...1, step: 0.05),
            does: """
                The share of the plate's detail that the face is to have, 0 ... 1: for that it is sharpened by 0.75 to 1.6 \
                times the amount. The default is 0.85; 0 leaves the amount as it is.
                """),
        SettingDescription(
            "sharpening.radius", .number(\.sharpening.radius, 0.1...10, step: 0.1), .faceUnits,
            does: "The blur's deviation in units. The default is 1.2."),
        SettingDescription(
            "sharpening.overshoot", .number(\.sharpening.overshoot, 0...2, step: 0.05),
            does: """
                How far a sample may become lighter or darker than all within two deviations, as a \
                share of their range. The default is 0.1; large numbers leave halos.
                """),
        SettingDescription(
            "degradation.grain", .number(\.degradation.grain, 0...3, step: 0.05),
            does: """
                How much of the grain that the plate's face has, and the swapped one lacks, is added; 1 \
                is all of it. The default is 0.
                """),
        SettingDescription(
            "degradation.blur", .number(\.degradation.blur, 0...1, step: 0.05),
            does: """
                How much of the blur that the plate's face has, out of focus or in movement, and the \
                swapped one lacks, is added; 1 is all of it. The default is 1.
                """),
        SettingDescription(
            "degradation.compression", .number(\.degradation.compression, 0...1, step: 0.05),
            does: """
                How much of what the plate's codec took from its face is taken from the swapped one; 1 \
                is all of it. The default is 0.
                """),
        SettingDescription(
            "time.code", .number(\.time.code, 0...1, step: 0.05),
            does: """
                How far a frame's code goes to a mean over seven frames that takes out what it trembles by and leaves \
                what a mouth does, 0 ... 1. The default is 1: what a code trembles by is the greatest \
                part of a swap's flicker.
                """),
        SettingDescription(
            "time.expression", .number(\.time.expression, 0...1, step: 0.05),
            does: """
                How much of what a code says of mouth and lids stays out of that mean, 0 ... 1. The default is 0.5: lips \
                that meet for a frame, and blinks, stay whole enough, and a still face does not tremble. Architectures \
                whose codes do not say what a mouth does have nothing to keep.
                """),
        SettingDescription(
            "time.face", .number(\.time.face, 0...1, step: 0.05),
            does: """
                How much the skin of each neighboring frame's swapped face, moved as the plate's, counts \
                in a frame's own, which counts 1, where both look alike, 0 ... 1. The default is 0: 1 takes \
                a twentieth of the flicker, and a tenth of the time.
                """),
        SettingDescription(
            "time.colors", .count(\.time.colors, 0...50), .frames,
            does: """
                Colors are the weighted mean of this many frames before and after, the nearer the \
                heavier. The default is 5: as steady as a running mean that takes a fifth of each new \
                frame, and without its lag.
                """),
        SettingDescription(
            "time.fade", .count(\.time.fade, 0...50), .frames,
            does: """
                Frames over which a face appears and disappears when a track starts or ends inside a \
                shot. The default is 4; 0 switches at once. At a cut, and at the clip's ends, it \
                always switches at once.
                """),
        SettingDescription(
            "faces.recheck", .number(\.faces.recheck, 0.1...60, step: 0.1), .seconds,
            does: """
                Seconds after which a followed face is compared with the consent again. The default \
                is 2.
                """),
        SettingDescription(
            "faces.presence", .number(\.faces.presence, 0...1, step: 0.01),
            does: "The least certainty that there is a face, 0 ... 1. The default is 0.5."),
        SettingDescription(
            "faces.yaw", .number(\.faces.yaw, 0...90, step: 1), .degrees,
            does: """
                Heads turned further than this, in degrees to either side, begin to be left alone. \
                The default is 50.
                """),
        SettingDescription(
            "faces.yawFade", .number(\.faces.yawFade, 0...90, step: 1), .degrees,
            does: "From the full swap to none, in further degrees. The default is 12."),
        SettingDescription(
            "faces.inFrame", .number(\.faces.inFrame, 0...1, step: 0.01),
            does: """
                The least share of the mask that lies within the frame. A face with less is left \
                alone. The default is 0.35.
                """),
        SettingDescription(
            "morph", .number(\.morph, 0...1, step: 0.01),
            does: """
                How much of the source there is in the result, 0 ... 1, for networks that know people \
                between the two: amp. The default is 1; others take no other value.
                """),
        SettingDescription(
            "work.segment", .count(\.work.segment, 2...100_000), .frames, changesPicture: false,
            does: """
                The frames of a segment: what is lost, at most, when the program is killed. The \
                default is 250, the distance of keyframes that the encoder takes by itself.
                """),
        SettingDescription(
            "work.batch", .count(\.work.batch, 1...64), .frames, changesPicture: false,
            does: """
                Frames whose faces go through the network together. The default is 4: more is no \
                faster on a processor, and takes more memory.
                """),
    ]
}
