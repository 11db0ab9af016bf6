"""Seeds that end before the log does: diverged, stopped, of different length."""

from __future__ import annotations

import netCDF4
import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from spectral_bias.external_logs.endings import endings
from spectral_bias.external_logs.reading import read_log
from spectral_bias.external_logs.validation import BadLogError
from spectral_bias.training.run_layout import COMPLETE, DIVERGED, STATUSES, STOPPED

STEPS = np.array([0, 10, 20, 50])
NAN, INF = np.nan, np.inf


def values(rows, **others):
    """A log whose seeds have, at each step, these outputs at both points; the target is 1."""
    prediction = np.repeat(np.array(rows, float)[:, :, None], 2, axis=2)
    return {"prediction": prediction, "target": np.ones(2), "x": np.zeros((2, 1)), "step": STEPS, **others}


# The outputs of one seed, its losses, and how it ended after which step.
CASES = {
    "complete": ([0, 0.5, 1, 1], [4, 2, 1, 1], COMPLETE, 50),
    "infinite": ([0, 0.5, INF, INF], None, DIVERGED, 10),
    "infinite, then NaN": ([0, 0.5, INF, NAN], None, DIVERGED, 10),
    "outputs that grew": ([0, 2e3, NAN, NAN], None, DIVERGED, 10),
    "losses that grew": ([0, 2, NAN, NAN], [1, 1e4, NAN, NAN], DIVERGED, 10),
    "an infinite loss": ([0, 2, 3, 4], [1, 1e4, INF, NAN], DIVERGED, 10),
    "outputs that grew, at last without a loss": ([0, 2, 3, 1e30], [1, 1, 1, NAN], DIVERGED, 20),
    "outputs that grew, without two losses": ([0, 2, 1e4, 1e30], [1, 1, NAN, NAN], DIVERGED, 10),
    "losses that grew, outputs that did not": ([0, 2, 3, 4], [1, 1, 1e4, NAN], DIVERGED, 20),
    "no sign": ([0, 0.5, NAN, NAN], [4, 2, NAN, NAN], STOPPED, 10),
    "large from the start": ([-5e3, 2e3, NAN, NAN], None, STOPPED, 10),
}


@pytest.mark.parametrize("case", CASES)
def test_how_a_seed_ended(case):
    outputs, loss, status, last = CASES[case]
    rows, losses = [outputs, [0, 0, 0, 0]], {} if loss is None else {"loss": np.array([loss, [1, 1, 1, 1]])}
    members, faults = endings(values(rows, **losses))
    assert faults == []
    assert STATUSES[members.status[0]] == STATUSES[status]
    assert STEPS[members.last].tolist() == [last, 50]
    assert members.status[1] == COMPLETE
    assert len(members.notes) == (status != COMPLETE)


def test_a_snapshot_partly_nan_was_computed_and_is_a_divergence():
    given_ = values([[0, 1, NAN, NAN]])
    given_["prediction"][0, 2, 0] = 1.0
    members, _ = endings(given_)
    assert (members.status.tolist(), members.last.tolist()) == ([DIVERGED], [1])


def test_what_the_log_states_goes_before_what_is_derived():
    rows = [[0, 1, NAN, NAN]] * 2 + [[0, 1, 1, 1]] * 2
    members, faults = endings(values(rows, status=np.int8([1, 2, 1, 2]), last_step=np.array([49, 15, 20, 99])))
    assert faults == []
    assert members.status.tolist() == [DIVERGED, STOPPED, DIVERGED, STOPPED]
    assert STEPS[members.last].tolist() == [10, 10, 20, 50]
    members, _ = endings(values(rows[2:], last_step=np.array([25, 50])))
    assert members.status.tolist() == [STOPPED, COMPLETE]
    assert STEPS[members.last].tolist() == [20, 50]


@pytest.mark.parametrize(
    ("others", "fault"),
    [
        ({"last_step": np.array([50])}, "last_step: seed 0 ends at step 50, but has no finite values from step 20 on"),
        ({"last_step": np.array([-1])}, "last_step: seed 0 ends at step -1, before the first logged step 0"),
    ],
)
def test_a_statement_that_the_values_contradict_is_a_fault(others, fault):
    assert endings(values([[0, 1, NAN, NAN]], **others))[1] == [fault]


@pytest.mark.parametrize(("losses", "end"), [([1, NAN, NAN, NAN], 0), ([1, 1, 1, NAN], 20)])
def test_losses_that_stop_before_the_outputs_are_a_fault(losses, end):
    rows, loss = [[0, 1, 1, 1]] * 2, np.array([losses] * 2)
    members, faults = endings(values(rows, loss=loss))
    assert faults == [
        f"loss: seed {seed} has no loss after step {end}, but outputs up to step 50; write all its losses, or leave "
        "out the variable; if the seed diverged, write status(seed)"
        for seed in (0, 1)
    ]
    members, faults = endings(values(rows, loss=loss, status=np.int8([DIVERGED, DIVERGED])))
    assert (faults, STEPS[members.last].tolist()) == ([], [end, end])


@given(st.lists(st.integers(0, 4), min_size=1, max_size=6))
def test_seeds_of_any_length_are_told_apart(lengths):
    rows = [[0.1] * length + [NAN] * (4 - length) for length in lengths]
    members, faults = endings(values(rows))
    assert len(faults) == lengths.count(0)
    if not faults:
        assert (members.last + 1).tolist() == lengths
        assert members.status.tolist() == [COMPLETE if length == 4 else STOPPED for length in lengths]


def data(rows, **variables):
    return xr.Dataset({**dict(LAYOUT(values(rows)).items()), **variables})


def LAYOUT(given_):  # noqa: N802 - a table, by its values
    dims = {"prediction": ("seed", "step", "sample"), "target": "sample", "x": ("sample", "dimension"), "step": "step"}
    return {name: (dims[name], given_[name]) for name in dims}


def test_a_diverged_seed_that_xarray_wrote_is_one(tmp_path):
    """xarray gives every float a fill value of NaN, by which netCDF4 masks what is NaN."""
    data([[0, 1, 1, 1], [0, 1e5, NAN, NAN]]).to_netcdf(tmp_path / "log.nc")
    with netCDF4.Dataset(tmp_path / "log.nc") as file:
        assert np.isnan(file["prediction"]._FillValue)
    members = read_log(tmp_path / "log.nc").members
    assert (members.status.tolist(), members.last.tolist()) == ([COMPLETE, DIVERGED], [3, 1])
    assert members.notes == (
        "seed 1: diverged after step 10: outputs 1000 times those of the start and the target at step 10",
    )


def test_shorter_seeds_that_xarray_padded_have_stopped(tmp_path):
    long, short = data([[0, 1, 1, 1]]), data([[0, 1, 1, 1]]).isel(step=slice(2))
    xr.concat(
        [long, short], "seed", data_vars=["prediction"], join="outer", coords="minimal", compat="override"
    ).to_netcdf(tmp_path / "log.nc")
    members = read_log(tmp_path / "log.nc").members
    assert (members.status.tolist(), members.last.tolist()) == ([COMPLETE, STOPPED], [3, 1])
    assert "if it diverged, write status(seed)" in members.notes[0]


def test_steps_that_were_never_written_are_the_end_of_their_seed(tmp_path):
    with netCDF4.Dataset(tmp_path / "log.nc", "w") as file:
        for name, size in {"seed": 2, "step": 4, "sample": 2, "dimension": 1}.items():
            file.createDimension(name, size)
        for name, (dims, array) in LAYOUT(values([[0, 1, 1, 1]] * 2)).items():
            variable = file.createVariable(name, array.dtype, dims if isinstance(dims, tuple) else (dims,))
            if name == "prediction":
                variable[0], variable[1, :2] = array[0], array[1, :2]
            else:
                variable[:] = array
    members = read_log(tmp_path / "log.nc").members
    assert (members.status.tolist(), members.last.tolist()) == ([COMPLETE, STOPPED], [3, 1])


FLAGS = {"flag_values": np.int8([5, 7]), "flag_meanings": "diverged complete"}


@pytest.mark.parametrize(
    "status",
    [
        ("seed", np.int8([1, 0])),
        ("seed", np.int64([5, 7]), FLAGS),
        ("seed", ["diverged", "complete"]),
        ("seed", np.array([b"diverged", b"complete"])),
    ],
)
def test_status_is_read_as_numbers_flags_or_text(tmp_path, status):
    data([[0, 1, NAN, NAN], [0, 1, 1, 1]], status=status).to_netcdf(tmp_path / "log.nc")
    assert read_log(tmp_path / "log.nc").members.status.tolist() == [DIVERGED, COMPLETE]


def test_an_unknown_status_is_refused(tmp_path):
    data([[0, 1, 1, 1]] * 2, status=("seed", ["exploded", "complete"])).to_netcdf(tmp_path / "log.nc")
    with pytest.raises(BadLogError, match="status: 'exploded' is none of complete, diverged, stopped"):
        read_log(tmp_path / "log.nc")


def test_losses_that_are_all_nan_were_not_recorded(tmp_path):
    loss = ("seed", "step"), np.full((2, 4), NAN)
    data([[0, 1, 1, 1]] * 2, loss=loss).to_netcdf(tmp_path / "log.nc")
    found = read_log(tmp_path / "log.nc")
    assert "loss" not in found.variables
    assert found.members.status.tolist() == [COMPLETE, COMPLETE]
