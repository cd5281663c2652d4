// What Understudy needs of OpenVINO, behind types of our own: OpenVINO's headers stay inside.
//
// The library is opened by cov_open, once, and never closed: its plugins do not survive that. Each
// function that can fail returns false or NULL and fills the error. Objects belong to one thread at
// a time.

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Why a call failed. `status` is OpenVINO's code, or one of the two below.
typedef struct {
    int32_t status;
    char detail[512];
} cov_error;

/// The library or one of its functions is missing.
#define COV_NOT_OPENED 1
/// A tensor is not made of 32-bit floats or has more than `COV_MAX_RANK` dimensions.
#define COV_UNSUPPORTED_TENSOR 2

#define COV_MAX_RANK 8

typedef struct cov_core cov_core;
typedef struct cov_network cov_network;

/// How a network is compiled.
typedef struct {
    /// Threads of one run.
    int32_t threads;
    /// The shape that replaces the dynamic one of a network with a single input, or NULL.
    const int64_t *input_shape;
    size_t input_rank;
} cov_options;

/// One input or output of a network: its own memory, valid as long as the network.
typedef struct {
    float *data;
    size_t count;
    int64_t shape[COV_MAX_RANK];
    size_t rank;
} cov_tensor;

/// Opens libopenvino_c.so at `path`, which finds its neighbors by its own run path. Once that has
/// succeeded, later calls do nothing. Safe on every thread.
bool cov_open(const char *path, cov_error *error);

/// A core: the plugins and readers. `cov_open` must have succeeded.
cov_core *cov_core_create(cov_error *error);
void cov_core_free(cov_core *core);

/// Reads and compiles a model file for the CPU, always in 32-bit floats.
cov_network *cov_network_read(
    cov_core *core, const char *path, const cov_options *options, cov_error *error);

/// The same for an ONNX model in memory, which may be freed afterward.
cov_network *cov_network_parse(
    cov_core *core, const uint8_t *bytes, size_t count, const cov_options *options,
    cov_error *error);

void cov_network_free(cov_network *network);

size_t cov_network_input_count(const cov_network *network);
size_t cov_network_output_count(const cov_network *network);
cov_tensor cov_network_input(const cov_network *network, size_t index);
cov_tensor cov_network_output(const cov_network *network, size_t index);

/// Runs the network: reads its inputs' memory, writes its outputs'.
bool cov_network_run(cov_network *network, cov_error *error);
