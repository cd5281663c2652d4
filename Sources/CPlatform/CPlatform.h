// What Swift's view of the C library leaves out.
#pragma once

#include <spawn.h>

// Bounds how many pools of memory the C library keeps for threads. 0 where it cannot be bound.
int us_bound_memory_pools(int count);

// From how many bytes on, at most 32 MiB, a block has pages of its own, which go back to the system when it is freed.
// Left alone, the C library moves this with every large block that is freed. 0 where it cannot be set.
int us_map_blocks(int bytes);

// Gives the pages of freed memory back to the system.
void us_return_memory(void);

// Lets a process that is about to be started begin in a folder, with its three standard files and no other open file
// of ours: a port that it held would stay taken after us. An error number, or 0.
int us_spawn_in(posix_spawn_file_actions_t *actions, const char *folder);
