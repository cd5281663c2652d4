import CFFmpeg
import Imaging

/// Codes pictures by a recipe. Its packets' times are in the recipe's ticks.
final class Encoder {
    // Owned by this object alone, which no two tasks share.
    let context: UnsafeMutablePointer<AVCodecContext>
    private let input: EncoderInput
    private let period: Int64
    /// The durations of the frames that are inside the encoder, by their times.
    private var durations: [Int64: Int64] = [:]
    private var lastFrame = 0

    /// Opens an encoder, which may know its header only later.
    init(opening recipe: EncodingRecipe) throws(MediaError) {
        guard let codec = avcodec_find_encoder_by_name(recipe.encoder) else {
            throw .noEncoder(codec: recipe.encoder)
        }
        input = try EncoderInput(recipe)
        period = FrameClock(base: recipe.timeBase, rate: recipe.frameRate, counts: false).period
        guard let context = avcodec_alloc_context3(codec) else { throw .outOfMemory }
        self.context = context
        context.pointee.width = Int32(clamping: recipe.codedSize.width)
        context.pointee.height = Int32(clamping: recipe.codedSize.height)
        context.pointee.pix_fmt = input.format
        context.pointee.time_base = recipe.timeBase.rational
        context.pointee.framerate = recipe.frameRate.rational
        context.pointee.sample_aspect_ratio = recipe.pixelAspect.rational
        context.pointee.color_primaries = AVColorPrimaries(UInt32(recipe.color.primaries))
        context.pointee.color_trc = AVColorTransferCharacteristic(UInt32(recipe.color.transfer))
        context.pointee.colorspace = AVColorSpace(UInt32(recipe.color.matrix))
        context.pointee.color_range = recipe.color.isFullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
        context.pointee.chroma_sample_location = AVChromaLocation(UInt32(recipe.chromaLocation))
        context.pointee.thread_count = Int32(clamping: recipe.threads)
        context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
        switch recipe.fields {
        case .progressive: context.pointee.field_order = AV_FIELD_PROGRESSIVE
        case .topFirst: context.pointee.field_order = AV_FIELD_TT
        case .bottomFirst: context.pointee.field_order = AV_FIELD_BB
        }
        if recipe.fields != .progressive {
            context.pointee.flags |= AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME
        }
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        for (name, value) in recipe.options { av_dict_set(&options, name, value, 0) }
        if let told = EncoderWords(recipe) { av_dict_set(&options, told.option, told.value, 0) }
        try check(avcodec_open2(context, codec, &options)) { code in
            .encoding(frame: 0, cause: code)
        }
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&pointer)
    }

    /// How many frames a packet may come before its turn in the order of display.
    var delay: Int { input.recipe.delay ?? Int(context.pointee.has_b_frames) }

    /// The name of the profile.
    var profile: String { input.recipe.profile }

    /// What a decoder needs before the first packet.
    var header: [UInt8] {
        guard let bytes = context.pointee.extradata else { return [] }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(context.pointee.extradata_size)))
    }

    /// Takes a frame and gives the packets that are ready.
    ///
    /// - Parameters:
    ///   - frame: The next frame in the order of display.
    ///   - endsRun: The frame is the last of a run behind which another run starts. It is then no keyframe of its own
    ///     accord: two neighboring keyframes that know nothing of each other would carry the same number.
    func encode(_ frame: VideoFrame, endsRun: Bool = false) throws(MediaError) -> [PacketStorage] {
        let picture = try input.picture(frame)
        if endsRun { picture.raw.pointee.pict_type = AV_PICTURE_TYPE_P }
        durations[picture.raw.pointee.pts] =
            frame.duration?.ticks(of: input.recipe.timeBase) ?? period
        lastFrame = frame.index
        try check(avcodec_send_frame(context, picture.raw), failed)
        return try drain()
    }

    /// Ends the stream and gives the packets that are left.
    func finish() throws(MediaError) -> [PacketStorage] {
        try check(avcodec_send_frame(context, nil), failed)
        return try drain()
    }

    private func drain() throws(MediaError) -> [PacketStorage] {
        var result: [PacketStorage] = []
        while true {
            let packet = try PacketStorage()
            let code = avcodec_receive_packet(context, packet.raw)
            if code == us_error_again || code == us_error_end { return result }
            try check(code, failed)
            packet.raw.pointee.duration =
                durations.removeValue(forKey: packet.raw.pointee.pts) ?? period
            result.append(packet)
        }
    }

    private func failed(_ code: FFmpegCode) -> MediaError {
        .encoding(frame: lastFrame, cause: code)
    }
}
