"""Logs of other programs: a sound one is read as it is, anything else gives one clear error."""

from __future__ import annotations

import os

import netCDF4
import numpy as np
import pytest

from spectral_bias.external_logs import reading, validation
from spectral_bias.external_logs.reading import log_in, read_log
from spectral_bias.external_logs.validation import BadLogError

SIZES = {"seed": 2, "step": 4, "sample": 8, "dimension": 1, "channel": 1}
X = -np.pi + 2 * np.pi * np.arange(8) / 8
GENERATOR = np.random.default_rng(0)
# Name: type, dimensions, values.
SOUND = {
    "step": ("i4", ("step",), [0, 1, 2, 50]),
    "x": ("f8", ("sample", "dimension"), X[:, None]),
    "target": ("f4", ("sample",), np.sin(X)),
    "prediction": ("f4", ("seed", "step", "sample"), GENERATOR.standard_normal((2, 4, 8))),
    "loss": ("f4", ("seed", "step"), GENERATOR.random((2, 4))),
    "trained_on": ("i1", ("sample",), np.arange(8) % 2),
}
FACTS = {"domain_length": 2 * np.pi, "grid_shape": [2, 4], "train_points": 8, "parameters": 99, "title": "Mine"}


def write(path, changes=(), facts=FACTS, sizes=SIZES, **creation):
    """A log of ``SOUND`` with some variables changed, or left out where the change is None."""
    with netCDF4.Dataset(path, "w") as log:
        for name, size in sizes.items():
            log.createDimension(name, size)
        for name, given_ in {**SOUND, **dict(changes)}.items():
            if given_ is not None:
                kind, dims, values = given_
                variable = log.createVariable(name, kind, dims, **creation)
                if values is not None:
                    variable[:] = values
        log.setncatts(facts)
    return path


def changed(name, kind=None, dims=None, values=None):
    """One variable of ``SOUND`` with another type, other dimensions or values."""
    old = SOUND[name]
    return {name: (kind or old[0], old[1] if dims is None else dims, old[2] if values is None else values)}


@pytest.fixture
def log(tmp_path):
    return tmp_path / "log.nc"


def faults(path):
    with pytest.raises(BadLogError) as raised:
        read_log(path)
    text = str(raised.value)
    assert str(path) in text
    assert "docs/run-file.md" in text
    return raised.value.faults


def test_a_sound_log_is_read_as_it_is(log):
    found = read_log(write(log, {"extra": ("f4", ("sample",), 1)}))
    assert set(found.variables) == set(SOUND)
    for name, (_, _, values) in SOUND.items():
        np.testing.assert_array_equal(found.variables[name], np.asarray(values, found.variables[name].dtype))
    assert {name: found.variables[name].dtype for name in ("x", "prediction")} == {"x": "f8", "prediction": "f4"}
    assert {**found.attributes, "grid_shape": list(found.attributes["grid_shape"])} == {
        name: FACTS[name] for name in validation.NUMERIC_ATTRIBUTES
    }
    assert (found.texts, found.ignored) == ({"title": "Mine"}, ("extra",))
    assert (found.members.status.tolist(), found.members.last.tolist()) == ([0, 0], [3, 3])


def test_what_is_optional_may_be_left_out(log):
    found = read_log(write(log, {"loss": None, "trained_on": None}, facts={}))
    assert set(found.variables) == {"step", "x", "target", "prediction"}
    assert found.attributes == found.texts == {}


@pytest.mark.parametrize("form", ["NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET", "NETCDF3_64BIT_DATA", "NETCDF4_CLASSIC"])
def test_older_forms_of_netcdf_are_read(log, form):
    with netCDF4.Dataset(log, "w", format=form) as data:
        for name, size in SIZES.items():
            data.createDimension(name, size)
        for name, (kind, dims, values) in SOUND.items():
            data.createVariable(name, kind, dims)[:] = values
    np.testing.assert_array_equal(read_log(log).variables["step"], SOUND["step"][2])


def test_one_channel_is_left_out(log):
    target = changed("target", dims=("sample", "channel"), values=np.sin(X)[:, None])
    prediction = changed(
        "prediction", dims=("seed", "step", "sample", "channel"), values=SOUND["prediction"][2][..., None]
    )
    found = read_log(write(log, {**target, **prediction}))
    assert found.variables["prediction"].shape == (2, 4, 8)
    assert found.variables["target"].shape == (8,)


GAP = SOUND["prediction"][2].copy()
GAP[1, 1, 2:4] = np.inf, np.nan
LATE = SOUND["prediction"][2].copy()
LATE[1, 0] = np.nan

# What is changed in the sound log, and the one fault that this is.
FAULTS = {
    "missing": ({"prediction": None}, "prediction: is missing; expected prediction(seed, step, sample) or prediction("),
    "misspelt": (
        {"prediction": None, "predictions": SOUND["prediction"]},
        "prediction: is missing; expected prediction(seed, step, sample) or prediction(seed, step, sample, channel); "
        "rename 'predictions'?",
    ),
    "no steps": ({"step": None}, "step: is missing; expected step(step)"),
    "another name": (
        {"prediction": ("f4", ("seed", "step", "dimension_2"), np.zeros((2, 4, 8)))},
        "prediction: has the dimensions (seed, step, dimension_2); expected prediction(seed, step, sample) or "
        "prediction(seed, step, sample, channel); rename the dimension 'dimension_2' to 'sample'",
    ),
    "a single network": (
        {"prediction": ("f4", ("step", "sample"), np.zeros((4, 8)))},
        "prediction: has the dimensions (step, sample); expected prediction(seed, step, sample) or "
        "prediction(seed, step, sample, channel); a single network has a seed dimension of size 1",
    ),
    "a number alone": (changed("target", dims=(), values=1.0), "target: has the dimensions (); "),
    "channels of the target only": (
        {"target": ("f4", ("sample", "step"), np.ones((8, 4)))},
        "target: has the dimensions (sample, step); expected target(sample) or target(sample, channel); it has no "
        "dimension 'step': the same values hold for each step",
    ),
    "text": (
        changed("target", kind=str, values=np.array(["a"] * 8, dtype=object)),
        "target: has the type text; expected real numbers",
    ),
    "letters": (
        changed("target", kind="S1", values=np.array([b"a"] * 8)),
        "target: has the type text; expected real numbers",
    ),
    "half steps": (changed("step", kind="f8", values=[0, 1, 1.5, 2]), "step: 1.5 is no whole number"),
    "steps that fall": (
        changed("step", values=[0, 2, 1, 3]),
        "step: must ascend, and step 1 comes after step 2; sort the log by step (xarray: log.sortby('step'))",
    ),
    "steps given twice": (changed("step", values=[0, 1, 1, 3]), "step: step 1 is logged twice; keep one of each"),
    "steps before the first": (changed("step", values=[-1, 0, 1, 2]), "step: must lie from 0 to 2147483647, and goes"),
    "steps beyond counting": (
        changed("step", kind="u8", values=np.uint64([0, 1, 2, 2**63])),
        "step: must lie from 0 to 2147483647, and goes from 0 to 9223372036854775808",
    ),
    "steps beyond all digits": (
        changed("step", kind="f8", values=[0, 1, 2, 1e300]),
        "step: must lie from 0 to 2147483647, and goes from 0 to 1e+300",
    ),
    "a gap": (
        changed("prediction", values=GAP),
        "prediction: seed 1 has values that are missing or not finite at step 1, and finite ones after it (step 50)",
    ),
    "no start": (
        changed("prediction", values=LATE),
        "prediction: seed 1 has values that are missing or not finite at the first logged step 0; leave the seed out",
    ),
    "a gap of losses": (
        changed("loss", values=[[1, 2, np.nan, 3], [1, 2, 3, 4]]),
        "loss: seed 0 has values that are missing or not finite at step 2, and finite ones after it (step 50)",
    ),
    "points that are not finite": (
        changed("x", values=np.where(X[3] == X, np.nan, X)[:, None]),
        "x: 1 of 8 values are NaN or infinite; only outputs and losses may be",
    ),
    "a target that is not finite": (
        changed("target", values=np.full(8, np.inf)),
        "target: 8 of 8 values are NaN or infinite",
    ),
    "points never written": (
        {"x": ("f8", ("sample", "dimension"), None)},
        "x: 8 of 8 values are marked as missing (_FillValue) or never written",
    ),
    "never written": (
        {"prediction": (*SOUND["prediction"][:2], None)},
        "prediction: seed 0 has values that are missing or not finite at any step; leave the seed out",
    ),
    "not 0 or 1": (changed("trained_on", values=[2] * 8), "trained_on: must be 1 where"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(log, fault):
    changes, words = FAULTS[fault]
    found, *others = faults(write(log, changes, sizes={**SIZES, "dimension_2": 8}))
    assert not others or fault == "never written"
    assert found.startswith(words)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"domain_length": "long"}, "attribute domain_length: must be a number above 0, and is long"),
        ({"domain_length": np.inf}, "attribute domain_length: must be a number above 0, and is inf"),
        ({"domain_length": -1.0}, "attribute domain_length: must be a number above 0, and is -1.0"),
        ({"domain_length": [1.0, 2.0]}, "attribute domain_length: must be a number above 0, and is [1.0, 2.0]"),
        ({"train_points": 1.5}, "attribute train_points: must be a whole number above 0, and is 1.5"),
        ({"grid_shape": [2, 3]}, "attribute grid_shape: a grid of [2, 3] has not the 8 points of x"),
        ({"grid_shape": "2x4"}, "attribute grid_shape: must be whole numbers above 0, and is 2x4"),
    ],
)
def test_a_faulty_attribute_is_named(log, facts, words):
    assert faults(write(log, facts=facts)) == (words,)


def test_every_fault_is_told_at_once(log):
    changes = {"target": None, **changed("step", kind="S1", values=b"a"), **changed("x", dims=(), values=1.0)}
    assert [fault.partition(":")[0] for fault in faults(write(log, changes))] == ["target", "x", "step"]
    changes = {**changed("step", values=[3, 2, 1, 0]), **changed("target", values=np.full(8, np.inf))}
    assert [fault.partition(":")[0] for fault in faults(write(log, changes))] == ["target", "step"]


def test_a_variable_in_a_group_is_not_taken_for_the_one_that_is_missing(log):
    write(log, {"prediction": None})
    with netCDF4.Dataset(log, "a") as data:
        data.createGroup("inner").createVariable("prediction", "f4", ("seed", "step", "sample"))
    (found,) = faults(log)
    assert found.endswith("the one in the group 'inner' is not read: keep all variables in one group")


def test_sizes_are_checked_before_anything_is_read(log):
    """Two terabytes that were never written take a few kilobytes on disk."""
    sizes = {**SIZES, "seed": 20_000, "step": 10_000, "sample": 2500}
    write(log, {name: (kind, dims, None) for name, (kind, dims, _) in SOUND.items()}, {}, sizes, chunksizes=None)
    assert log.stat().st_size < 1e6
    found = faults(log)
    assert any(fault.startswith("prediction: it takes 2000000000000 bytes; at most") for fault in found)
    assert "prediction: has 20000 seeds; at most 10000 are read" in found


def test_an_empty_dimension_is_named(log):
    write(log, {name: (kind, dims, None) for name, (kind, dims, _) in SOUND.items()}, {}, {**SIZES, "seed": None})
    assert "prediction: the dimension 'seed' is empty; it needs one or more" in faults(log)


def test_steps_that_are_none_are_not_said_to_be_one(log):
    write(log, {name: (kind, dims, None) for name, (kind, dims, _) in SOUND.items()}, {}, {**SIZES, "step": None})
    assert "step: the dimension 'step' is empty; it needs two or more" in faults(log)
    assert not [fault for fault in faults(log) if "one logged step" in fault]


def test_a_file_that_is_too_large_is_not_even_opened(log, monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 100)
    size = write(log).stat().st_size
    assert faults(log) == (f"the file has {size} bytes; at most 100 are read",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty (0 bytes); was it written to its end?"),
        (b"CDF", "is no NetCDF file: it begins with 'CDF'; write it by a recorder"),
        (b"\x89HDF\r\n\x1a\n", "not readable as NetCDF: "),
        (b"prediction,1,2\n" * 100, "is no NetCDF file: it begins with 'predicti'; write it by a recorder"),
    ],
)
def test_what_is_no_netcdf_is_said_to_be_none(log, content, words):
    log.write_bytes(content)
    (found,) = faults(log)
    assert found.startswith(words)
    assert "\n" not in found


def test_a_log_cut_short_anywhere_is_refused(log):
    whole = write(log).read_bytes()
    for end in range(0, len(whole), 331):
        with pytest.raises(BadLogError):
            log_in(whole[:end], log)


def test_what_is_no_file_is_not_opened(tmp_path):
    assert faults(tmp_path) == ("is a folder; give a NetCDF file",)
    os.mkfifo(tmp_path / "pipe.nc")
    assert faults(tmp_path / "pipe.nc") == ("is a pipe or a device, no file; give a NetCDF file",)
    with pytest.raises(FileNotFoundError):
        read_log(tmp_path / "absent.nc")


def test_texts_of_a_log_are_one_line_without_commands(log):
    write(log, {"evil\u202ename": ("f4", (), 1)}, {"title": "one\ntwo\x1b[31m red", "summary": "<script>a</script>"})
    found = read_log(log)
    assert found.texts == {"title": "one two\\u001b[31m red", "summary": "<script>a</script>"}
    assert found.ignored == ("evil\\u202ename",)


def test_endless_attributes_are_refused(log):
    write(log, facts={"title": "x" * 10_001, "grid_shape": np.full(10_000, 2**62)})
    title, shape = faults(log)
    assert title == "attribute title: has more than 10000 letters"
    assert shape.startswith("attribute grid_shape: must be whole numbers above 0, and is [4611686018427387904, ")
    assert len(shape) < 150
