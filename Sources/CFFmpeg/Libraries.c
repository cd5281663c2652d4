// FFmpeg's functions that we use, each opened on first use.
//
// Nothing links FFmpeg: its libraries bring 130 others, which the dynamic linker would open and relocate at every start
// of the program, also for `--help` (30 of 45 ms). So each function is defined here under its own name and hands its
// arguments on. The compiler checks every line against FFmpeg's header; a function without a line here is an error of
// the linker.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include "shim.h"

// The libraries of the headers' version: another one has other structures.
#define SONAME(name, major) name ".so." AV_STRINGIFY(major)

static struct {
    void *format, *scale; // libavformat brings libavcodec and libavutil
    char reason[512];
} libraries;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_libraries(void) {
    libraries.format = dlopen(SONAME("libavformat", LIBAVFORMAT_VERSION_MAJOR), RTLD_LAZY | RTLD_LOCAL);
    if (libraries.format)
        libraries.scale = dlopen(SONAME("libswscale", LIBSWSCALE_VERSION_MAJOR), RTLD_LAZY | RTLD_LOCAL);
    const char *reason = libraries.format && libraries.scale ? NULL : dlerror();
    if (reason) snprintf(libraries.reason, sizeof libraries.reason, "%s", reason);
}

const char *us_why_not_there(void) {
    pthread_once(&once, open_libraries);
    return libraries.format && libraries.scale ? NULL : libraries.reason;
}

// Ends the program where a library or function is missing, as the dynamic linker would have done at its start.
static void *symbol(const char *name) {
    const char *reason = us_why_not_there();
    void *found = reason ? NULL : dlsym(libraries.format, name);
    if (!found && !reason) found = dlsym(libraries.scale, name);
    if (!found) {
        fprintf(
            stderr, "understudy: FFmpeg's %s cannot be used: %s.\n", name,
            reason ? reason : "the library does not have it");
        fprintf(stderr, "            Install its libraries again, then build again.\n");
        _Exit(1);
    }
    return found;
}

#define FORWARD(result, name, parameters, arguments)                                               \
    result name parameters {                                                                       \
        static void *found;                                                                        \
        void *function = __atomic_load_n(&found, __ATOMIC_ACQUIRE);                                \
        if (!function) {                                                                           \
            function = symbol(#name);                                                              \
            __atomic_store_n(&found, function, __ATOMIC_RELEASE);                                  \
        }                                                                                          \
        return ((__typeof__(name) *)function) arguments;                                           \
    }

// Numbers, memory, logs and options.
FORWARD(void *, av_calloc, (size_t nmemb, size_t size), (nmemb, size))
FORWARD(void, av_free, (void *ptr), (ptr))
FORWARD(void *, av_mallocz, (size_t size), (size))
FORWARD(int64_t, av_gcd, (int64_t a, int64_t b), (a, b))
FORWARD(int64_t, av_rescale_q, (int64_t a, AVRational bq, AVRational cq), (a, bq, cq))
FORWARD(
    int, av_strerror,
    (int errnum, char *errbuf, size_t errbuf_size),
    (errnum, errbuf, errbuf_size))
FORWARD(int, av_get_cpu_flags, (void), ())
FORWARD(const char *, av_version_info, (void), ())
FORWARD(void, av_log_set_level, (int level), (level))
FORWARD(
    int, av_opt_set_int,
    (void *obj, const char *name, int64_t val, int search_flags),
    (obj, name, val, search_flags))
FORWARD(int, av_packet_make_writable, (AVPacket * packet), (packet))
FORWARD(
    int, av_timecode_init_from_string,
    (AVTimecode *code, AVRational rate, const char *text, void *log), (code, rate, text, log))
FORWARD(
    char *, av_timecode_make_string, (const AVTimecode *code, char *text, int frame),
    (code, text, frame))
FORWARD(double, av_display_rotation_get, (const int32_t matrix[9]), (matrix))

// Dictionaries.
FORWARD(
    int, av_dict_copy,
    (AVDictionary **dst, const AVDictionary *src, int flags),
    (dst, src, flags))
FORWARD(void, av_dict_free, (AVDictionary **m), (m))
FORWARD(
    AVDictionaryEntry *, av_dict_get,
    (const AVDictionary *m, const char *key, const AVDictionaryEntry *prev, int flags),
    (m, key, prev, flags))
FORWARD(
    int, av_dict_set,
    (AVDictionary **pm, const char *key, const char *value, int flags),
    (pm, key, value, flags))

// Hashes.
FORWARD(int, av_hash_alloc, (struct AVHashContext **ctx, const char *name), (ctx, name))
FORWARD(void, av_hash_final, (struct AVHashContext *ctx, uint8_t *dst), (ctx, dst))
FORWARD(void, av_hash_freep, (struct AVHashContext **ctx), (ctx))
FORWARD(void, av_hash_init, (struct AVHashContext *ctx), (ctx))
FORWARD(
    void, av_hash_update,
    (struct AVHashContext *ctx, const uint8_t *src, size_t len),
    (ctx, src, len))

// Frames and pixels.
FORWARD(AVFrame *, av_frame_alloc, (void), ())
FORWARD(AVFrame *, av_frame_clone, (const AVFrame *src), (src))
FORWARD(int, av_frame_copy_props, (AVFrame *dst, const AVFrame *src), (dst, src))
FORWARD(void, av_frame_free, (AVFrame **frame), (frame))
FORWARD(int, av_frame_get_buffer, (AVFrame *frame, int align), (frame, align))
FORWARD(
    AVFrameSideData *, av_frame_get_side_data,
    (const AVFrame *frame, enum AVFrameSideDataType type),
    (frame, type))
FORWARD(int, av_frame_is_writable, (AVFrame *frame), (frame))
FORWARD(int, av_frame_make_writable, (AVFrame *frame), (frame))
FORWARD(enum AVPixelFormat, av_get_pix_fmt, (const char *name), (name))
FORWARD(const char *, av_get_pix_fmt_name, (enum AVPixelFormat pix_fmt), (pix_fmt))
FORWARD(
    void, av_image_copy_plane,
    (uint8_t *dst, int dst_linesize, const uint8_t *src, int src_linesize, int bytewidth,
     int height),
    (dst, dst_linesize, src, src_linesize, bytewidth, height))
FORWARD(const AVPixFmtDescriptor *, av_pix_fmt_desc_get, (enum AVPixelFormat pix_fmt), (pix_fmt))
FORWARD(
    void, av_read_image_line2,
    (void *dst, const uint8_t *data[4], const int linesize[4], const AVPixFmtDescriptor *desc,
     int x, int y, int c, int w, int read_pal_component, int dst_element_size),
    (dst, data, linesize, desc, x, y, c, w, read_pal_component, dst_element_size))
FORWARD(
    void, av_write_image_line2,
    (const void *src, uint8_t *data[4], const int linesize[4], const AVPixFmtDescriptor *desc,
     int x, int y, int c, int w, int src_element_size),
    (src, data, linesize, desc, x, y, c, w, src_element_size))

// Packets.
FORWARD(int, av_new_packet, (AVPacket *pkt, int size), (pkt, size))
FORWARD(AVPacket *, av_packet_alloc, (void), ())
FORWARD(void, av_packet_free, (AVPacket **pkt), (pkt))
FORWARD(
    uint8_t *, av_packet_get_side_data,
    (const AVPacket *pkt, enum AVPacketSideDataType type, size_t *size),
    (pkt, type, size))
FORWARD(int, av_packet_ref, (AVPacket *dst, const AVPacket *src), (dst, src))
FORWARD(
    void, av_packet_rescale_ts,
    (AVPacket *pkt, AVRational tb_src, AVRational tb_dst),
    (pkt, tb_src, tb_dst))

// Codecs.
FORWARD(AVCodecContext *, avcodec_alloc_context3, (const AVCodec *codec), (codec))
FORWARD(const AVCodec *, avcodec_find_decoder, (enum AVCodecID id), (id))
FORWARD(const AVCodec *, avcodec_find_encoder, (enum AVCodecID id), (id))
FORWARD(const AVCodec *, avcodec_find_encoder_by_name, (const char *name), (name))
FORWARD(void, avcodec_flush_buffers, (AVCodecContext *avctx), (avctx))
FORWARD(void, avcodec_free_context, (AVCodecContext **avctx), (avctx))
FORWARD(const char *, avcodec_get_name, (enum AVCodecID id), (id))
FORWARD(
    int, avcodec_open2,
    (AVCodecContext *avctx, const AVCodec *codec, AVDictionary **options),
    (avctx, codec, options))
FORWARD(
    int, avcodec_parameters_copy,
    (AVCodecParameters *dst, const AVCodecParameters *src),
    (dst, src))
FORWARD(
    int, avcodec_parameters_from_context,
    (AVCodecParameters *par, const AVCodecContext *codec),
    (par, codec))
FORWARD(
    int, avcodec_parameters_to_context,
    (AVCodecContext *codec, const AVCodecParameters *par),
    (codec, par))
FORWARD(int, avcodec_receive_frame, (AVCodecContext *avctx, AVFrame *frame), (avctx, frame))
FORWARD(int, avcodec_receive_packet, (AVCodecContext *avctx, AVPacket *avpkt), (avctx, avpkt))
FORWARD(int, avcodec_send_frame, (AVCodecContext *avctx, const AVFrame *frame), (avctx, frame))
FORWARD(int, avcodec_send_packet, (AVCodecContext *avctx, const AVPacket *avpkt), (avctx, avpkt))
FORWARD(unsigned, avcodec_version, (void), ())

// Containers.
FORWARD(
    enum AVCodecID, av_codec_get_id,
    (const struct AVCodecTag * const *tags, unsigned int tag),
    (tags, tag))
FORWARD(const AVInputFormat *, av_demuxer_iterate, (void **opaque), (opaque))
FORWARD(
    AVRational, av_guess_frame_rate,
    (AVFormatContext *ctx, AVStream *stream, AVFrame *frame),
    (ctx, stream, frame))
FORWARD(int, av_interleaved_write_frame, (AVFormatContext *s, AVPacket *pkt), (s, pkt))
FORWARD(int, av_read_frame, (AVFormatContext *s, AVPacket *pkt), (s, pkt))
#if LIBAVFORMAT_VERSION_INT < AV_VERSION_INT(60, 15, 100)
FORWARD(
    uint8_t *, av_stream_new_side_data,
    (AVStream *stream, enum AVPacketSideDataType type, size_t size),
    (stream, type, size))
#else
FORWARD(
    AVPacketSideData *, av_packet_side_data_new,
    (AVPacketSideData **sd, int *count, enum AVPacketSideDataType type, size_t size, int flags),
    (sd, count, type, size, flags))
#endif
FORWARD(int, av_write_trailer, (AVFormatContext *s), (s))
FORWARD(
    int, avformat_alloc_output_context2,
    (AVFormatContext **ctx, const AVOutputFormat *oformat, const char *format_name,
     const char *filename),
    (ctx, oformat, format_name, filename))
FORWARD(void, avformat_close_input, (AVFormatContext **s), (s))
FORWARD(
    int, avformat_find_stream_info,
    (AVFormatContext *ic, AVDictionary **options),
    (ic, options))
FORWARD(void, avformat_free_context, (AVFormatContext *s), (s))
FORWARD(int, avformat_index_get_entries_count, (const AVStream *st), (st))
FORWARD(AVStream *, avformat_new_stream, (AVFormatContext *s, const AVCodec *c), (s, c))
FORWARD(
    int, avformat_open_input,
    (AVFormatContext **ps, const char *url, const AVInputFormat *fmt, AVDictionary **options),
    (ps, url, fmt, options))
FORWARD(
    int, avformat_query_codec,
    (const AVOutputFormat *ofmt, enum AVCodecID codec_id, int std_compliance),
    (ofmt, codec_id, std_compliance))
FORWARD(
    int, avformat_seek_file,
    (AVFormatContext *s, int stream_index, int64_t min_ts, int64_t ts, int64_t max_ts, int flags),
    (s, stream_index, min_ts, ts, max_ts, flags))
FORWARD(int, avformat_write_header, (AVFormatContext *s, AVDictionary **options), (s, options))
FORWARD(int, avio_close_dyn_buf, (AVIOContext *s, uint8_t **pbuffer), (s, pbuffer))
FORWARD(int, avio_closep, (AVIOContext **s), (s))
FORWARD(int, avio_open, (AVIOContext **s, const char *url, int flags), (s, url, flags))
FORWARD(int, avio_open_dyn_buf, (AVIOContext **s), (s))

// The scaler.
FORWARD(struct SwsContext *, sws_alloc_context, (void), ())
FORWARD(void, sws_freeContext, (struct SwsContext *swsContext), (swsContext))
FORWARD(const int *, sws_getCoefficients, (int colorspace), (colorspace))
FORWARD(
    int, sws_setColorspaceDetails,
    (struct SwsContext *c, const int inv_table[4], int srcRange, const int table[4], int dstRange,
     int brightness, int contrast, int saturation),
    (c, inv_table, srcRange, table, dstRange, brightness, contrast, saturation))
FORWARD(
    int, sws_init_context,
    (struct SwsContext *sws_context, SwsFilter *srcFilter, SwsFilter *dstFilter),
    (sws_context, srcFilter, dstFilter))
FORWARD(
    int, sws_scale,
    (struct SwsContext *c, const uint8_t *const srcSlice[], const int srcStride[], int srcSliceY,
     int srcSliceH, uint8_t *const dst[], const int dstStride[]),
    (c, srcSlice, srcStride, srcSliceY, srcSliceH, dst, dstStride))
