"""Numbers that Python and Swift make alike, bit for bit, so that no inputs need to be stored."""
import numpy as np
import torch


def formula(seed, *shape):
    """float32 in -0.5..<0.5 from a hash of seed and index; the same as `formula` in Formula.swift."""
    mask = np.uint64(0xFFFFFFFF)
    h = np.arange(int(np.prod(shape)), dtype=np.uint64) * np.uint64(2654435761)
    h = (h + np.uint64(seed * 40503 + 12345)) & mask
    for shift, factor in [(15, 2246822519), (13, 3266489917)]:
        h = (h ^ (h >> np.uint64(shift))) * np.uint64(factor) & mask
    h ^= h >> np.uint64(16)
    values = (h >> np.uint64(8)).astype(np.float64) / 2**24 - 0.5
    return torch.from_numpy(values.astype(np.float32)).reshape(shape)
