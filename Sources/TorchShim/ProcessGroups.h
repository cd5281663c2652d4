// Several processes as one: c10d's store, its Gloo group and its reducer. Only TorchShim.cpp includes it: one file sees LibTorch's
// headers.
//
// NCCL is not among them: its group's header asks for CUDA's toolchain, which no wheel brings. Gloo takes tensors of a GPU as well,
// by way of the processor's memory.
#pragma once

#include "Guarded.h"

// The libraries are built with it; without it the header is empty.
#define USE_C10D_GLOO
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <torch/csrc/distributed/c10d/reducer.hpp>

namespace {

// What goes wrong between processes is told apart from what goes wrong in one.
template <class F> int together(F body) {
    bool broken = false;
    int code = guarded([&] {
        try {
            body();
        } catch (const ::gloo::Exception &) {
            broken = true;
            throw;
        } catch (const c10::DistError &) {
            broken = true;
            throw;
        }
    });
    return broken ? CT_GROUP_BROKEN : code;
}

// MARK: The place where processes find each other

struct Meeting {
    c10::intrusive_ptr<c10d::TCPStore> door;
    c10::intrusive_ptr<c10d::Store> store;
};
Meeting &meeting(CTStore s) { return *reinterpret_cast<Meeting *>(s); }

int open_store(const char *host, int port, int listening, int serves, const char *prefix,
               int seconds, CTStore *out) {
    return together([&] {
        c10d::TCPStoreOptions options;
        options.port = static_cast<uint16_t>(port);
        options.isServer = serves;
        // Who is missing is said by whoever waits, not by a message of the library's.
        options.waitWorkers = false;
        options.timeout = std::chrono::seconds(seconds);
        if (listening >= 0) options.masterListenFd = listening;
        auto door = c10::make_intrusive<c10d::TCPStore>(host, options);
        auto store = c10::make_intrusive<c10d::PrefixStore>(prefix, door);
        *out = reinterpret_cast<CTStore>(new Meeting{door, store});
    });
}
int store_set(CTStore s, const char *key, const void *data, size_t bytes) {
    return together([&] {
        auto first = static_cast<const uint8_t *>(data);
        meeting(s).store->set(key, std::vector<uint8_t>(first, first + bytes));
    });
}
int store_has(CTStore s, const char *key, int *out) {
    return together([&] { *out = meeting(s).store->check({key}); });
}
void close_store(CTStore s) { delete &meeting(s); }

// MARK: Groups

struct Group {
    c10::intrusive_ptr<c10d::ProcessGroup> group;
    c10::intrusive_ptr<c10d::Backend> backend;
};
Group &group(CTGroup g) { return *reinterpret_cast<Group *>(g); }

int join(CTStore s, int rank, int count, const char *address, int seconds, CTGroup *out) {
    return together([&] {
        using Gloo = c10d::ProcessGroupGloo;
        auto options = Gloo::Options::create(std::chrono::seconds(seconds));
        options->devices.push_back(address ? Gloo::createDeviceForHostname(address)
                                           : Gloo::createDefaultDevice());
        auto &store = meeting(s).store;
        auto gloo = c10::make_intrusive<Gloo>(store, rank, count, options);
        auto group = c10::make_intrusive<c10d::ProcessGroup>(store, rank, count);
        for (auto device : {c10::DeviceType::CPU, c10::DeviceType::CUDA}) {
            group->setBackend(device, c10d::ProcessGroup::BackendType::GLOO, gloo);
        }
        group->setDefaultBackend(c10d::ProcessGroup::BackendType::GLOO);
        *out = reinterpret_cast<CTGroup>(new Group{group, gloo});
    });
}
int sum_up(CTGroup g, CTTensor t) {
    return together([&] {
        std::vector<at::Tensor> list{tensor(t)};
        group(g).backend->allreduce(list)->wait();
    });
}
int broadcast(CTGroup g, CTTensor t, int from) {
    return together([&] {
        std::vector<at::Tensor> list{tensor(t)};
        c10d::BroadcastOptions options;
        options.rootRank = from;
        group(g).backend->broadcast(list, options)->wait();
    });
}
void leave(CTGroup g) { delete &group(g); }

// MARK: Gradients

// Hooks at the weights start the mean of a bucket as soon as its gradients are there, while the rest of them is being computed.
int new_reducer(CTGroup g, const CTTensor *weights, int count, size_t first_bucket, size_t bucket,
                CTReducer *out) {
    return together([&] {
        std::vector<at::Tensor> list;
        for (int i = 0; i < count; i++) list.push_back(tensor(weights[i]));
        auto [buckets, limits] =
            c10d::compute_bucket_assignment_by_size(list, {first_bucket, bucket});
        // The last layers' gradients come first.
        std::reverse(buckets.begin(), buckets.end());
        auto made = std::make_unique<c10d::Reducer>(
            list, buckets, group(g).group, std::vector<bool>(list.size(), false),
            static_cast<int64_t>(bucket), /*find_unused_parameters=*/true,
            /*gradient_as_bucket_view=*/true, std::unordered_map<size_t, std::string>{},
            static_cast<int64_t>(first_bucket), /*skip_all_reduce_unused_params=*/false,
            /*use_python_reducer=*/false, std::vector<int64_t>{});
        *out = reinterpret_cast<CTReducer>(made.release());
    });
}
// The search for weights that a step leaves out says, once, that it found none and takes time: true of most networks, cheap, and
// nothing that whoever trains can change.
struct Silence : c10::WarningHandler {
    void process(const c10::Warning &) override {}
};
c10d::Reducer &reducer(CTReducer r) { return *reinterpret_cast<c10d::Reducer *>(r); }
int reduced_backward(CTReducer r, CTTensor loss) {
    return together([&] {
        {
            Silence silence;
            c10::WarningUtils::WarningHandlerGuard quiet(&silence);
            reducer(r).prepare_for_backward({tensor(loss)});
        }
        torch::autograd::backward({tensor(loss)}, {});
    });
}
void release_reducer(CTReducer r) {
    guarded([&] { delete &reducer(r); });
}

} // namespace
