#include "CSystem.h"
#include <malloc.h>

int us_bound_memory_pools(int count) { return mallopt(M_ARENA_MAX, count); }

void us_return_memory(void) { malloc_trim(0); }
