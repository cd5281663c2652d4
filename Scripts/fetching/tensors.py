"""Tensors out of a file that `torch.save` wrote before version 1.6, as safetensors; nothing in the file is run.

Such a file is five pickles and then the numbers: a magic number, a version, facts about the machine, the tensors by
name, the keys of the storages; for each key a count and so many elements. A pickle is a program for a stack machine
that may call anything. This one knows the few words that tensors by name are written with, takes three names for
what they stand for without importing them, and refuses every other word and name.

Source: `_legacy_save` in torch/serialization.py; the words are those of the standard library's `pickletools`, which
takes a pickle apart and runs nothing.
"""

import io
import json
import math
import pickletools
import struct
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Tuple

MAGIC, VERSION = 0x1950A86A20F9469CFC6C, 1001
ORDERED_DICT, REBUILD, FLOATS = (
    "collections OrderedDict",
    "torch._utils _rebuild_tensor_v2",
    "torch FloatStorage",
)
LARGEST = 1 << 31  # bytes of all tensors: more would be no weights that this program asks for


class Unreadable(Exception):
    """Why a file is not taken."""


@dataclass(frozen=True)
class Name:
    """A class or function that the file names: a word, and nothing that could be called."""

    name: str


@dataclass(frozen=True)
class Tensor:
    """A tensor that lies whole and in order in a storage."""

    storage: str
    offset: int  # in elements
    shape: Tuple[int, ...]

    @property
    def count(self) -> int:
        return math.prod(self.shape)


def safetensors(data: bytes) -> bytes:
    """The file's tensors, sorted by name, in a file of safetensors."""
    try:
        tensors, storages = read(io.BytesIO(data))
    except Unreadable:
        raise
    except Exception as error:  # whatever a damaged file leads to
        raise Unreadable(f"it is damaged ({error})") from error
    header: Dict[str, Any] = {}
    parts: List[bytes] = []
    end = 0
    for name in sorted(tensors):
        tensor = tensors[name]
        values = storages.get(tensor.storage, b"")[4 * tensor.offset :][: 4 * tensor.count]
        if len(values) != 4 * tensor.count:
            raise Unreadable(f"{name} is longer than what the file holds of it")
        header[name] = {
            "dtype": "F32",
            "shape": tensor.shape,
            "data_offsets": (end, end + len(values)),
        }
        parts.append(values)
        end += len(values)
    if end > LARGEST:
        raise Unreadable(f"it holds {end} bytes of tensors")
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(parts)


def read(file: io.BytesIO) -> Tuple[Dict[str, Tensor], Dict[str, bytes]]:
    """The tensors by name, and the bytes of the storages by key."""
    if value(file) != MAGIC or value(file) != VERSION:
        raise Unreadable("it is no file of the old torch.save")
    if value(file).get("little_endian") is not True:
        raise Unreadable("its numbers do not begin with their least byte")
    tensors, keys = value(file), value(file)
    for name, tensor in tensors.items():
        if not isinstance(name, str) or not isinstance(tensor, Tensor):
            raise Unreadable("it holds more than tensors by name")
    storages = {}
    for key in keys:
        (count,) = struct.unpack("<q", file.read(8))
        if not 0 <= count <= LARGEST // 4:
            raise Unreadable(f"a storage has {count} elements")
        storages[key] = file.read(4 * count)
    if file.read(1):
        raise Unreadable("bytes are left after its end")
    return tensors, storages


def value(file: io.BytesIO) -> Any:
    """What one pickle says."""
    machine = Machine()
    for word, argument, _ in pickletools.genops(file):
        if word.name == "STOP":
            return machine.stack.pop()
        machine.do(word.name, argument)
    raise Unreadable("a pickle has no end")


class Machine:
    """The stack, the marks on it and the memory of one pickle."""

    def __init__(self) -> None:
        self.stack: List[Any] = []
        self.marks: List[int] = []
        self.memory: Dict[int, Any] = {}
        self.words: Dict[str, Callable[[Any], None]] = {
            "PROTO": lambda _: None,
            "MARK": lambda _: self.marks.append(len(self.stack)),
            "NONE": lambda _: self.stack.append(None),
            "NEWTRUE": lambda _: self.stack.append(True),
            "NEWFALSE": lambda _: self.stack.append(False),
            "EMPTY_DICT": lambda _: self.stack.append({}),
            "EMPTY_LIST": lambda _: self.stack.append([]),
            "EMPTY_TUPLE": lambda _: self.stack.append(()),
            "TUPLE": lambda _: self.stack.append(tuple(self.since_mark())),
            "TUPLE1": lambda _: self.stack.append((self.stack.pop(),)),
            "APPENDS": lambda _: self.append(self.since_mark()),
            "SETITEM": lambda _: self.set([self.stack.pop(-2), self.stack.pop()]),
            "SETITEMS": lambda _: self.set(self.since_mark()),
            "GLOBAL": self.name,
            "BINPERSID": lambda _: self.stack.append(storage(self.stack.pop())),
            "REDUCE": lambda _: self.stack.append(made(self.stack.pop(-2), self.stack.pop())),
            # What an object keeps besides: here the versions of the layers, which nobody reads.
            "BUILD": lambda _: self.stack.pop(),
        }
        for word in ("BINUNICODE", "BININT", "BININT1", "BININT2", "LONG1"):
            self.words[word] = self.stack.append
        for word in ("BINPUT", "LONG_BINPUT"):
            self.words[word] = self.remember
        for word in ("BINGET", "LONG_BINGET"):
            self.words[word] = lambda place: self.stack.append(self.memory[place])

    def do(self, word: str, argument: Any) -> None:
        if word not in self.words:
            raise Unreadable(f"it says {word}, which no file of tensors needs")
        self.words[word](argument)

    def since_mark(self) -> List[Any]:
        start = self.marks.pop()
        values = self.stack[start:]
        del self.stack[start:]
        return values

    def remember(self, place: int) -> None:
        self.memory[place] = self.stack[-1]

    def name(self, name: str) -> None:
        if name not in (ORDERED_DICT, REBUILD, FLOATS):
            raise Unreadable(f"it asks for {name.replace(' ', '.')}")
        self.stack.append(Name(name))

    def append(self, values: List[Any]) -> None:
        if not isinstance(self.stack[-1], list):
            raise Unreadable("it appends to what is no list")
        self.stack[-1].extend(values)

    def set(self, pairs: List[Any]) -> None:
        if not isinstance(self.stack[-1], dict) or len(pairs) % 2:
            raise Unreadable("it sets members of what has none")
        self.stack[-1].update(zip(pairs[::2], pairs[1::2]))


def storage(identity: Any) -> str:
    """The key of ("storage", its class, key, device, count, no view)."""
    if not isinstance(identity, tuple) or len(identity) != 6:
        raise Unreadable("it points at something that is no storage")
    kind, name, key, _, _, view = identity
    if kind != "storage" or name != Name(FLOATS) or not isinstance(key, str) or view is not None:
        raise Unreadable("a storage is not a plain one of 32-bit floats")
    return key


def made(name: Any, arguments: Any) -> Any:
    """What calling a name would give."""
    if name == Name(ORDERED_DICT) and arguments == ():
        return {}
    if name != Name(REBUILD) or not isinstance(arguments, tuple) or len(arguments) != 6:
        raise Unreadable("it makes something else than tensors")
    key, offset, shape, strides = arguments[:4]
    numbers = (offset, *shape, *strides)
    if not isinstance(key, str) or not all(type(n) is int and n >= 0 for n in numbers):
        raise Unreadable("a tensor's place makes no sense")
    step = 1
    for size, stride in zip(reversed(shape), reversed(strides)):
        if size != 1 and stride != step:
            raise Unreadable("a tensor does not lie row after row")
        step *= size
    return Tensor(key, offset, tuple(shape))
