#include "COpenVINO.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openvino/c/openvino.h>

// The functions of the library, by their own names.
#define COV_FUNCTIONS(X)                                                                          \
    X(ov_get_last_err_msg)                                                                        \
    X(ov_core_create)                                                                             \
    X(ov_core_free)                                                                               \
    X(ov_core_read_model)                                                                         \
    X(ov_core_read_model_from_memory_buffer)                                                      \
    X(ov_core_compile_model_props)                                                                \
    X(ov_model_free)                                                                              \
    X(ov_model_reshape_single_input)                                                              \
    X(ov_partial_shape_create_static)                                                             \
    X(ov_partial_shape_free)                                                                      \
    X(ov_compiled_model_free)                                                                     \
    X(ov_compiled_model_inputs_size)                                                              \
    X(ov_compiled_model_outputs_size)                                                             \
    X(ov_compiled_model_create_infer_request)                                                     \
    X(ov_infer_request_free)                                                                      \
    X(ov_infer_request_get_input_tensor_by_index)                                                 \
    X(ov_infer_request_get_output_tensor_by_index)                                                \
    X(ov_infer_request_infer)                                                                     \
    X(ov_tensor_free)                                                                             \
    X(ov_tensor_get_shape)                                                                        \
    X(ov_tensor_get_element_type)                                                                 \
    X(ov_tensor_get_size)                                                                         \
    X(ov_tensor_data)                                                                             \
    X(ov_shape_free)

static struct {
#define COV_FIELD(name) __typeof__(&name) name;
    COV_FUNCTIONS(COV_FIELD)
#undef COV_FIELD
} ov;

static pthread_mutex_t opening = PTHREAD_MUTEX_INITIALIZER;
static bool is_open = false;

static void fail(cov_error *error, int32_t status, const char *detail) {
    error->status = status;
    snprintf(error->detail, sizeof error->detail, "%s", detail ? detail : "");
}

// Notes OpenVINO's own words, which the next call may overwrite.
static bool succeeded(ov_status_e status, cov_error *error) {
    if (status == OK) return true;
    fail(error, status, ov.ov_get_last_err_msg());
    return false;
}

static bool resolve(const char *path, cov_error *error) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        fail(error, COV_NOT_OPENED, dlerror());
        return false;
    }
#define COV_RESOLVE(name)                                                                         \
    ov.name = (__typeof__(&name))dlsym(library, #name);                                           \
    if (!ov.name) {                                                                               \
        fail(error, COV_NOT_OPENED, dlerror());                                                   \
        dlclose(library);                                                                         \
        return false;                                                                             \
    }
    COV_FUNCTIONS(COV_RESOLVE)
#undef COV_RESOLVE
    return true;
}

bool cov_open(const char *path, cov_error *error) {
    pthread_mutex_lock(&opening);
    if (!is_open) is_open = resolve(path, error);
    bool result = is_open;
    pthread_mutex_unlock(&opening);
    return result;
}

struct cov_core {
    ov_core_t *core;
};

cov_core *cov_core_create(cov_error *error) {
    ov_core_t *core = NULL;
    if (!succeeded(ov.ov_core_create(&core), error)) return NULL;
    cov_core *made = malloc(sizeof *made);
    if (!made) {
        ov.ov_core_free(core);
        fail(error, GENERAL_ERROR, "out of memory");
        return NULL;
    }
    made->core = core;
    return made;
}

void cov_core_free(cov_core *core) {
    if (!core) return;
    ov.ov_core_free(core->core);
    free(core);
}

// A tensor of a request: OpenVINO's handle, and what we hand out of it.
typedef struct {
    ov_tensor_t *handle;
    cov_tensor view;
} port;

struct cov_network {
    ov_compiled_model_t *compiled;
    ov_infer_request_t *request;
    port *inputs, *outputs;
    size_t input_count, output_count;
};

// Fills the view of a port that has its handle.
static bool look(port *port, cov_error *error) {
    ov_element_type_e type;
    void *data = NULL;
    ov_shape_t shape = {0};
    if (!succeeded(ov.ov_tensor_get_element_type(port->handle, &type), error)) return false;
    if (!succeeded(ov.ov_tensor_get_size(port->handle, &port->view.count), error)) return false;
    if (!succeeded(ov.ov_tensor_data(port->handle, &data), error)) return false;
    if (!succeeded(ov.ov_tensor_get_shape(port->handle, &shape), error)) return false;
    bool fits = type == F32 && shape.rank >= 0 && shape.rank <= COV_MAX_RANK;
    if (fits) {
        port->view.data = data;
        port->view.rank = (size_t)shape.rank;
        for (int64_t i = 0; i < shape.rank; i++) port->view.shape[i] = shape.dims[i];
    } else {
        fail(error, COV_UNSUPPORTED_TENSOR, "a tensor is not made of 32-bit floats");
    }
    ov.ov_shape_free(&shape);
    return fits;
}

static bool request(cov_network *network, cov_error *error) {
    size_t inputs = 0, outputs = 0;
    if (!succeeded(ov.ov_compiled_model_inputs_size(network->compiled, &inputs), error)
        || !succeeded(ov.ov_compiled_model_outputs_size(network->compiled, &outputs), error)
        || !succeeded(
            ov.ov_compiled_model_create_infer_request(network->compiled, &network->request),
            error))
        return false;
    network->inputs = calloc(inputs + 1, sizeof(port));
    network->outputs = calloc(outputs + 1, sizeof(port));
    if (!network->inputs || !network->outputs) {
        fail(error, GENERAL_ERROR, "out of memory");
        return false;
    }
    network->input_count = inputs;
    network->output_count = outputs;
    for (size_t i = 0; i < inputs; i++) {
        port *port = &network->inputs[i];
        if (!succeeded(
                ov.ov_infer_request_get_input_tensor_by_index(
                    network->request, i, &port->handle),
                error)
            || !look(port, error))
            return false;
    }
    for (size_t i = 0; i < outputs; i++) {
        port *port = &network->outputs[i];
        if (!succeeded(
                ov.ov_infer_request_get_output_tensor_by_index(
                    network->request, i, &port->handle),
                error)
            || !look(port, error))
            return false;
    }
    return true;
}

// Compiles a model that was read, and frees it.
static cov_network *compile(
    cov_core *core, ov_model_t *model, const cov_options *options, cov_error *error) {
    ov_compiled_model_t *compiled = NULL;
    bool done = true;
    if (options->input_shape) {
        ov_partial_shape_t shape;
        done = succeeded(
            ov.ov_partial_shape_create_static(
                (int64_t)options->input_rank, options->input_shape, &shape),
            error);
        if (done) {
            done = succeeded(ov.ov_model_reshape_single_input(model, shape), error);
            ov.ov_partial_shape_free(&shape);
        }
    }
    if (done) {
        char threads[16];
        snprintf(threads, sizeof threads, "%d", (int)options->threads);
        ov_property_t properties[] = {
            {"INFERENCE_NUM_THREADS", threads},
            // By itself OpenVINO computes in bfloat16 wherever the CPU can: other landmarks on
            // other machines.
            {"INFERENCE_PRECISION_HINT", "f32"},
        };
        const size_t count = sizeof properties / sizeof *properties;
        done = succeeded(
            ov.ov_core_compile_model_props(
                core->core, model, "CPU", count, properties, &compiled),
            error);
    }
    ov.ov_model_free(model);
    if (!done) return NULL;

    cov_network *network = calloc(1, sizeof *network);
    if (!network) {
        ov.ov_compiled_model_free(compiled);
        fail(error, GENERAL_ERROR, "out of memory");
        return NULL;
    }
    network->compiled = compiled;
    if (!request(network, error)) {
        cov_network_free(network);
        return NULL;
    }
    return network;
}

cov_network *cov_network_read(
    cov_core *core, const char *path, const cov_options *options, cov_error *error) {
    ov_model_t *model = NULL;
    if (!succeeded(ov.ov_core_read_model(core->core, path, NULL, &model), error)) return NULL;
    return compile(core, model, options, error);
}

cov_network *cov_network_parse(
    cov_core *core, const uint8_t *bytes, size_t count, const cov_options *options,
    cov_error *error) {
    ov_model_t *model = NULL;
    if (!succeeded(
            ov.ov_core_read_model_from_memory_buffer(
                core->core, (const char *)bytes, count, NULL, &model),
            error))
        return NULL;
    return compile(core, model, options, error);
}

void cov_network_free(cov_network *network) {
    if (!network) return;
    for (size_t i = 0; i < network->input_count; i++)
        if (network->inputs[i].handle) ov.ov_tensor_free(network->inputs[i].handle);
    for (size_t i = 0; i < network->output_count; i++)
        if (network->outputs[i].handle) ov.ov_tensor_free(network->outputs[i].handle);
    if (network->request) ov.ov_infer_request_free(network->request);
    ov.ov_compiled_model_free(network->compiled);
    free(network->inputs);
    free(network->outputs);
    free(network);
}

size_t cov_network_input_count(const cov_network *network) { return network->input_count; }
size_t cov_network_output_count(const cov_network *network) { return network->output_count; }

cov_tensor cov_network_input(const cov_network *network, size_t index) {
    return network->inputs[index].view;
}

cov_tensor cov_network_output(const cov_network *network, size_t index) {
    return network->outputs[index].view;
}

bool cov_network_run(cov_network *network, cov_error *error) {
    return succeeded(ov.ov_infer_request_infer(network->request), error);
}
