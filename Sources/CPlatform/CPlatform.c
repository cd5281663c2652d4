#define _GNU_SOURCE
#include "CPlatform.h"
#include <malloc.h>

int us_bound_memory_pools(int count) { return mallopt(M_ARENA_MAX, count); }

int us_map_blocks(int bytes) { return mallopt(M_MMAP_THRESHOLD, bytes); }

void us_return_memory(void) { malloc_trim(0); }

int us_spawn_in(posix_spawn_file_actions_t *actions, const char *folder) {
    int code = posix_spawn_file_actions_addchdir_np(actions, folder);
    return code ? code : posix_spawn_file_actions_addclosefrom_np(actions, 3);
}
