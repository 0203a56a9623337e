"""A model's weights without numbers too small to matter.

Multiplying by a subnormal number takes a processor about a hundred times as long as by
any other, and a tenth of the text finder's weights are such. They are set to zero as
the model is loaded; what it answers stays the same to the last bit. Only as much of the
file's form is read as that takes (protocol buffers, and `onnx.proto3` of ONNX 1.16).
"""

from collections.abc import Iterator
from mmap import mmap
from typing import TypeAlias

import numpy as np

# Fields of `onnx.proto3`.
_GRAPH, _WEIGHTS = 7, 5  # of the model, and of its graph
_TYPE, _RAW = 2, 9  # of a tensor
_FLOAT = 1  # the type of 32-bit numbers
_EXPONENT = np.uint32(0x7F80_0000)


Writable: TypeAlias = bytearray | mmap
"""The bytes of a file, which are changed in place."""


def flush_subnormals(model: Writable) -> None:
    """Set every subnormal 32-bit weight of a model to zero.

    Raises:
        ValueError: it is no such file.
    """
    for tag, _, graph in _fields(model, range(len(model))):
        if tag == _GRAPH:
            for inner, _, tensor in _fields(model, graph):
                if inner == _WEIGHTS:
                    _flush(model, tensor)


def _flush(data: Writable, tensor: range) -> None:
    fields = {tag: (value, place) for tag, value, place in _fields(data, tensor)}
    kind, _ = fields.get(_TYPE, (0, range(0)))
    _, raw = fields.get(_RAW, (0, range(0)))
    if kind != _FLOAT or not raw:
        return
    bits = np.frombuffer(data, "<u4", len(raw) // 4, raw.start)
    bits[(bits & _EXPONENT) == 0] = 0


def _fields(data: Writable, within: range) -> Iterator[tuple[int, int, range]]:
    """Each field of a message: its tag, its number if it is one, its bytes."""
    at = within.start
    while at < within.stop:
        tag, at = _varint(data, at)
        value, length = 0, 0
        match tag & 7:
            case 0:  # a number
                value, at = _varint(data, at)
            case 1:
                length = 8
            case 2:  # so many bytes
                length, at = _varint(data, at)
            case 5:
                length = 4
            case form:
                raise ValueError(f"a field of form {form}")
        if at + length > within.stop:
            raise ValueError("a field that is longer than what it is part of")
        yield tag >> 3, value, range(at, at + length)
        at += length


def _varint(data: Writable, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, lowest first, and where it ends."""
    value = shift = 0
    while True:
        if at >= len(data):
            raise ValueError("a number that never ends")
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if data[at - 1] < 0x80:  # noqa: PLR2004  the highest bit says: more follows
            return value, at
