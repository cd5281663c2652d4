// What Swift's view of the C library leaves out.
#pragma once

// Bounds how many pools of memory the C library keeps for threads. 0 where it cannot be bound.
int us_bound_memory_pools(int count);

// Gives the pages of freed memory back to the system.
void us_return_memory(void);
