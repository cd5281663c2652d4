// The only file that sees LibTorch's headers. Exceptions end here.
#include "../CTorch/include/CTorch.h"
#include "ArgumentSlot.h"
#include "Guarded.h"
#include "MemoryTape.h"
#include "ProcessGroups.h"

#include <ATen/Context.h>
#include <ATen/DeviceAccelerator.h>
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/from_blob.h>
#include <torch/headeronly/version.h>

#include <atomic>
#include <cstring>

namespace {

at::Generator &generator(CTGenerator g) { return *reinterpret_cast<at::Generator *>(g); }
CTGenerator owned(at::Generator g) { return reinterpret_cast<CTGenerator>(new at::Generator(g)); }
at::DeviceType device_type(int type) { return static_cast<at::DeviceType>(type); }
c10::Device device_of(int type, int index) {
    return c10::Device(device_type(type), static_cast<c10::DeviceIndex>(index));
}

// MARK: Threads

// OpenMP keeps the number of threads for each calling thread, and Swift moves between threads:
// the wish is global, and each thread takes it over with its next call.
std::atomic<int> wished_threads{0};
thread_local int taken_threads = 0;
thread_local int own_threads = 0; // 0: as all others

void take_threads() {
    int wish = own_threads > 0 ? own_threads : wished_threads.load(std::memory_order_relaxed);
    if (wish != taken_threads) {
        at::set_num_threads(wish);
        taken_threads = wish;
    }
}

// MARK: Operators

struct Resolved {
    c10::OperatorHandle handle;
    std::string name;
    std::vector<Slot> slots;
};

int find_op(const char *name, const char *overload, CTOp *out) {
    return guarded([&] {
        auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
        auto op = std::make_unique<Resolved>(Resolved{handle, name, {}});
        if (op->name.rfind("aten::", 0) == 0) op->name.erase(0, 6);
        if (*overload) op->name += std::string(".") + overload;
        for (auto &argument : handle.schema().arguments()) {
            Slot slot;
            slot.name = argument.name();
            slot.type = argument.type()->str();
            slot.accepts = accepted(*argument.type());
            slot.as_double = (slot.accepts & (bit(CT_DOUBLE) | bit(CT_BOOL))) == bit(CT_DOUBLE);
            slot.as_optionals = slot.type.find("Tensor?[]") != std::string::npos;
            slot.choices = choices(*argument.real_type());
            slot.fallback = argument.default_value();
            op->slots.push_back(std::move(slot));
        }
        *out = reinterpret_cast<CTOp>(op.release());
    });
}

const char *tag_name(CTTag tag) {
    static const char *const names[] = {
        "nothing", "a tensor", "an integer", "a real number", "a boolean", "a device",
        "a generator", "a string", "tensors", "integers", "real numbers"};
    return tag <= CT_DOUBLES ? names[tag] : "an unknown tag";
}

struct Lists {
    const int64_t *integers;
    const double *reals;
    const CTTensor *tensors;
    const char *text;
};

template <class T> c10::List<T> list(const CTTensor *first, int count) {
    c10::List<T> list;
    list.reserve(count);
    for (int i = 0; i < count; i++) list.push_back(tensor(first[i]));
    return list;
}

c10::IValue value(const CTValue &v, const Slot &slot, const Lists &lists) {
    switch (v.tag) {
    case CT_NONE: return {};
    case CT_TENSOR: return tensor(v.tensor);
    case CT_INT:
        TORCH_CHECK(!slot.choices || (v.integer >= 0 && v.integer < slot.choices), slot.name, ": ",
                    v.integer, " is none of the ", slot.choices, " choices");
        return slot.as_double ? c10::IValue(double(v.integer)) : c10::IValue(v.integer);
    case CT_DOUBLE: return v.real;
    case CT_BOOL: return v.integer != 0;
    case CT_DEVICE: return device_of(int(v.integer), v.count);
    case CT_GENERATOR: return generator(v.generator);
    case CT_STRING: return std::string(lists.text + v.integer);
    case CT_TENSORS:
        return slot.as_optionals
            ? c10::IValue(list<std::optional<at::Tensor>>(lists.tensors + v.integer, v.count))
            : c10::IValue(list<at::Tensor>(lists.tensors + v.integer, v.count));
    case CT_INTS:
        return c10::List<int64_t>(c10::ArrayRef<int64_t>(lists.integers + v.integer, v.count));
    case CT_DOUBLES:
        return c10::List<double>(c10::ArrayRef<double>(lists.reals + v.integer, v.count));
    }
    TORCH_CHECK(false, "unknown argument tag ", static_cast<int>(v.tag));
}

// Puts the results behind each other. Counted first, so that a refusal owns nothing.
void collect(const Resolved &op, std::vector<c10::IValue> &stack, CTValue *results, int capacity,
             int *produced) {
    size_t total = 0;
    for (auto &v : stack) total += v.isTensorList() ? v.toTensorList().size() : 1;
    TORCH_CHECK(total <= size_t(capacity), op.name, ": ", total, " results for ", capacity);
    int n = 0;
    auto put = [&](at::Tensor t) {
        CTValue &r = results[n++];
        r.tag = t.defined() ? CT_TENSOR : CT_NONE;
        if (t.defined()) r.tensor = owned(std::move(t));
    };
    for (auto &v : stack) {
        if (v.isTensor()) {
            put(std::move(v).toTensor());
        } else if (v.isTensorList()) {
            for (const at::Tensor &t : v.toTensorList()) put(t);
        } else {
            CTValue &r = results[n++];
            r.tag = v.isBool() ? CT_BOOL : v.isInt() ? CT_INT : v.isDouble() ? CT_DOUBLE : CT_NONE;
            if (v.isDouble()) r.real = v.toDouble();
            if (v.isBool() || v.isInt()) r.integer = v.isBool() ? v.toBool() : v.toInt();
        }
    }
    *produced = n;
}

int call(CTOp handle, const CTValue *args, int count, const int64_t *integers, const double *reals,
         const CTTensor *tensors, const char *text, CTValue *results, int capacity,
         int *produced) {
    return guarded([&] {
        take_threads();
        auto &op = *reinterpret_cast<Resolved *>(handle);
        Lists lists{integers, reals, tensors, text};
        TORCH_CHECK(size_t(count) <= op.slots.size(), op.name, " takes ", op.slots.size(),
                    " arguments, not ", count);
        std::vector<c10::IValue> stack;
        stack.reserve(op.slots.size());
        for (size_t i = 0; i < op.slots.size(); i++) {
            const Slot &slot = op.slots[i];
            if (i < size_t(count)) {
                TORCH_CHECK(slot.accepts & bit(args[i].tag), op.name, ": '", slot.name, "' is ",
                            slot.type, ", not ", tag_name(args[i].tag));
                stack.push_back(value(args[i], slot, lists));
            } else {
                TORCH_CHECK(slot.fallback, op.name, " takes ", op.slots.size(),
                            " arguments; '", slot.name, "' is missing");
                stack.push_back(*slot.fallback);
            }
        }
        op.handle.callBoxed(stack);
        collect(op, stack, results, capacity, produced);
    });
}

// MARK: Tensors

void release(CTTensor t) { delete &tensor(t); }

int from_data(const void *data, size_t bytes, const int64_t *sizes, int dims, int dtype,
              int type_of_device, int index, CTTensor *out) {
    return guarded([&] {
        auto type = static_cast<at::ScalarType>(dtype);
        c10::IntArrayRef shape(sizes, size_t(dims));
        // Unchecked sizes would read past the caller's memory.
        size_t needed = c10::elementSize(type);
        for (int64_t n : shape) {
            TORCH_CHECK(n >= 0 && !__builtin_mul_overflow(needed, size_t(n), &needed),
                        "impossible shape ", shape);
        }
        TORCH_CHECK(needed == bytes, shape, " takes ", needed, " bytes, not ", bytes);
        auto borrowed = at::from_blob(const_cast<void *>(data), shape, type);
        auto device = device_of(type_of_device, index);
        *out = owned(device.is_cpu() ? borrowed.clone() : borrowed.to(device));
    });
}

int copy_out(CTTensor t, void *destination, size_t bytes) {
    return guarded([&] {
        take_threads();
        auto c = tensor(t).detach().to(at::kCPU).contiguous();
        TORCH_CHECK(c.nbytes() == bytes, "the tensor has ", c.nbytes(), " bytes, not ", bytes);
        if (bytes > 0) std::memcpy(destination, c.const_data_ptr(), bytes);
    });
}

int dims(CTTensor t) { return static_cast<int>(tensor(t).dim()); }
void sizes(CTTensor t, int64_t *out) {
    for (auto s : tensor(t).sizes()) *out++ = s;
}
int64_t elements(CTTensor t) { return tensor(t).numel(); }
int dtype(CTTensor t) { return static_cast<int>(tensor(t).scalar_type()); }
int device(CTTensor t, int *index) {
    auto d = tensor(t).device();
    *index = d.has_index() ? d.index() : 0;
    return static_cast<int>(d.type());
}
int is_contiguous(CTTensor t, int format) {
    return tensor(t).is_contiguous(static_cast<at::MemoryFormat>(format));
}
int item(CTTensor t, double *out) {
    return guarded([&] { *out = tensor(t).item<double>(); });
}

// MARK: Autograd

int set_requires_grad(CTTensor t, int on) {
    return guarded([&] { tensor(t).set_requires_grad(on); });
}
int requires_grad(CTTensor t) { return tensor(t).requires_grad(); }
int backward(CTTensor t) {
    return guarded([&] {
        take_threads();
        torch::autograd::backward({tensor(t)}, {});
    });
}
int grad(CTTensor t, CTTensor *out) {
    return guarded([&] {
        auto &g = tensor(t).grad();
        *out = g.defined() ? owned(g) : nullptr;
    });
}
int set_grad(CTTensor t, CTTensor g) {
    return guarded([&] {
        if (g) {
            TORCH_CHECK(tensor(g).sizes() == tensor(t).sizes(), "a gradient of shape ",
                        tensor(g).sizes(), " for a tensor of shape ", tensor(t).sizes());
            tensor(t).mutable_grad() = tensor(g);
        } else {
            tensor(t).mutable_grad().reset();
        }
    });
}
int set_grad_enabled(int on) {
    bool before = c10::GradMode::is_enabled();
    c10::GradMode::set_enabled(on);
    return before;
}

int begin_autocast(int type, int dtype, int on, int *previous_dtype, int *previous_on) {
    return guarded([&] {
        auto device = device_type(type);
        *previous_dtype = static_cast<int>(at::autocast::get_autocast_dtype(device));
        *previous_on = at::autocast::is_autocast_enabled(device);
        at::autocast::set_autocast_dtype(device, static_cast<at::ScalarType>(dtype));
        at::autocast::set_autocast_enabled(device, on);
        at::autocast::increment_nesting();
    });
}
int end_autocast(int type, int dtype, int on) {
    return guarded([&] {
        // The cast weights live as long as the outermost block: an optimizer changes them after.
        if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
        at::autocast::set_autocast_dtype(device_type(type), static_cast<at::ScalarType>(dtype));
        at::autocast::set_autocast_enabled(device_type(type), on);
    });
}

// MARK: Random numbers

int new_generator(int type, int index, uint64_t seed, CTGenerator *out) {
    return guarded([&] {
        auto g = at::globalContext().defaultGenerator(device_of(type, index)).clone();
        g.set_current_seed(seed);
        *out = owned(std::move(g));
    });
}
int default_generator(int type, int index, CTGenerator *out) {
    return guarded([&] {
        *out = owned(at::Generator(at::globalContext().defaultGenerator(device_of(type, index))));
    });
}
// A generator's state and its numbers are drawn under its lock.
template <class F> int locked(CTGenerator g, F body) {
    return guarded([&] {
        std::lock_guard<std::mutex> lock(generator(g).mutex());
        body(generator(g));
    });
}
int seed_generator(CTGenerator g, uint64_t seed) {
    return locked(g, [&](auto &g) { g.set_current_seed(seed); });
}
int generator_state(CTGenerator g, CTTensor *out) {
    return locked(g, [&](auto &g) { *out = owned(g.get_state()); });
}
int set_generator_state(CTGenerator g, CTTensor state) {
    return locked(g, [&](auto &g) { g.set_state(tensor(state)); });
}
void release_generator(CTGenerator g) { delete &generator(g); }

// MARK: The machine

int set_threads(int count) {
    return guarded([&] {
        TORCH_CHECK(count > 0, "at least one thread, not ", count);
        wished_threads = count;
    });
}
int set_own_threads(int count) {
    return guarded([&] {
        TORCH_CHECK(count > 0, "at least one thread, not ", count);
        own_threads = count;
    });
}
int threads() {
    take_threads();
    return at::get_num_threads();
}
int set_interop_threads(int count) {
    return guarded([&] { at::set_num_interop_threads(count); });
}
int interop_threads() { return static_cast<int>(at::get_num_interop_threads()); }
int device_count(int type) {
    bool cuda = device_type(type) == at::kCUDA;
    return !cuda ? 1 : at::hasCUDA() ? at::detail::getCUDAHooks().deviceCount() : 0;
}
int memory(int type, int index, uint64_t *free, uint64_t *total) {
    return guarded([&] {
        auto device = device_of(type, index);
        auto info = at::getDeviceAllocator(device.type())->getMemoryInfo(device.index());
        std::tie(*free, *total) = info;
    });
}

// MARK: Memory

Tape &tape(CTTape t) { return *reinterpret_cast<Tape *>(t); }

int begin_tape(CTTape *out) {
    return guarded([&] { *out = reinterpret_cast<CTTape>(new Tape()); });
}
size_t tape_length(CTTape t) { return tape(t).notes->length(); }
void copy_tape(CTTape t, int64_t *out, size_t count) { tape(t).notes->copy(out, count); }
void end_tape(CTTape t) { delete &tape(t); }

const char *last_error() { return error.c_str(); }
const char *torch_version() { return TORCH_VERSION; }

const CTorchAPI api = {
    CT_API_VERSION, TORCH_ABI_VERSION, last_error, torch_version,
    find_op, call,
    release, from_data, copy_out, dims, sizes, elements, dtype, device, is_contiguous, item,
    set_requires_grad, requires_grad, backward, grad, set_grad, set_grad_enabled,
    begin_autocast, end_autocast,
    new_generator, default_generator, seed_generator, generator_state, set_generator_state,
    release_generator,
    set_threads, set_own_threads, threads, set_interop_threads, interop_threads, device_count, memory,
    begin_tape, tape_length, copy_tape, end_tape,
    {
        open_store, store_set, store_has, close_store,
        join, sum_up, broadcast, leave,
        new_reducer, reduced_backward, release_reducer,
    },
};

} // namespace

extern "C" __attribute__((visibility("default"))) const CTorchAPI *ctorch_api() { return &api; }
