// Where C++ exceptions end, and what C's handles stand for. Only TorchShim.cpp includes it: one file sees LibTorch's headers.
#pragma once

#include "../CTorch/include/CTorch.h"

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

#include <new>
#include <string>

namespace {

thread_local std::string error;

template <class F> int guarded(F body) {
    try {
        body();
        return CT_DONE;
    } catch (const c10::Error &e) {
        error = e.what_without_backtrace();
        // The processor's allocator has no exception type of its own, only words.
        bool asked = dynamic_cast<const c10::OutOfMemoryError *>(&e) ||
                     error.find("DefaultCPUAllocator") != std::string::npos;
        if (asked) return CT_OUT_OF_MEMORY;
    } catch (const std::bad_alloc &e) {
        error = e.what();
        return CT_OUT_OF_MEMORY;
    } catch (const std::exception &e) {
        error = e.what();
    } catch (...) {
        error = "unknown C++ exception";
    }
    return CT_FAILED;
}

at::Tensor &tensor(CTTensor t) { return *reinterpret_cast<at::Tensor *>(t); }
CTTensor owned(at::Tensor t) { return reinterpret_cast<CTTensor>(new at::Tensor(std::move(t))); }

} // namespace
