// The C face of FFmpeg: its headers, the macros that Swift cannot see, and the fields whose place differs between
// FFmpeg 5, 6 and 7. No policy. `Libraries.c` opens the libraries on first use.
#pragma once
#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/cpu.h>
#include <libavutil/display.h>
#include <libavutil/hash.h>
#include <libavutil/imgutils.h>
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libavutil/timecode.h>
#include <libswscale/swscale.h>

// Why FFmpeg's libraries cannot be opened, or NULL where they can.
const char *us_why_not_there(void);

static const int64_t us_no_time = AV_NOPTS_VALUE;
static const int us_error_end = AVERROR_EOF;
static const int us_error_again = AVERROR(EAGAIN);
static const int us_error_memory = AVERROR(ENOMEM);
static const int us_error_invalid = AVERROR_INVALIDDATA;
static const int us_error_exit = AVERROR_EXIT;
static const int us_error_no_decoder = AVERROR_DECODER_NOT_FOUND;
static const int us_seek_size = AVSEEK_SIZE;

// A plane of a frame, and the length of its rows in bytes; negative when the rows run upward.
static inline uint8_t *us_frame_plane(const AVFrame *frame, int plane) { return frame->data[plane]; }
static inline int us_frame_stride(const AVFrame *frame, int plane) { return frame->linesize[plane]; }

static inline int64_t us_frame_duration(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
    return frame->duration;
#else
    return frame->pkt_duration;
#endif
}

static inline int us_frame_is_key(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
    return (frame->flags & AV_FRAME_FLAG_KEY) != 0;
#else
    return frame->key_frame != 0;
#endif
}

static inline int us_frame_is_interlaced(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
    return (frame->flags & AV_FRAME_FLAG_INTERLACED) != 0;
#else
    return frame->interlaced_frame != 0;
#endif
}

static inline int us_frame_top_field_first(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
    return (frame->flags & AV_FRAME_FLAG_TOP_FIELD_FIRST) != 0;
#else
    return frame->top_field_first != 0;
#endif
}

static inline void us_frame_set_fields(AVFrame *frame, int interlaced, int top_field_first) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
    frame->flags &= ~(AV_FRAME_FLAG_INTERLACED | AV_FRAME_FLAG_TOP_FIELD_FIRST);
    if (interlaced) frame->flags |= AV_FRAME_FLAG_INTERLACED;
    if (top_field_first) frame->flags |= AV_FRAME_FLAG_TOP_FIELD_FIRST;
#else
    frame->interlaced_frame = interlaced;
    frame->top_field_first = top_field_first;
#endif
}

// Whether the Matroska muxer itself makes up for the codec delay that it writes for Opus.
static const int us_matroska_adds_codec_delay =
    LIBAVFORMAT_VERSION_INT >= AV_VERSION_INT(61, 0, 100);

// The side data of a stream: the number of entries, one entry, room for a new one.
static inline int us_stream_side_data_count(const AVStream *stream) {
#if LIBAVFORMAT_VERSION_INT >= AV_VERSION_INT(60, 15, 100)
    return stream->codecpar->nb_coded_side_data;
#else
    return stream->nb_side_data;
#endif
}

static inline const AVPacketSideData *us_stream_side_data(const AVStream *stream, int index) {
#if LIBAVFORMAT_VERSION_INT >= AV_VERSION_INT(60, 15, 100)
    return &stream->codecpar->coded_side_data[index];
#else
    return &stream->side_data[index];
#endif
}

static inline uint8_t *us_stream_add_side_data(
    AVStream *stream, enum AVPacketSideDataType type, size_t size) {
#if LIBAVFORMAT_VERSION_INT >= AV_VERSION_INT(60, 15, 100)
    AVPacketSideData *entry = av_packet_side_data_new(
        &stream->codecpar->coded_side_data, &stream->codecpar->nb_coded_side_data, type, size, 0);
    return entry ? entry->data : NULL;
#else
    return av_stream_new_side_data(stream, type, size);
#endif
}

// One row of one component of any pixel format but palettes, as 16-bit numbers.
static inline void us_frame_read_row(
    uint16_t *row, const AVFrame *frame, const AVPixFmtDescriptor *format, int component, int y,
    int count) {
    const uint8_t *data[4] = {frame->data[0], frame->data[1], frame->data[2], frame->data[3]};
    av_read_image_line2(row, data, frame->linesize, format, 0, y, component, count, 0, 2);
}

// The other way.
static inline void us_frame_write_row(
    const uint16_t *row, AVFrame *frame, const AVPixFmtDescriptor *format, int component, int y,
    int count) {
    av_write_image_line2(row, frame->data, frame->linesize, format, 0, y, component, count, 2);
}

// The palette of a frame whose samples are indices: 256 entries of blue, green, red, alpha in memory.
static inline const uint8_t *us_frame_palette(const AVFrame *frame) { return frame->data[1]; }
