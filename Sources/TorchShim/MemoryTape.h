// Notes every block of memory that a thread's operators take and give back. Only TorchShim.cpp includes it: one file sees
// LibTorch's headers.
#pragma once

#include <c10/core/Allocator.h>
#include <c10/util/ThreadLocalDebugInfo.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <vector>

namespace {

// LibTorch's allocators report to it what they report to a profiler. A backward pass on a GPU runs in a thread of its own,
// which takes the reporter over from the one that began it.
struct Notes : c10::MemoryReportingInfoBase {
    void reportMemoryUsage(void *, int64_t bytes, size_t, size_t, c10::Device) override {
        std::lock_guard<std::mutex> lock(mutex);
        events.push_back(bytes);
    }
    bool memoryProfilingEnabled() const override { return true; }

    size_t length() {
        std::lock_guard<std::mutex> lock(mutex);
        return events.size();
    }
    void copy(int64_t *out, size_t count) {
        std::lock_guard<std::mutex> lock(mutex);
        std::copy_n(events.begin(), std::min(count, events.size()), out);
    }

  private:
    std::mutex mutex;
    std::vector<int64_t> events;
};

struct Tape {
    std::shared_ptr<Notes> notes = std::make_shared<Notes>();
    c10::DebugInfoGuard guard{c10::DebugInfoKind::PROFILER_STATE, notes};
};

} // namespace
