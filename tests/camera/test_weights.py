"""Weights too small to matter become zero; everything else of a model stays."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from camera.errors import ReadError
from camera.inference import Network
from camera.read import FINDER, READER, _model
from camera.weights import flush_subnormals

OPEN = Path("/proc/self/fd")
FLOAT, INT64 = 1, 7
ANY_BITS = arrays.arrays("<u4", st.integers(0, 40))


def without_subnormals(data: bytes) -> bytes:
    changed = bytearray(data)
    flush_subnormals(changed)
    return bytes(changed)


def varint(value: int) -> bytes:
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*parts, value))


def field(tag: int, data: bytes) -> bytes:
    return varint(tag << 3 | 2) + varint(len(data)) + data


def model(raw: bytes, kind: int = FLOAT) -> bytes:
    """A file with one tensor among other fields, of every form that there is."""
    tensor = field(8, b"name") + varint(2 << 3) + varint(kind) + field(9, raw)
    graph = field(2, b"graph") + field(5, tensor) + field(1, b"a node")
    others = varint(1 << 3) + varint(300) + varint(20 << 3 | 5) + b"four"
    return others + varint(21 << 3 | 1) + b"eight by" + field(7, graph)


@settings(max_examples=50, deadline=None)
@given(ANY_BITS)
def test_subnormal_numbers_become_zero_and_no_others(bits: np.ndarray) -> None:
    flushed = np.where(bits & 0x7F80_0000, bits, 0).astype("<u4")
    cleaned = without_subnormals(model(bits.tobytes()))
    assert cleaned == model(flushed.tobytes())


def test_a_tensor_of_whole_numbers_is_left_as_it_is() -> None:
    whole = model(np.arange(8, dtype="<i8").tobytes(), INT64)
    assert without_subnormals(whole) == whole


@pytest.mark.parametrize("left", [1, 30, 60])
def test_a_file_that_ends_early_is_no_model(left: int) -> None:
    with pytest.raises(ValueError, match=r"a (field|number)"):
        without_subnormals(model(bytes(64))[:left])


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_a_model_or_said_not_to_be(data: bytes) -> None:
    try:
        assert len(without_subnormals(data)) == len(data)
    except ValueError:
        return


def test_a_loaded_model_leaves_no_open_file_behind() -> None:
    before = len(list(OPEN.iterdir()))
    Network(_model(FINDER))
    assert len(list(OPEN.iterdir())) == before


@pytest.mark.parametrize("content", [b"", b"\x0f not a model"], ids=["empty", "other"])
def test_a_damaged_model_is_an_error_with_a_code(tmp_path, content: bytes) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(content)
    with pytest.raises(ReadError) as caught:
        Network(path)
    assert caught.value.code == "C301"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "shape"), [(FINDER, (1, 3, 160, 160)), (READER, (1, 3, 48, 96))]
)
def test_the_text_models_answer_the_same_to_the_last_bit(name: str, shape) -> None:
    plain = _model(name).read_bytes()
    cleaned = without_subnormals(plain)
    assert cleaned != plain  # else all this is for nothing
    seen = np.random.default_rng(3).uniform(-1, 1, shape).astype(np.float32)
    asked = [
        onnxruntime.InferenceSession(each, providers=["CPUExecutionProvider"])
        for each in (plain, cleaned)
    ]
    answers = [s.run(None, {s.get_inputs()[0].name: seen})[0] for s in asked]
    assert np.array_equal(*answers)
