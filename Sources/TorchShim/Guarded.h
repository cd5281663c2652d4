// Where C++ exceptions end, and what C's handles stand for. Only TorchShim.cpp includes it: one file sees LibTorch's headers.
#pragma once

#include "../CTorch/include/CTorch.h"

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

#include <string>

namespace {

thread_local std::string error;

template <class F> int guarded(F body) {
    try {
        body();
        return CT_DONE;
    } catch (const c10::Error &e) {
        error = e.what_without_backtrace();
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
