import CFFmpeg
import Imaging

extension Encoder {
    /// An open encoder that knows what a decoder needs before the first packet.
    ///
    /// FFmpeg's face of libaom says it with the first packet only. It says nothing of the pictures, so another encoder of the
    /// same recipe is asked, with a black one.
    convenience init(_ recipe: EncodingRecipe) throws(MediaError) {
        try self.init(opening: recipe)
        guard header.isEmpty, context.pointee.codec_id == AV_CODEC_ID_AV1 else { return }
        try keep(header: Encoder(opening: recipe).headerOfFirstPacket(recipe))
    }

    private func headerOfFirstPacket(_ recipe: EncodingRecipe) throws(MediaError) -> [UInt8] {
        let picture = try FrameStorage.allocated(
            context.pointee.pix_fmt, width: recipe.codedSize.width, height: recipe.codedSize.height)
        for plane in 0..<recipe.coded.planeCount {
            picture.plane(plane, of: recipe.coded)
                .initializeMemory(as: UInt8.self, repeating: 0)
        }
        picture.raw.pointee.pts = 0
        try check(avcodec_send_frame(context, picture.raw)) { .encoding(frame: 0, cause: $0) }
        guard let first = try finish().first else { throw .noEncoder(codec: recipe.encoder) }
        var size = 0
        guard
            let bytes = av_packet_get_side_data(first.raw, AV_PKT_DATA_NEW_EXTRADATA, &size)
        else { throw .noEncoder(codec: recipe.encoder) }
        // FFmpeg filled `size` bytes, which live as long as the packet.
        return Array(UnsafeBufferPointer(start: bytes, count: size))
    }

    private func keep(header: [UInt8]) throws(MediaError) {
        let padding = Int(AV_INPUT_BUFFER_PADDING_SIZE)
        guard let copy = av_mallocz(header.count + padding) else { throw .outOfMemory }
        // FFmpeg made room for these bytes and more, and frees them with the context.
        copy.copyMemory(from: header, byteCount: header.count)
        context.pointee.extradata = copy.assumingMemoryBound(to: UInt8.self)
        context.pointee.extradata_size = Int32(header.count)
    }
}
