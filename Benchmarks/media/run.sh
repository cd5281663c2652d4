#!/bin/sh
# Measures Media against the ffmpeg command at 1080p: 300 frames made of CLIP, enlarged and repeated.
#
#   Benchmarks/media/run.sh CLIP [ROUNDS] [THREADS]
set -eu
clip=$1
shift
here=$(cd "$(dirname "$0")/../.." && pwd)
large=${TMPDIR:-/tmp}/media-benchmark-1080p.mp4
ffmpeg -v error -nostdin -y -stream_loop 9 -i "$clip" -vf scale=1920:1080 -frames:v 300 \
    -c:v libx264 -preset veryfast -crf 20 -c:a copy -shortest "$large"
cd "$here"
swift build -c release --product media-benchmark
.build/release/media-benchmark "$large" "$@"
rm -f "$large"
