// Several processes that work on one thing.
#pragma once
#include <stddef.h>

typedef struct CTTensorOpaque *CTTensor;
typedef struct CTStoreOpaque *CTStore;     // a connection to the store where processes find each other
typedef struct CTGroupOpaque *CTGroup;     // the processes, connected
typedef struct CTReducerOpaque *CTReducer; // averages the gradients of some weights over a group

// Every function that returns int gives a CTCode.
typedef struct CT_SENDABLE {
    // Connects within `seconds`. Whoever `serves` opens the port on all of the machine's addresses, or takes over a socket that
    // listens already (-1: none), which is then the store's to close. The prefix keeps runs apart.
    int (*open_store)(const char *host, int port, int listening, int serves, const char *prefix,
                      int seconds, CTStore *out);
    int (*store_set)(CTStore, const char *key, const void *data, size_t bytes);
    int (*store_has)(CTStore, const char *key, int *out);
    void (*close_store)(CTStore);

    // Connects every process with every other, by this machine's `address` or by that of its name (NULL). `seconds` is the longest
    // that a process waits for the others in any of what follows.
    int (*join)(CTStore, int rank, int count, const char *address, int seconds, CTGroup *out);
    int (*sum_up)(CTGroup, CTTensor); // in place
    int (*broadcast)(CTGroup, CTTensor, int from);
    void (*leave)(CTGroup);

    // The first bucket is smaller, so that something is under way soon.
    int (*new_reducer)(CTGroup, const CTTensor *weights, int count, size_t first_bucket,
                       size_t bucket, CTReducer *out);
    // Like `backward`; afterwards the gradients are the means over the group.
    int (*reduced_backward)(CTReducer, CTTensor loss);
    void (*release_reducer)(CTReducer);
} CTGroups;
