"""Whatever bytes a log has, reading it gives a log or a ``BadLogError``, unless the NetCDF library itself fails.

Each log is read in a forked child that gets two seconds. ``make fuzz`` tries many times as many.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import netCDF4
import numpy as np
import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from spectral_bias.external_logs.reading import VARIABLES
from spectral_bias.external_logs.validation import NUMERIC_ATTRIBUTES, Log
from spectral_bias.training.run_layout import Members

TIMES = settings.default.max_examples
ON_ONE_SERVER = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=3 * TIMES)
SIZES = {"seed": 2, "step": 4, "sample": 8, "dimension": 1, "channel": 1}
X = -np.pi + 2 * np.pi * np.arange(8) / 8
# Name: type, dimensions, values.
SOUND = {
    "step": ("i4", ("step",), [0, 1, 2, 50]),
    "x": ("f8", ("sample", "dimension"), X[:, None]),
    "target": ("f4", ("sample",), np.sin(X)),
    "prediction": ("f4", ("seed", "step", "sample"), np.random.default_rng(0).standard_normal((2, 4, 8))),
    "loss": ("f4", ("seed", "step"), np.ones((2, 4))),
    "trained_on": ("i1", ("sample",), np.arange(8) % 2),
}
ATTRIBUTES = {"domain_length": 2 * np.pi, "grid_shape": [2, 4], "train_points": 8, "parameters": 99, "title": "Mine"}


def written(changes=(), attributes=ATTRIBUTES, sizes=SIZES, form="NETCDF4", **creation):
    """The bytes of a log of ``SOUND`` with some variables changed, or left out where the change is None."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "log.nc")
        with netCDF4.Dataset(path, "w", format=form) as data:
            _write(data, {**SOUND, **dict(changes)}, attributes, sizes, creation)
        return path.read_bytes()


def _write(data, variables, attributes, sizes, creation):
    for name, size in sizes.items():
        data.createDimension(name, size)
    for name, given_ in variables.items():
        if given_ is not None:
            kind, dims, values = given_
            kind = data.createCompoundType(np.dtype([("a", "f4")]), f"{name}_t") if kind == "compound" else kind
            kind = data.createVLType(np.float32, f"{name}_t") if kind == "vlen" else kind
            kind = data.createEnumType(np.int8, f"{name}_t", {"no": 0, "yes": 1}) if kind == "enum" else kind
            variable = data.createVariable(name, kind, dims, **creation)
            if values is not None:
                variable[:] = values
    data.setncatts(attributes)


def specimen(name):
    """A log of another kind: ``old-format`` as h5py writes it, with no checksums to keep changes from going deep."""
    return gzip.decompress(Path(__file__).with_name("specimens").joinpath(f"{name}.nc.gz").read_bytes())


BASES = {
    "plain": written(),
    "compressed": written(zlib=True, shuffle=True, fletcher32=True),
    "endless": written(sizes={**SIZES, "step": None}),
    "classic": written(form="NETCDF3_CLASSIC"),
    "64-bit": written(form="NETCDF3_64BIT_DATA"),
    "kinds": written({"a": ("compound", ("seed",), None), "b": ("vlen", ("seed",), None), "c": ("enum", (), None)}),
    "old": specimen("old-format"),
}


@pytest.fixture(scope="module")
def outcome():
    """A function that gives a log, or what is wrong with its bytes."""
    server = Path(__file__).with_name("forked_readers.py")
    process = subprocess.Popen(
        [sys.executable, server],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"},
    )

    def outcome(content):
        process.stdin.write(struct.pack("<Q", len(content)) + content)
        process.stdin.flush()
        status, length = struct.unpack("<qQ", process.stdout.read(16))
        answer = process.stdout.read(length)
        # Status 1 would be an error of ours; a signal is one of the library's.
        assert status <= 0
        if status or answer.startswith(b"["):
            return json.loads(answer) if status == 0 else (f"library: ended with signal {-status}",)
        numbers = dict(np.load(io.BytesIO(answer)))
        return Log(numbers, Members(numbers.pop("status_"), numbers.pop("last_")), {}, {}, ())

    yield outcome
    process.stdin.close()
    process.wait()
    process.stdout.close()


def sound(found):
    """What a log that passed must be, whatever it was made from."""
    numbers = found.variables
    assert {name for name, (_, required) in VARIABLES.items() if required} <= set(numbers) <= set(VARIABLES)
    seeds, steps, samples = numbers["prediction"].shape[:3]
    assert all(np.isfinite(numbers[name]).all() for name in set(numbers) - {"prediction", "loss"})
    for seed, last in enumerate(found.members.last):
        assert last >= 0
        assert np.isfinite(numbers["prediction"][seed, : last + 1]).all()
        assert ("status" in numbers) or (found.members.status[seed] == 0) == (last == steps - 1)
    assert numbers["step"].shape == (steps,)
    assert (np.diff(numbers["step"]) > 0).all()
    assert numbers["target"].shape == numbers["prediction"].shape[2:]
    assert numbers["x"].shape[0] == samples
    assert numbers.get("loss", np.zeros((seeds, steps))).shape == (seeds, steps)


def judged(found):
    if isinstance(found, Log):
        event("a sound log")
        sound(found)
    else:
        event(found[0].split(":")[0].split(" (")[0])
        assert found
        assert all("\n" not in each and len(each) < 500 for each in found)


@pytest.mark.parametrize("base", BASES)
def test_what_the_fuzzing_starts_from(outcome, base):
    sound(outcome(BASES[base]))


EXTREMES = [b"\0", b"\xff", b"\x7f", b"\x80", b"\xff" * 4, b"\xff" * 8, b"\0" * 8, b"\x7f" + b"\xff" * 7]


@settings(ON_ONE_SERVER, max_examples=8 * TIMES)
@given(data=st.data(), base=st.sampled_from(sorted(BASES)))
def test_any_bytes_changed(outcome, data, base):
    content = bytearray(BASES[base])
    places = st.integers(0, len(content) - 1)
    # Most of a file are zeros of no meaning; the rest is where a change matters.
    said = [place for place, byte in enumerate(content) if byte]
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.sampled_from(said) | st.sampled_from(said) | places)
        new = data.draw(
            st.sampled_from(
                [b"\0", b"\xff", b"\x7f", b"\x80", b"\xff" * 4, b"\xff" * 8, b"\0" * 8, b"\x7f" + b"\xff" * 7]
            )
            | st.binary(min_size=1, max_size=8)
            | st.tuples(places, st.sampled_from([1, 4, 8, 64, 512])).map(
                lambda piece: BASES[base][piece[0] : sum(piece)]
            )
        )
        content[place : place + len(new)] = new
    if data.draw(st.integers(0, 9)) == 0:
        del content[data.draw(places) :]
    judged(outcome(bytes(content)))


@settings(ON_ONE_SERVER, max_examples=TIMES)
@given(st.sampled_from([b"", b"CDF\x01", b"CDF\x02", b"CDF\x05", b"\x89HDF\r\n\x1a\n", b"PK\x03\x04"]), st.binary())
def test_any_bytes_after_a_mark(outcome, mark, content):
    judged(outcome(mark + content))


KINDS = st.sampled_from(["i1", "u1", "i2", "i4", "i8", "u8", "f4", "f8", "S1", str, "compound", "vlen", "enum"])
DIMS = st.lists(st.sampled_from(list(SIZES)), max_size=4, unique=True).map(tuple)
# Sizes that nobody can hold: nothing is written, so they cost nothing to declare.
HUGE = st.sampled_from([10**6, 10**9, 10**12, 2**31 - 1, 2**31, 2**32, 2**40])
TEXT = st.text(max_size=20)
ATTRIBUTE = (
    st.integers(-(2**31), 2**31)
    | st.floats()
    | st.text("ab", min_size=1)
    | st.lists(st.integers(0, 5), min_size=1)
    | st.just("long " * 3000)
    | st.just([7] * 5000)
)


@settings(ON_ONE_SERVER, max_examples=4 * TIMES)
@given(
    changes=st.dictionaries(
        st.sampled_from([*SOUND, "Prediction", "y"]), st.none() | st.tuples(KINDS, DIMS, st.none()), max_size=3
    ),
    sizes=st.dictionaries(st.sampled_from(list(SIZES)), st.integers(1, 9) | st.none() | HUGE, max_size=2),
    attributes=st.dictionaries(st.sampled_from([*NUMERIC_ATTRIBUTES, "title", "summary"]), ATTRIBUTE),
)
@example(changes={}, sizes={}, attributes={})
@example(changes={"prediction": ("f8", ("seed", "step", "sample"), None)}, sizes={"sample": 10**12}, attributes={})
def test_any_names_types_sizes_and_attributes(outcome, changes, sizes, attributes):
    declared = {name: (kind, dims, None) for name, (kind, dims, _) in SOUND.items()} if sizes else {}
    sizes = {**SIZES, **sizes}
    every = {name: given_[1] for name, given_ in {**declared, **changes}.items() if given_}
    # In one piece the file would be as large as its numbers; in chunks it has none that was not written.
    if any(np.prod([float(sizes[dim] or 0) for dim in dims]) > 10**6 for dims in every.values()):
        creation = {"zlib": True}
    else:
        creation = {}
    try:
        content = written({**declared, **changes}, attributes, sizes, **creation)
    except (RuntimeError, ValueError, OSError, OverflowError) as error:
        event(f"cannot be written: {type(error).__name__}")
        return
    judged(outcome(content))


REAL = st.floats(width=32) | st.sampled_from([9.969209968386869e36, -0.0, 1e-45])
WHOLE = st.integers(-(2**31), 2**31 - 1) | st.integers(0, 100)


@settings(ON_ONE_SERVER, max_examples=3 * TIMES)
@given(data=st.data())
def test_any_values(outcome, data):
    changes = {}
    for name in data.draw(st.lists(st.sampled_from(list(SOUND)), min_size=1, max_size=3, unique=True)):
        kind, dims, values = SOUND[name]
        values = np.array(values, dtype=kind)
        element = REAL if kind.startswith("f") else WHOLE.map(lambda value: value % 128) if kind == "i1" else WHOLE
        places = data.draw(st.dictionaries(st.integers(0, values.size - 1), element, min_size=1, max_size=4))
        for place, value in places.items():
            values.flat[place] = value
        changes[name] = (kind, dims, values)
    found = outcome(written(changes))
    judged(found)
    if isinstance(found, Log):
        for name, (kind, _, values) in changes.items():
            after = (
                found.members.ended(found.variables[name]) if name in {"prediction", "loss"} else found.variables[name]
            )
            kept = np.isfinite(after)
            np.testing.assert_array_equal(after[kept], np.asarray(values, kind)[kept])
