// The C face of LibTorch: no policy, no C++ type, no header of LibTorch.
// `TorchShim`, a shared library of its own, implements it; `ctorch_open` loads both on first use.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The table below is written before anyone sees it and never changes, so every thread may read it.
#if defined(__swift__) || defined(__clang__)
#define CT_SENDABLE __attribute__((swift_attr("@Sendable")))
#else
#define CT_SENDABLE
#endif

#define CT_API_VERSION 3

// What functions that can fail return; the message is in last_error() of the same thread.
typedef enum {
    CT_DONE,
    CT_FAILED,
    CT_OUT_OF_MEMORY, // memory was asked for and there was none
    CT_GROUP_BROKEN,  // another process of a group is gone, or does not answer
} CTCode;

#include "CTorchGroups.h"

typedef struct CTTensorOpaque *CTTensor;       // one owning reference to a tensor
typedef struct CTGeneratorOpaque *CTGenerator; // one owning reference to a random generator
typedef struct CTTapeOpaque *CTTape;           // notes on one thread's memory
typedef uint64_t CTOp; // a resolved operator; never freed, so any thread may keep the number

typedef enum {
    CT_NONE,
    CT_TENSOR,
    CT_INT, // also an element type, a layout, a memory format
    CT_DOUBLE,
    CT_BOOL,
    CT_DEVICE, // integer: type; count: index
    CT_GENERATOR,
    CT_STRING,  // integer: offset in `text`, zero-terminated
    CT_TENSORS, // integer: offset in `tensors`; count
    CT_INTS,    // integer: offset in `integers`; count
    CT_DOUBLES, // integer: offset in `reals`; count
} CTTag;

// One argument or result of an operator.
typedef struct {
    CTTag tag;
    int32_t count;
    union {
        CTTensor tensor;
        CTGenerator generator;
        int64_t integer;
        double real;
    };
} CTValue;

// Every function that returns int and takes what can be wrong gives a CTCode.
typedef struct CT_SENDABLE {
    int32_t version;
    uint64_t torch_abi; // of the headers; the C++ layout changes with each minor version
    const char *(*last_error)(void);
    const char *(*torch_version)(void);

    // Operators. Missing trailing arguments take the schema's defaults.
    // Results: tensors (owned by the caller), numbers and booleans; a list counts as its elements.
    int (*find_op)(const char *name, const char *overload, CTOp *out);
    int (*call)(CTOp op, const CTValue *args, int count, const int64_t *integers,
                const double *reals, const CTTensor *tensors, const char *text, CTValue *results,
                int capacity, int *produced);

    // Tensors.
    void (*release)(CTTensor);
    int (*from_data)(const void *data, size_t bytes, const int64_t *sizes, int dims, int dtype,
                     int device_type, int index, CTTensor *out);
    int (*copy_out)(CTTensor, void *destination, size_t bytes);
    int (*dims)(CTTensor);
    void (*sizes)(CTTensor, int64_t *out);
    int64_t (*elements)(CTTensor);
    int (*dtype)(CTTensor);
    int (*device)(CTTensor, int *index); // returns the type
    int (*is_contiguous)(CTTensor, int memory_format);
    int (*item)(CTTensor, double *out);

    // Autograd.
    int (*set_requires_grad)(CTTensor, int on);
    int (*requires_grad)(CTTensor);
    int (*backward)(CTTensor);
    int (*grad)(CTTensor, CTTensor *out); // *out = NULL when there is none
    int (*set_grad)(CTTensor, CTTensor gradient_or_null);
    int (*set_grad_enabled)(int on); // returns the previous value
    int (*begin_autocast)(int device_type, int dtype, int on, int *previous_dtype,
                          int *previous_on);
    int (*end_autocast)(int device_type, int dtype, int on);

    // Random numbers.
    int (*new_generator)(int device_type, int index, uint64_t seed, CTGenerator *out);
    int (*default_generator)(int device_type, int index, CTGenerator *out);
    int (*seed_generator)(CTGenerator, uint64_t seed);
    int (*generator_state)(CTGenerator, CTTensor *out);
    int (*set_generator_state)(CTGenerator, CTTensor state);
    void (*release_generator)(CTGenerator);

    // The machine.
    int (*set_threads)(int count); // for every thread that calls an operator afterwards
    int (*set_own_threads)(int count); // for the calling thread, from now on
    int (*threads)(void);
    int (*set_interop_threads)(int count); // once, before the first parallel work
    int (*interop_threads)(void);
    int (*device_count)(int device_type);
    int (*memory)(int device_type, int index, uint64_t *free, uint64_t *total);

    // Memory. From begin to end, on the same thread and one at a time, every block that the thread's
    // operators take (bytes) and give back (less than 0) is noted, on every device.
    int (*begin_tape)(CTTape *out);
    size_t (*tape_length)(CTTape);
    void (*copy_tape)(CTTape, int64_t *out, size_t count);
    void (*end_tape)(CTTape);

    CTGroups groups;
} CTorchAPI;

// What TorchShim exports.
const CTorchAPI *ctorch_api(void);

typedef enum {
    CT_OPENED,
    CT_NO_LIBRARY,    // LibTorch does not load; the message says why
    CT_NO_SHIM,       // TorchShim does not load; the message says why
    CT_OTHER_VERSION, // TorchShim was built for another LibTorch or another CTorch
} CTStatus;

// Loads LibTorch (the first of the two that loads), then the shim, and checks that they fit.
// `loaded` becomes the version of the LibTorch that was found: major, minor, patch in its top
// bytes.
CTStatus ctorch_open(const char *torch, const char *fallback, const char *shim, CTorchAPI *out,
                     uint64_t *loaded, char *message, size_t capacity);

#ifdef __cplusplus
}
#endif
