"""Which build of LibTorch: for the processor, or for NVIDIA's GPUs. All are release 2.13.0."""

from pathlib import Path
from typing import Tuple

from . import report
from .download import NotThere
from .pins import Part, Take, wheel
from .store import Store

HEADERS = Take("torch/include/", "torch/include/")
LINKS = (("torch", "torch"),)
LOADS = ("torch/lib/libtorch_cpu.so",)

PLAIN_WHEEL = wheel(
    "torch-2.13.0-cp311-cp311-manylinux_2_28_x86_64.whl",
    "60fcdcb2f3876e21146cb4524ef06397d727ca9ad5f020818547e25075fe3cb7",
    526.6,
)
CUDA_RUNTIME = wheel(
    "nvidia_cuda_runtime-13.0.96-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
    "7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548",
    2.2,
)
CUPTI = wheel(
    "nvidia_cuda_cupti-13.0.85-py3-none-manylinux_2_25_x86_64.whl",
    "4eb01c08e859bf924d222250d2e8f8b8ff6d3db4721288cf35d14252a4d933c8",
    10.7,
)


def libraries(*names: str) -> Tuple[Take, ...]:
    return tuple(Take(f"torch/lib/{name}", f"torch/lib/{name}") for name in names)


# The small wheel, which not every package index has.
PROCESSOR = Part(
    name="torch-2.13.0-cpu",
    title="LibTorch for the processor",
    wheels=(
        wheel(
            "torch-2.13.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl",
            "6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b",
            191.8,
        ),
    ),
    takes=(HEADERS,) + libraries("libc10.so", "libtorch_cpu.so", "libtorch.so", "libgomp.so.1"),
    unpacked=480_000_000,
    links=LINKS,
    loads=LOADS,
)

# The plain wheel without its GPU part: its processor library asks for two small libraries of CUDA by name.
# `libtorch.so` is left out because it would ask for the GPU part.
PLAIN = Part(
    name="torch-2.13.0-plain",
    title="LibTorch for the processor, out of the larger wheel",
    wheels=(PLAIN_WHEEL, CUDA_RUNTIME, CUPTI),
    takes=(HEADERS,)
    + libraries("libc10.so", "libtorch_cpu.so", "libgomp.so.1")
    + (
        Take("nvidia/cu13/lib/libcudart.so.13", "nvidia/cu13/lib/libcudart.so.13"),
        Take("nvidia/cu13/lib/libcupti.so.13", "nvidia/cu13/lib/libcupti.so.13"),
    ),
    unpacked=490_000_000,
    links=LINKS,
    loads=LOADS,
)

# Everything that the GPU part asks for, beside it as pip would lay it out: its run-time path finds it there.
CUDA = Part(
    name="torch-2.13.0-cuda",
    title="LibTorch for NVIDIA's GPUs",
    wheels=(
        PLAIN_WHEEL,
        CUDA_RUNTIME,
        CUPTI,
        wheel(
            "nvidia_cublas-13.1.1.3-py3-none-manylinux_2_27_x86_64.whl",
            "37936a16db8fe4ac1f065c2139360608a543a09275cb1a1af612e08cfa065436",
            423,
        ),
        wheel(
            "nvidia_cudnn_cu13-9.20.0.48-py3-none-manylinux_2_27_x86_64.whl",
            "0c45dd8eeb50b603f07995b1b300c62ffe6a1980482b82b3bcf94a4ca9d49304",
            366,
        ),
        wheel(
            "nvidia_cufft-12.0.0.61-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
            "6c44f692dce8fd5ffd3e3df134b6cdb9c2f72d99cf40b62c32dde45eea9ddad3",
            214,
        ),
        wheel(
            "nvidia_nccl_cu13-2.29.7-py3-none-manylinux_2_18_x86_64.whl",
            "edd81538446786ec3b73972543e53bb43bcaf0bfc8ef76cb679fcc390ffe136d",
            206,
        ),
        wheel(
            "nvidia_cusolver-12.0.4.66-py3-none-manylinux_2_27_x86_64.whl",
            "0a759da5dea5c0ea10fd307de75cdeb59e7ea4fcb8add0924859b944babf1112",
            201,
        ),
        wheel(
            "nvidia_cusparselt_cu13-0.8.1-py3-none-manylinux2014_x86_64.whl",
            "786ce87568c303fadb5afcc7102d454cd3040d75f6f8626f5db460d1871f4dd0",
            170,
        ),
        wheel(
            "nvidia_cusparse-12.6.3.3-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
            "2b3c89c88d01ee0e477cb7f82ef60a11a4bcd57b6b87c33f789350b59759360b",
            146,
        ),
        wheel(
            "nvidia_cuda_nvrtc-13.0.88-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl",
            "ad9b6d2ead2435f11cbb6868809d2adeeee302e9bb94bcf0539c7a40d80e8575",
            90,
        ),
        wheel(
            "nvidia_nvshmem_cu13-3.4.5-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
            "290f0a2ee94c9f3687a02502f3b9299a9f9fe826e6d0287ee18482e78d495b80",
            60,
        ),
        wheel(
            "nvidia_curand-10.4.0.35-py3-none-manylinux_2_27_x86_64.whl",
            "1aee33a5da6e1db083fe2b90082def8915f30f3248d5896bcec36a579d941bfc",
            60,
        ),
        wheel(
            "nvidia_nvjitlink-13.5.37-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl",
            "280d7cb9649704145f074b8dbde500de04ce02d0872e066e20a83c17bcaa93eb",
            47,
        ),
        wheel(
            "nvidia_cufile-1.15.1.6-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
            "08a3ecefae5a01c7f5117351c64f17c7c62efa5fffdbe24fc7d298da19cd0b44",
            1.3,
        ),
    ),
    takes=(HEADERS,)
    + libraries(
        "libc10.so",
        "libtorch_cpu.so",
        "libgomp.so.1",
        "libtorch.so",
        "libc10_cuda.so",
        "libcaffe2_nvrtc.so",
        "libtorch_cuda.so",
        "libtorch_cuda_linalg.so",
        "libtorch_nvshmem.so",
    )
    + (Take("nvidia/", "nvidia/", suffixes=(".so",)),),
    unpacked=4_600_000_000,
    links=LINKS,
    loads=LOADS + ("torch/lib/libtorch_cuda.so",),
)


def has_nvidia_driver() -> bool:
    return Path("/proc/driver/nvidia/version").exists() or Path("/dev/nvidiactl").exists()


def wants_cuda(choice: str) -> bool:
    """What `--torch` says: auto, cpu or cuda."""
    return choice == "cuda" or (choice == "auto" and has_nvidia_driver())


def bring(store: Store, choice: str) -> Part:
    """LibTorch in the cache: the build that fits this machine."""
    if wants_cuda(choice):
        if not store.is_complete(CUDA):
            report.say("an NVIDIA driver is here, so LibTorch comes with its GPU part: 2.5 GB, once")
            store.bring(CUDA)
        return CUDA
    for part in (PROCESSOR, PLAIN):
        if store.is_complete(part):
            return part
    try:
        store.bring(PROCESSOR)
        return PROCESSOR
    except NotThere:
        report.say("this package index has no build of LibTorch for the processor only")
        store.bring(PLAIN)
        return PLAIN


def missing_bytes(store: Store, choice: str) -> int:
    """How much is still to be fetched, as far as it can be said before the index was asked."""
    if wants_cuda(choice):
        return 0 if store.is_complete(CUDA) else CUDA.bytes
    return 0 if any(store.is_complete(p) for p in (PROCESSOR, PLAIN)) else PROCESSOR.bytes
